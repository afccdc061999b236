import { Extension } from '@tiptap/core';
import { Plugin, TextSelection } from '@tiptap/pm/state';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { HeadlessEditor } from '../convergence/headless-editor.ts';
import { startingDocument } from '../convergence/starting-document.ts';
import { contentSchema as schema } from '../schema/index.ts';
import { createElement } from './create.ts';
import { bindingOf, comesFromElsewhere, undoManagerIn } from './index.ts';

let people: HeadlessEditor[] = [];
afterEach(() => {
  for (const person of people) person.destroy();
  people = [];
});

/** Editors of one document that hear of each other only through `exchange`. */
function together(state: Uint8Array, count = 2): HeadlessEditor[] {
  people = Array.from({ length: count }, (_, index) => new HeadlessEditor(index + 1, state));
  return people;
}

function exchange(): void {
  const states = people.map(({ doc }) => Y.encodeStateAsUpdate(doc));
  for (const { doc } of people) for (const state of states) Y.applyUpdate(doc, state);
}

function documentOf(...blocks: object[]): Uint8Array {
  const doc = new Y.Doc();
  const nodes = schema.nodeFromJSON({ type: 'doc', content: blocks }).children;
  doc.getXmlFragment('content').insert(0, nodes.map(createElement));
  return Y.encodeStateAsUpdate(doc);
}

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const item = (...texts: string[]) => ({ type: 'listItem', content: texts.map(paragraph) });
const shown = ({ editor }: HeadlessEditor): string => editor.state.doc.toString();
const [ada, bo] = [0, 1] as const;
const person = (index: number): HeadlessEditor => people[index] as HeadlessEditor;

/** Where a text begins in what is shown. */
function placeOf({ editor }: HeadlessEditor, text: string): number {
  let found = -1;
  editor.state.doc.descendants((node, position) => {
    const at = node.text?.indexOf(text) ?? -1;
    if (at >= 0) found = position + at;
  });
  if (found < 0) throw new RangeError(`${text} is not shown`);
  return found;
}

function erase(who: HeadlessEditor, from: number, to: number): void {
  who.editor.view.dispatch(who.editor.state.tr.delete(from, to));
}

/** With the caret there, as it is typed. */
function type(who: HeadlessEditor, at: number, text: string): void {
  select(who, at);
  who.editor.view.dispatch(who.editor.state.tr.insertText(text));
}

function placeInTable({ editor }: HeadlessEditor): number {
  let place = -1;
  editor.state.doc.descendants((node, position, parent) => {
    if (place < 0 && node.isTextblock && parent?.type.name !== 'doc') place = position + 1;
  });
  return place;
}

function select({ editor }: HeadlessEditor, from: number, to = from): void {
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)));
}

