import { describe, expect, test } from 'vitest';
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
  person,
  placeOf,
  select,
  shown,
  type,
} from '../convergence/people.ts';
import { bindingOf, type EditorBinding, writeInFront } from './index.ts';

const PLAN = documentOf(
  { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Plan' }] },
  paragraph('end'),
);
const EMPTY = documentOf({ type: 'paragraph' });

/** Somebody whose document has not arrived, and somebody who has it. */
function newcomer(state: Uint8Array): EditorBinding {
  meet([new HeadlessEditor(1), new HeadlessEditor(2, state)]);
  const binding = bindingOf(person(ada).editor.state);
  if (!binding) throw new Error('not bound');
  binding.keepApart();
  return binding;
}

/** Types as keys do: each letter at the caret. */
function keys(words: string): void {
  const { editor } = person(ada);
  for (const letter of words) {
    if (letter === '\n') editor.commands.splitBlock();
    else editor.view.dispatch(editor.state.tr.insertText(letter));
  }
}

const caret = (): string => {
  const { $head } = person(ada).editor.state.selection;
  return `${$head.parent.textContent.slice(0, $head.parentOffset)}|`;
};

describe('what is written before the document has arrived', () => {
  test.each([
    ['a letter', 'a', 'paragraph("a")', 'a|'],
    ['a line', 'abc', 'paragraph("abc")', 'abc|'],
    ['two lines', 'abc\nde', 'paragraph("abc"), paragraph("de")', 'de|'],
    ['with empty lines around', '\n\nabc', 'paragraph("abc")', 'abc|'],
    ['and a new line begun', 'abc\n', 'paragraph("abc"), paragraph', '|'],
  ])('%s: stands together at its beginning', (_what, typed, blocks, at) => {
    const binding = newcomer(PLAN);
    select(person(ada), 1);
    const before = Y.encodeStateVector(person(ada).doc);
    keys(typed.slice(0, 2));
    // All of it comes, in pieces, while somebody types.
    exchange();
    keys(typed.slice(2));
    expect(person(ada).fragment.toString(), 'nothing was written').toBe(person(bo).fragment.toString());
    expect(Y.encodeStateVector(person(ada).doc)).not.toEqual(before);
    binding.join();
    expect(shown(person(ada))).toBe(`doc(${blocks}, heading("Plan"), paragraph("end"))`);
    expect(caret()).toBe(at);
    exchange();
    expect(shown(person(bo))).toBe(shown(person(ada)));
    keys('!');
    exchange();
    expect(shown(person(bo))).toBe(shown(person(ada)));
  });

  test.each([
    ['that is empty', EMPTY, 'doc(paragraph("abc"))'],
    ['that holds nothing', Y.encodeStateAsUpdate(new Y.Doc()), 'doc(paragraph("abc"))'],
    [
      'that begins with an empty line',
      documentOf({ type: 'paragraph' }, paragraph('x')),
      'doc(paragraph("abc"), paragraph("x"))',
    ],
  ])('in a document %s adds no empty line', (_what, state, whole) => {
    const binding = newcomer(state);
    select(person(ada), 1);
    keys('abc');
    exchange();
    binding.join();
    exchange();
    expect([shown(person(ada)), shown(person(bo))]).toEqual([whole, whole]);
    expect(caret()).toBe('abc|');
    person(ada).editor.commands.undo();
    exchange();
    expect(shown(person(bo)), 'and is undone in one step').toBe(
      whole.replace('paragraph("abc")', 'paragraph'),
    );
  });

  test('is nothing if it was taken back, or is only empty lines', () => {
    for (const typed of ['', '\n\n']) {
      const binding = newcomer(PLAN);
      select(person(ada), 1);
      keys(typed);
      const state = Y.encodeStateAsUpdate(person(bo).doc);
      exchange();
      binding.join();
      expect(shown(person(ada))).toBe('doc(heading("Plan"), paragraph("end"))');
      expect(Y.encodeStateAsUpdate(person(ada).doc)).toEqual(state);
    }
  });

  test('is no reason to hide what comes while nothing was written', () => {
    const binding = newcomer(PLAN);
    exchange();
    expect(shown(person(ada))).toBe('doc(heading("Plan"), paragraph("end"))');
    type(person(ada), 3, 'x');
    exchange();
    expect(shown(person(bo))).toBe('doc(heading("Plxan"), paragraph("end"))');
    binding.join();
    expect(shown(person(ada))).toBe('doc(heading("Plxan"), paragraph("end"))');
  });

  test('outlives the tools, which are loaded meanwhile', () => {
    const binding = newcomer(PLAN);
    select(person(ada), 1);
    keys('abc');
    person(ada).remakeViews();
    exchange();
    person(ada).remakeViews();
    keys('d');
    binding.join();
    expect(shown(person(ada))).toBe('doc(paragraph("abcd"), heading("Plan"), paragraph("end"))');
  });

  test('is given to who takes the editor away, since the document cannot be shown', () => {
    const binding = newcomer(PLAN);
    select(person(ada), 1);
    keys('abc\n');
    const { fragment } = person(bo);
    writeInFront(fragment, binding.takeApart());
    expect(fragment.toString()).toMatch(/^<paragraph>abc<\/paragraph><paragraph><\/paragraph><heading/);
    expect(binding.takeApart()).toEqual([]);
  });

  test('is written into the document that there is, where none came', () => {
    const binding = newcomer(PLAN);
    select(person(ada), 1);
    keys('abc');
    binding.join();
    keys('de');
    expect(person(ada).fragment.toString()).toBe('<paragraph>abcde</paragraph>');
    exchange();
    expect(shown(person(ada))).toBe(shown(person(bo)));
    expect(shown(person(bo))).toMatch(/paragraph\("abcde"\)/);
    expect(shown(person(bo))).not.toMatch(/paragraph[,)]/);
  });
});

