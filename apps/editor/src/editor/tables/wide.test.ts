import { HeadlessEditor } from '@parley/binding/convergence';
import { TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';

const CHANGES = [
  'addColumnBefore',
  'addColumnAfter',
  'deleteColumn',
  'addRowBefore',
  'addRowAfter',
  'deleteRow',
  'toggleHeaderColumn',
  'toggleHeaderRow',
] as const;

/** A table whose rows have so many cells, and the caret in its second row. */
function editorWith(rows: readonly number[]) {
  const { editor } = new HeadlessEditor(1);
  const cell = { type: 'tableCell', content: [{ type: 'paragraph' }] };
  const content = rows.map((cells) => ({ type: 'tableRow', content: Array(cells).fill(cell) }));
  const table = editor.schema.nodeFromJSON({ type: 'table', content });
  editor.view.dispatch(editor.state.tr.replaceWith(0, editor.state.doc.content.size, table));
  const shape = () => editor.state.doc.firstChild?.children.map(({ childCount }) => childCount);
  const place = 1 + (table.firstChild?.nodeSize ?? 0) + 3;
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, place)));
  return { editor, shape };
}

test('a table too wide and ragged to be repaired stays as it is, and nothing throws', () => {
  const { editor, shape } = editorWith([250, 240]);
  for (const change of CHANGES) expect(editor.commands[change](), change).toBe(false);
  expect(shape()).toEqual([250, 240]);
  expect(editor.commands.deleteTable()).toBe(true);
  expect(editor.state.doc.firstChild?.type.name).toBe('paragraph');
});

test('our own commands make no table that could not be repaired', () => {
  const { editor, shape } = editorWith([148, 148]);
  for (let times = 0; times < 5; times++) editor.commands.addColumnAfter();
  expect(shape()).toEqual([150, 150]);
  expect(editor.commands.deleteColumn()).toBe(true);
  expect(shape()).toEqual([149, 149]);
});