describe('showing', () => {
  test('what two edits make invalid together is shown as valid, the same everywhere, and nobody answers', () => {
    together(documentOf({ type: 'bulletList', content: [item('first', 'second')] }));
    const first = placeOf(person(ada), 'first') - 1;
    const second = placeOf(person(bo), 'second') - 1;
    erase(person(ada), first, first + 7);
    erase(person(bo), second, second + 8);
    const answers: unknown[] = [];
    for (const { doc } of people)
      doc.on('update', (_, origin) => origin !== 'from elsewhere' && answers.push(origin));
    const states = people.map(({ doc }) => Y.encodeStateAsUpdate(doc));
    for (const { doc } of people) for (const state of states) Y.applyUpdate(doc, state, 'from elsewhere');

    expect(answers).toEqual([]);
    for (const one of people) {
      one.editor.state.doc.check();
      expect(shown(one)).toBe('doc(bulletList(listItem(paragraph)))');
    }
    // Writing there makes it real, for everybody.
    type(person(ada), 3, 'again');
    exchange();
    expect(shown(person(bo))).toBe('doc(bulletList(listItem(paragraph("again"))))');
  });

  test('an element that nothing could fill is not shown, and is still there for who undoes', () => {
    const rows = ['one', 'two'].map((text) => ({
      type: 'tableRow',
      content: [{ type: 'tableCell', content: [paragraph(text)] }],
    }));
    together(documentOf({ type: 'table', content: rows }, paragraph('end')));
    for (const [index, text] of ['one', 'two'].entries()) {
      select(person(index), placeOf(person(index), text));
      person(index).editor.commands.deleteRow();
    }
    exchange();
    expect(shown(person(ada))).toBe('doc(paragraph("end"))');
    person(bo).editor.commands.undo();
    exchange();
    expect(shown(person(ada))).toBe('doc(table(tableRow(tableCell(paragraph("two")))), paragraph("end"))');
  });

  test('an attribute beyond all measure is shown within bounds', () => {
    const doc = new Y.Doc();
    const table = createElement(
      schema.nodeFromJSON({
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [paragraph('x')] }] }],
      }),
    );
    doc.getXmlFragment('content').insert(0, [table]);
    const cell = (table.get(0) as Y.XmlElement).get(0) as Y.XmlElement;
    cell.setAttribute('colspan', 1e9 as unknown as string);
    cell.setAttribute('rowspan', { much: true } as unknown as string);
    together(Y.encodeStateAsUpdate(doc), 1);
    const { attrs } = person(ada).editor.state.doc.child(0).child(0).child(0);
    expect(attrs).toMatchObject({ colspan: 100, rowspan: 1 });
  });

  test('a document that nests without end is shown as deep as it can be, and stays what it is', () => {
    const doc = new Y.Doc();
    let within: Y.XmlFragment = doc.getXmlFragment('content');
    for (let depth = 0; depth < 2_000; depth++) {
      const quote = new Y.XmlElement('blockquote');
      within.insert(0, [quote]);
      within = quote;
    }
    within.insert(0, [new Y.XmlElement('paragraph')]);
    const state = Y.encodeStateAsUpdate(doc);
    together(state);
    for (const one of people) {
      one.editor.state.doc.check();
      expect(shown(one).split('blockquote').length).toBe(101);
    }
    type(person(ada), person(ada).editor.state.doc.content.size - 100, 'here');
    exchange();
    expect(shown(person(bo))).toBe(shown(person(ada)));
    expect(shown(person(bo))).toContain('here');
    expect(Y.encodeStateAsUpdate(person(bo).doc).byteLength).toBeGreaterThan(state.byteLength);
  });

  test('somebody else’s edits leave one’s own block, and the caret in it, alone', () => {
    together(documentOf(paragraph('above'), paragraph('mine'), paragraph('below')));
    select(person(bo), placeOf(person(bo), 'mine') + 2);
    const mine = person(bo).editor.state.doc.child(1);
    const [above, below] = ['above', 'below'].map((text) => placeOf(person(ada), text)) as [number, number];
    erase(person(ada), below, below + 2);
    type(person(ada), above, 'far ');
    exchange();
    const { doc, selection } = person(bo).editor.state;
    expect(doc.child(1)).toBe(mine);
    expect(selection.$head.parent).toBe(mine);
    expect(selection.$head.parentOffset).toBe(2);
  });

  test('a caret goes with the text that somebody else makes a heading', () => {
    together(documentOf(paragraph('above'), paragraph('title'), paragraph('below')));
    select(person(bo), placeOf(person(bo), 'title') + 3);
    select(person(ada), placeOf(person(ada), 'title'));
    person(ada).editor.commands.toggleHeading({ level: 2 });
    exchange();
    const { $head } = person(bo).editor.state.selection;
    expect($head.parent.type.name).toBe('heading');
    expect($head.parentOffset).toBe(3);
  });
});

