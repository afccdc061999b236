import { Selection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/**
 * Puts the caret at the beginning of a text that was just opened, so that one can write: not where somebody has gone to
 * something else of the page already, nor on a device that would answer with a keyboard over half of the text. Nothing
 * is scrolled.
 */
export function takeFocus(view: EditorView): void {
  const { activeElement, body } = document;
  if ((activeElement && activeElement !== body) || matchMedia('(pointer: coarse)').matches) return;
  // Never an image that the text begins with: the first key would write over it.
  const start = Selection.findFrom(view.state.doc.resolve(0), 1, true);
  if (!start) return;
  view.dispatch(view.state.tr.setSelection(start));
  view.focus();
}