describe('the caret of somebody who has written nothing', () => {
  const LINES = documentOf(paragraph('One'), { type: 'paragraph' }, paragraph('two'));

  test.each([
    ['as a whole', LINES],
    ['with an image first', documentOf({ type: 'image' }, paragraph('One'), { type: 'paragraph' })],
    ['with a list first', documentOf({ type: 'bulletList', content: [item('One')] }, { type: 'paragraph' })],
  ])('stands at the beginning of the text that arrives: %s', (_what, state) => {
    const binding = newcomer(state);
    select(person(ada), 1);
    exchange();
    expect(person(ada).editor.state.selection.from).toBe(placeOf(person(ada), 'One'));
    binding.join();
    expect(person(ada).editor.state.selection.from).toBe(placeOf(person(ada), 'One'));
  });

  test('also when it comes in pieces, the first of them last', () => {
    const binding = newcomer(documentOf(paragraph('end')));
    select(person(ada), 1);
    exchange();
    person(bo).editor.view.dispatch(
      person(bo).editor.state.tr.insert(
        0,
        person(bo).editor.schema.node('paragraph', null, person(bo).editor.schema.text('One')),
      ),
    );
    exchange();
    binding.join();
    expect(person(ada).editor.state.selection.from).toBe(placeOf(person(ada), 'One'));
  });

  test('also when it comes after it was no longer waited for, or what was written was taken back', () => {
    for (const words of ['', 'abc']) {
      const binding = newcomer(LINES);
      select(person(ada), 1);
      keys(words);
      if (words) erase(person(ada), 1, 4);
      else binding.join();
      exchange();
      binding.join();
      expect(person(ada).editor.state.selection.from).toBe(placeOf(person(ada), 'One'));
    }
  });

  test('stays where it was put meanwhile, and once all is there nothing moves it', () => {
    const binding = newcomer(LINES);
    exchange();
    select(person(ada), placeOf(person(ada), 'two') + 1);
    type(person(bo), 1, 'x');
    exchange();
    binding.join();
    expect(caret()).toBe('t|');
    select(person(ada), 1);
    const { editor } = person(bo);
    editor.view.dispatch(
      editor.state.tr.insert(0, editor.schema.node('paragraph', null, editor.schema.text('new'))),
    );
    exchange();
    expect(person(ada).editor.state.selection.from).toBe(placeOf(person(ada), 'xOne'));
  });

  test('who has written stays behind it, although all that arrives comes late', () => {
    const binding = newcomer(LINES);
    select(person(ada), 1);
    keys('abc');
    binding.join();
    exchange();
    expect(caret()).toBe('abc|');
  });
});
