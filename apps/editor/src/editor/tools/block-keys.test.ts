import { HeadlessEditor } from '@parley/binding/convergence';
import { afterEach, expect, test, vi } from 'vitest';
import { blockKeysTool } from './text-commands.ts';

let open: HeadlessEditor | undefined;
afterEach(() => {
  open?.destroy();
  vi.unstubAllGlobals();
});

/** Somebody whose document holds these blocks, with all of it selected, or the caret at its beginning. */
function editing(content: object[], all = false): HeadlessEditor {
  // Tiptap puts the focus back in the next frame.
  vi.stubGlobal('requestAnimationFrame', () => 0);
  open = new HeadlessEditor(1);
  open.editor.commands.setContent({ type: 'doc', content });
  if (all) open.editor.commands.selectAll();
  else open.editor.commands.setTextSelection(3);
  return open;
}

/** Presses it together with Ctrl, or what else is said. */
function press(
  { editor }: HeadlessEditor,
  key: string,
  code = '',
  held: Partial<KeyboardEvent> = {},
): boolean {
  const none = { metaKey: false, altKey: false, shiftKey: false, ctrlKey: true };
  const event = { key, code, ...none, ...held } as KeyboardEvent;
  return blockKeysTool(editor).handleKeyDown?.(editor.view, event) ?? false;
}

const shown = ({ editor }: HeadlessEditor): string => editor.state.doc.toString();
const words = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const list = (...items: string[]) => ({
  type: 'bulletList',
  content: items.map((text) => ({ type: 'listItem', content: [words(text)] })),
});

test('Docs’ keys clear formatting, strike through and break the page', () => {
  const one = editing([words('bees')], true);
  expect(press(one, '%', 'Digit5', { ctrlKey: false, altKey: true, shiftKey: true })).toBe(true);
  expect(shown(one)).toBe('doc(paragraph(strike("bees")))');
  expect(press(one, '\\', 'Backslash')).toBe(true);
  expect(shown(one)).toBe('doc(paragraph("bees"))');
  one.editor.commands.setTextSelection(5);
  expect(press(one, 'Enter', 'Enter')).toBe(true);
  expect(shown(one)).toContain('pageBreak');
});

test('and move items of a list in and out; where they mean nothing they are left to the text', () => {
  const one = editing([list('one', 'two')]);
  one.editor.commands.setTextSelection(10);
  expect(press(one, ']', 'BracketRight')).toBe(true);
  expect(shown(one)).toMatch(/"one"\), bulletList\(listItem\(paragraph\("two"\)/);
  expect(press(one, '[', 'BracketLeft')).toBe(true);
  expect(shown(one)).not.toMatch(/"one"\), bulletList/);
  // A break in a line of a list stays the text's own.
  expect(press(one, 'Enter', 'Enter')).toBe(false);
  const plain = editing([words('bees')]);
  expect(press(plain, ']', 'BracketRight')).toBe(false);
});
