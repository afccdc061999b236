import { contentSchema } from '@parley/document';
import { EditorState, TextSelection } from '@tiptap/pm/state';
import type { DecorationSet } from '@tiptap/pm/view';
import { expect, test } from 'vitest';
import { splitWithin, toggleOf, toggleViews } from './toggle-views.ts';

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });

function stateOf(...content: object[]): EditorState {
  const doc = contentSchema.nodeFromJSON({ type: 'doc', content });
  return EditorState.create({ doc, plugins: [toggleViews()] });
}

const openIn = (state: EditorState): number => {
  const drawn = state.plugins[0]?.props.decorations?.call(state.plugins[0], state) as DecorationSet;
  return drawn.find().filter(({ from, to }) => to > from).length;
};

const select = (state: EditorState, at: number): EditorState =>
  state.apply(state.tr.setSelection(TextSelection.create(state.doc, at)));

test('a section is closed until the selection is where it would be hidden, and stays open', () => {
  const state = stateOf({ type: 'toggle', content: [paragraph('one'), paragraph('two')] }, paragraph('end'));
  expect(openIn(state)).toBe(0);
  expect(openIn(select(state, 3))).toBe(0);
  const inside = select(state, 8);
  expect(openIn(inside)).toBe(1);
  expect(openIn(select(inside, 14))).toBe(1);
  const moved = inside.apply(inside.tr.insert(0, contentSchema.node('paragraph')));
  expect(openIn(moved)).toBe(1);
});

test('two signs and a blank at a line’s beginning make a section of it', () => {
  const change = toggleOf(select(stateOf(paragraph('>>words')), 3));
  expect(change?.doc.toString()).toBe('doc(toggle(paragraph("words")))');
  expect(toggleOf(select(stateOf(paragraph('a >>')), 5))).toBeNull();
});

test('Enter on an empty line in the middle of a section tears it not in two; on the last one it leaves it', () => {
  const empty = { type: 'paragraph' };
  const toggle = (...content: object[]) => stateOf({ type: 'toggle', content });
  const middle = select(toggle(paragraph('one'), empty, paragraph('two')), 7);
  expect(splitWithin(middle)?.doc.toString()).toBe(
    'doc(toggle(paragraph("one"), paragraph, paragraph, paragraph("two")))',
  );
  expect(splitWithin(select(toggle(paragraph('one'), empty), 7))).toBeNull();
  expect(splitWithin(select(toggle(empty, paragraph('two')), 2))).toBeNull();
});
