import { contentSchema } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import { AllSelection, EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { indentItems, outdentItems, touchesList } from './indent-items.ts';

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const item = (text: string, ...below: object[]) => ({
  type: 'listItem',
  content: [paragraph(text), ...below],
});
const bullets = (...content: object[]) => ({ type: 'bulletList', content });
const numbers = (...content: object[]) => ({ type: 'orderedList', content });
const tasks = (...texts: string[]) => ({
  type: 'taskList',
  content: texts.map((text) => ({ type: 'taskItem', content: [paragraph(text)] })),
});

/** Blocks, with the selection from the letter `from` to the letter `to`. */
function stateOf(blocks: readonly object[], from: string, to = from): EditorState {
  const doc = contentSchema.nodeFromJSON({ type: 'doc', content: blocks });
  return EditorState.create({
    doc,
    selection: TextSelection.create(doc, placeOf(doc, from), placeOf(doc, to)),
  });
}

function placeOf(doc: Node, text: string): number {
  let found = 0;
  doc.descendants((node, pos) => {
    if (node.text === text) found = pos;
  });
  return found;
}

/** Its lines, each as deep as it stands in lists. */
const lines = (state: EditorState, change: (state: EditorState) => Transaction | null): string | null => {
  const transaction = change(state);
  if (!transaction) return null;
  transaction.doc.check();
  const all: string[] = [];
  transaction.doc.descendants((node, pos) => {
    if (!node.isTextblock) return;
    const $pos = transaction.doc.resolve(pos);
    const depth = Array.from({ length: $pos.depth + 1 }, (_, at) => $pos.node(at)).filter((parent) =>
      parent.type.isInGroup('list'),
    ).length;
    all.push('-'.repeat(depth) + node.textContent);
  });
  return all.join(' ');
};

const list = [bullets(item('a'), item('b'), item('c', bullets(item('d'), item('e'))))];

test('an item goes below the one before it, the first one nowhere', () => {
  expect(lines(stateOf(list, 'b'), indentItems)).toBe('-a --b -c --d --e');
  expect(lines(stateOf(list, 'a'), indentItems)).toBeNull();
  expect(lines(stateOf(list, 'd'), indentItems), 'its list’s first').toBeNull();
  expect(lines(stateOf(list, 'e'), indentItems)).toBe('-a -b -c --d ---e');
});

test('of a selection that begins with the first item the others go in', () => {
  expect(lines(stateOf(list, 'a', 'b'), indentItems)).toBe('-a --b -c --d --e');
  expect(lines(stateOf(list, 'a', 'e'), indentItems)).toBe('-a --b --c ---d ---e');
  expect(lines(stateOf(list, 'b', 'd'), indentItems)).toBe('-a --b --c ---d ---e');
});

test('a selection over several lists, and what stands between them, moves the items of each', () => {
  const blocks = [
    paragraph('x'),
    bullets(item('a'), item('b')),
    paragraph('y'),
    { type: 'blockquote', content: [tasks('c', 'd')] },
    numbers(item('e')),
    paragraph('z'),
  ];
  expect(lines(stateOf(blocks, 'x', 'z'), indentItems)).toBe('x -a --b y -c --d -e z');
  expect(lines(stateOf(blocks, 'b', 'c'), indentItems)).toBe('x -a --b y -c -d -e z');
  expect(lines(stateOf(blocks, 'd', 'z'), outdentItems)).toBe('x -a -b y -c d e z');
  const state = stateOf(blocks, 'x');
  const all = state.apply(state.tr.setSelection(new AllSelection(state.doc)));
  expect(lines(all, indentItems)).toBe('x -a --b y -c --d -e z');
});

test('a list of another kind around it stays as it is', () => {
  const blocks = [bullets(item('a'), item('b', tasks('c', 'd')))];
  expect(lines(stateOf(blocks, 'c'), indentItems)).toBeNull();
  expect(lines(stateOf(blocks, 'd'), indentItems)).toBe('-a -b --c ---d');
  expect(lines(stateOf(blocks, 'd'), outdentItems)).toBe('-a -b --c -d');
});

test('what is in no list stays where it is', () => {
  const blocks = [paragraph('x'), bullets(item('a')), paragraph('y')];
  expect(touchesList(stateOf(blocks, 'x'))).toBe(false);
  expect(lines(stateOf(blocks, 'x'), indentItems)).toBeNull();
  expect(lines(stateOf(blocks, 'x'), outdentItems)).toBeNull();
  expect(touchesList(stateOf(blocks, 'x', 'y'))).toBe(true);
});

test('back out of the list, all that is selected', () => {
  expect(lines(stateOf(list, 'd'), outdentItems)).toBe('-a -b -c -d --e');
  expect(lines(stateOf(list, 'b'), outdentItems)).toBe('-a b -c --d --e');
});
