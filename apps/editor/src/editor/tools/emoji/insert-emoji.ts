import type { Editor } from '@tiptap/core';

/** Writes an emoji at the caret, as any other character. */
export function insertEmoji(editor: Editor, sign: string): void {
  const { state, view } = editor;
  view.dispatch(state.tr.insertText(sign).scrollIntoView());
  view.focus();
}