test('an editor in which something fails keeps that to itself, and shows the document anew', () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  let failures = 1;
  const failing = Extension.create({
    name: 'failing',
    addProseMirrorPlugins: () => [
      new Plugin({
        state: {
          init: () => null,
          apply: (tr) => {
            if (comesFromElsewhere(tr) && tr.doc.textContent.includes('more') && failures-- > 0)
              throw new Error('a plugin fails');
            return null;
          },
        },
      }),
    ],
  });
  const state = documentOf(paragraph('bees'));
  people = [new HeadlessEditor(1, state), new HeadlessEditor(2, state, [failing])];
  type(person(ada), 5, ' and more');
  exchange();
  expect(reported).toHaveBeenCalledOnce();
  expect(shown(person(bo))).toBe('doc(paragraph("bees and more"))');
  type(person(bo), 1, 'Some ');
  exchange();
  expect(shown(person(ada))).toBe('doc(paragraph("Some bees and more"))');
  vi.unstubAllGlobals();
});

describe('writing', () => {
  test('two people in one paragraph keep what both wrote, marks and all', () => {
    together(documentOf(paragraph('bees make honey')));
    select(person(ada), placeOf(person(ada), 'make'), placeOf(person(ada), 'make') + 4);
    person(ada).editor.commands.toggleBold();
    type(person(bo), 5, ' always');
    type(person(bo), 'bees always make honey'.length + 1, '!');
    exchange();
    expect(shown(person(ada))).toBe('doc(paragraph("bees always ", bold("make"), " honey!"))');
    expect(shown(person(bo))).toBe(shown(person(ada)));
  });

  test('what somebody writes in a line is kept when another joins it to the line before', () => {
    together(
      documentOf({
        type: 'paragraph',
        content: [{ type: 'text', text: 'one' }, { type: 'hardBreak' }, { type: 'text', text: 'two' }],
      }),
    );
    erase(person(ada), 4, 5);
    expect(shown(person(ada))).toBe('doc(paragraph("onetwo"))');
    type(person(bo), placeOf(person(bo), 'two') + 3, '!');
    exchange();
    expect(shown(person(ada))).toBe('doc(paragraph("onetwo!"))');
    expect(shown(person(bo))).toBe(shown(person(ada)));
  });

  test('a key costs a few bytes, wherever it is typed', () => {
    together(startingDocument(), 1);
    let bytes = 0;
    person(ada).doc.on('update', (update) => {
      bytes += update.byteLength;
    });
    const at = placeOf(person(ada), 'Bombus');
    type(person(ada), at + 3, 'x');
    expect(bytes).toBeLessThan(40);
  });

  test('a mark that the document cannot hold, on a line break, is not shown either', () => {
    together(
      documentOf({ type: 'paragraph', content: [{ type: 'text', text: 'a' }, { type: 'hardBreak' }] }),
    );
    select(person(ada), 1, 3);
    person(ada).editor.commands.toggleBold();
    expect(shown(person(ada))).toBe('doc(paragraph(bold("a"), hardBreak))');
    exchange();
    expect(shown(person(bo))).toBe(shown(person(ada)));
  });

  test('an attribute that one sets is no reason to lose what another set', () => {
    together(documentOf({ type: 'image', attrs: { image: 'x'.repeat(43), alt: '', width: null } }));
    person(ada).editor.view.dispatch(person(ada).editor.state.tr.setNodeAttribute(0, 'alt', 'a bee'));
    person(bo).editor.view.dispatch(person(bo).editor.state.tr.setNodeAttribute(0, 'width', 300));
    exchange();
    for (const { editor } of people)
      expect(editor.state.doc.child(0).attrs).toMatchObject({ alt: 'a bee', width: 300 });
  });
});

test('who has everything selected that others take away writes nothing', () => {
  together(documentOf(paragraph('bees'), paragraph('wasps')));
  const { doc, editor } = person(ada);
  select(person(ada), 1, editor.state.doc.content.size - 1);
  let written = 0;
  doc.on('update', (_update, origin) => {
    if (origin === bindingOf(editor.state)?.origin) written += 1;
  });
  person(bo).fragment.delete(0, 2);
  exchange();
  expect(shown(person(ada))).toBe('doc(paragraph)');
  expect(written).toBe(0);
  expect(person(ada).fragment.length).toBe(0);
});

