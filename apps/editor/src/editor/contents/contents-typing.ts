import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import type { Tool } from '../tools/slot.ts';
import { asOwnStep } from '../undo-steps.ts';

/** As HedgeDoc, Typora and GitLab write a table of contents. */
const SIGN = /^(?:\[toc\]|\[\[_?toc_?\]\])$/i;

/** Makes a table of contents of a line that is the sign of one, at Enter. Undo gives the sign back. */
export const contentsTyping: Tool = {
  handleKeyDown(view, event) {
    const change =
      event.key === 'Enter' && !event.shiftKey && !view.composing ? contentsOf(view.state) : null;
    if (change) view.dispatch(asOwnStep(change));
    return change !== null;
  },
};

export function contentsOf({ selection, tr, schema }: EditorState): Transaction | null {
  const { $from, empty } = selection;
  const { contents, paragraph } = schema.nodes;
  if (!contents || !paragraph || !empty || $from.parent.type !== paragraph) return null;
  if (!SIGN.test($from.parent.textContent) || $from.depth !== 1) return null;
  const at = $from.before();
  tr.replaceWith(at, $from.after(), [contents.create(), paragraph.create()]);
  return tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView();
}
