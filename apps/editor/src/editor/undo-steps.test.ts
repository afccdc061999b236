import { undoManagerIn } from '@parley/binding';
import { HeadlessEditor } from '@parley/binding/convergence';
import { afterEach, expect, test } from 'vitest';
import { UndoSteps } from './undo-steps.ts';

let open: HeadlessEditor | undefined;
afterEach(() => open?.destroy());

test('what is deleted right after typing is taken back by itself, and so is what was typed', () => {
  const one = new HeadlessEditor(1, undefined, [UndoSteps]);
  open = one;
  const { editor } = one;
  const undo = undoManagerIn(editor.state);
  if (!undo) throw new Error('the editor is not bound');
  const text = (): string => editor.state.doc.textContent;
  // All of it happens within the time that Yjs takes together.
  undo.captureTimeout = Number.POSITIVE_INFINITY;
  for (const letter of 'A sentence.') editor.view.dispatch(editor.state.tr.insertText(letter));
  editor.commands.selectAll();
  editor.view.dispatch(editor.state.tr.deleteSelection());
  expect(text()).toBe('');
  undo.undo();
  expect(text()).toBe('A sentence.');
  undo.redo();
  expect(text()).toBe('');
  undo.undo();
  undo.undo();
  expect(text()).toBe('');
});
