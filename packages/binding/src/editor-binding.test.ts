import { contentSchema as schema } from '@parley/document';
import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { HeadlessEditor } from '../convergence/headless-editor.ts';
import {
  ada,
  bo,
  documentOf,
  erase,
  exchange,
  item,
  meet,
  paragraph,
  people,
  person,
  placeOf,
  select,
  shown,
  together,
  type,
} from '../convergence/people.ts';
import { startingDocument } from '../convergence/starting-document.ts';
import { createElement } from './create.ts';
import { bindingOf, comesFromElsewhere } from './index.ts';

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
  meet([new HeadlessEditor(1, state), new HeadlessEditor(2, state, [failing])]);
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
    person(ada).editor.commands.toggleMark('bold');
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
    // The first in a table has its cells say which columns they belong to.
    type(person(ada), placeOf(person(ada), 'Apis'), 'x');
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
    person(ada).editor.commands.toggleMark('bold');
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
