import { atBeginning } from '@parley/binding';
import type { EditorView } from '@tiptap/pm/view';

/**
 * Puts the caret at the beginning of a text that was just opened, so that one can write: not where somebody has gone to
 * something else of the page already, nor on a device that would answer with a keyboard over half of the text. Nothing
 * is scrolled.
 */
export function takeFocus(view: EditorView): void {
  const { activeElement, body } = document;
  if ((activeElement && activeElement !== body) || matchMedia('(pointer: coarse)').matches) return;
  const start = atBeginning(view.state.doc);
  if (!start) return;
  view.dispatch(view.state.tr.setSelection(start));
  view.focus();
}
