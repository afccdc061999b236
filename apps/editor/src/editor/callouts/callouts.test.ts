import { HeadlessEditor } from '@parley/binding/convergence';
import { TextSelection } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { calloutOf } from './callout-typing.ts';

/** An editor of a quotation with these lines, the caret at the end of the last. */
function quoted(callout: string | null, ...lines: readonly string[]): HeadlessEditor {
  const made = new HeadlessEditor(1);
  const paragraphs = lines.map((text) => ({
    type: 'paragraph',
    ...(text ? { content: [{ type: 'text', text }] } : {}),
  }));
  made.editor.commands.setContent({
    type: 'doc',
    content: [{ type: 'blockquote', attrs: { callout }, content: paragraphs }],
  });
  const { state, view } = made.editor;
  view.dispatch(state.tr.setSelection(TextSelection.atEnd(state.doc)));
  return made;
}

const shown = ({ editor }: HeadlessEditor): string => editor.state.doc.toString();
const calloutIn = ({ editor }: HeadlessEditor): unknown => editor.state.doc.firstChild?.attrs.callout;

test('a quotation that begins with the sign of a callout is one', () => {
  const made = quoted(null, '[!Warning]');
  const change = calloutOf(made.editor.state);
  if (change) made.editor.view.dispatch(change);
  expect([shown(made), calloutIn(made)]).toEqual(['doc(blockquote(paragraph))', 'warning']);
  for (const other of [quoted(null, '[!other]'), quoted(null, 'first', '[!note]')])
    expect(calloutOf(other.editor.state)).toBeNull();
});

test('Enter in the empty last line of a callout leaves it', () => {
  const made = quoted('tip', 'words', '');
  made.editor.commands.first(({ commands }) => [
    () => commands.liftEmptyBlock(),
    () => commands.splitBlock(),
  ]);
  expect([shown(made), calloutIn(made)]).toEqual(['doc(blockquote(paragraph("words")), paragraph)', 'tip']);
});

test('a page does not end within a callout, but behind it', () => {
  const made = quoted('note', 'one', 'two');
  made.editor.commands.setPageBreak();
  expect(shown(made)).toBe('doc(blockquote(paragraph("one"), paragraph("two")), pageBreak, paragraph)');
  made.editor.view.dispatch(made.editor.state.tr.insertText('next'));
  expect(shown(made)).toContain('pageBreak, paragraph("next"))');
});
