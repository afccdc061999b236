import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import type { Tool } from '../tools/slot.ts';
import { asOwnStep } from '../undo-steps.ts';

/** As GitHub's Markdown names a callout at its beginning. */
const SIGN = /^\[!(note|tip|important|warning|caution)\]$/i;

/** Makes a callout of a quotation that begins with the sign of one, at a blank or at Enter. Undo gives the sign back. */
export const calloutTyping: Tool = {
  handleTextInput(view, from, to, typed) {
    const change = typed === ' ' && from === to && !view.composing ? calloutOf(view.state) : null;
    if (change) view.dispatch(asOwnStep(change));
    return change !== null;
  },

  handleKeyDown(view, event) {
    const change = event.key === 'Enter' && !event.shiftKey && !view.composing ? calloutOf(view.state) : null;
    if (change) view.dispatch(asOwnStep(change));
    return change !== null;
  },
};

/** Takes the sign before the caret away and says what it says; null if there is none. */
export function calloutOf({ selection, tr }: EditorState): Transaction | null {
  const { $from } = selection;
  if (!(selection instanceof TextSelection) || !selection.empty || $from.depth < 2) return null;
  const quote = $from.node(-1);
  const isFirst = quote.type.name === 'blockquote' && $from.index(-1) === 0;
  const atEnd = $from.parentOffset === $from.parent.content.size;
  const kind = isFirst && atEnd ? SIGN.exec($from.parent.textContent)?.[1]?.toLowerCase() : undefined;
  if (!kind) return null;
  return tr
    .delete($from.start(), $from.pos)
    .setNodeAttribute($from.before(-1), 'callout', kind)
    .scrollIntoView();
}