describe('undoing', () => {
  test('goes back and forth through the same steps, wherever the selection was', () => {
    together(Y.encodeStateAsUpdate(new Y.Doc()), 1);
    const { editor } = person(ada);
    const { schema: own } = editor;
    const pasted = [paragraph('bees'), paragraph('wasps')].map((block) => own.nodeFromJSON(block));
    editor.view.dispatch(editor.state.tr.replaceWith(0, editor.state.doc.content.size, pasted));
    undoManagerIn(editor.state)?.stopCapturing();
    select(person(ada), 1, editor.state.doc.content.size - 1);
    editor.view.dispatch(editor.state.tr.insertText('ants'));
    const seen = ['doc(paragraph)', 'doc(paragraph("bees"), paragraph("wasps"))', 'doc(paragraph("ants"))'];
    for (let round = 0; round < 2; round++) {
      for (const state of [seen[1], seen[0]]) {
        expect(editor.commands.undo()).toBe(true);
        expect(shown(person(ada))).toBe(state);
      }
      expect(editor.commands.undo()).toBe(false);
      for (const state of [seen[1], seen[2]]) {
        expect(editor.commands.redo()).toBe(true);
        expect(shown(person(ada))).toBe(state);
      }
      expect(editor.commands.redo()).toBe(false);
    }
  });

  test('takes back one’s own edits alone, and puts the caret where it was', () => {
    together(documentOf(paragraph('bees')));
    select(person(ada), 5);
    type(person(ada), 5, ' buzz');
    exchange();
    type(person(bo), 1, 'The ');
    exchange();
    person(ada).editor.commands.undo();
    expect(shown(person(ada))).toBe('doc(paragraph("The bees"))');
    expect(person(ada).editor.state.selection.head).toBe(9);
    expect(person(bo).editor.can().undo()).toBe(true);
    person(ada).editor.commands.redo();
    exchange();
    expect(shown(person(bo))).toBe('doc(paragraph("The bees buzz"))');
  });

  test('is still possible after a plugin was registered late', async () => {
    together(documentOf(paragraph('bees')));
    type(person(ada), 5, ' buzz');
    person(ada).remakeViews();
    await Promise.resolve();
    type(person(bo), 1, 'The ');
    exchange();
    expect(shown(person(ada))).toBe('doc(paragraph("The bees buzz"))');
    person(ada).editor.commands.undo();
    exchange();
    for (const one of people) expect(shown(one)).toBe('doc(paragraph("The bees"))');
  });

  test('does not take with a paragraph what another wrote in it', () => {
    together(documentOf(paragraph('bees')));
    select(person(ada), 5);
    person(ada).editor.commands.splitBlock();
    exchange();
    type(person(bo), 7, 'theirs');
    exchange();
    person(ada).editor.commands.undo();
    expect(shown(person(ada))).toContain('theirs');
  });

  test('takes a whole table, but not one in which another wrote', () => {
    together(documentOf(paragraph('bees')));
    select(person(ada), 5);
    person(ada).editor.commands.insertTable({ rows: 2, cols: 2 });
    type(person(ada), placeInTable(person(ada)), 'mine');
    exchange();
    person(ada).editor.commands.undo();
    expect(shown(person(ada))).toBe('doc(paragraph("bees"))');
    person(ada).editor.commands.redo();
    exchange();
    type(person(bo), placeInTable(person(bo)), 'theirs ');
    exchange();
    person(ada).editor.commands.undo();
    exchange();
    for (const one of people) expect(shown(one)).toContain('"theirs "');
    expect(shown(person(bo))).toBe(shown(person(ada)));
  });
});

test('every place of a document is found again, on its own page and on another', () => {
  together(startingDocument());
  const { state } = person(ada).editor;
  for (let position = 0; position <= state.doc.content.size; position++) {
    const relative = bindingOf(state)?.relative(position);
    if (!relative) throw new Error('not bound');
    const sent = Y.createRelativePositionFromJSON(JSON.parse(JSON.stringify(relative)));
    expect(bindingOf(state)?.absolute(sent)).toBe(position);
    expect(bindingOf(person(bo).editor.state)?.absolute(sent)).toBe(position);
  }
});
