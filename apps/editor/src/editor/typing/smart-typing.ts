import type { Mark, Node } from '@tiptap/pm/model';
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { lineText } from '../line-text.ts';
import type { Tool } from '../tools/slot.ts';
import { asOwnStep } from '../undo-steps.ts';
import { type Quotes, replacementAt } from './replacements.ts';
import { typedAddress } from './typed-address.ts';
import { isWanted } from './typing-choice.ts';

/** Characters before the caret that are looked at. */
const LOOKED_AT = 300;
/** What ends a word that may be an address. */
const ENDS_WORD = /^[\s\u00a0]$/;

export interface TypingWords {
  readonly quotes: Quotes;
  emojiNamed(name: string): string | null;
}

/**
 * Makes of what one types what one means: links of addresses, quotation marks, dashes, arrows, emoji. It looks only at what is
 * typed here and now: what somebody else typed, or took back, stays as it is. Each is a step of its own for undo, and
 * Backspace right after takes it back.
 */
export function smartTyping({ quotes, emojiNamed }: TypingWords): Tool {
  let last: { readonly doc: Node; readonly made: Transaction } | null = null;

  const make = (view: EditorView, change: (tr: Transaction) => Transaction): void => {
    const made = asOwnStep(change(view.state.tr));
    view.dispatch(made);
    last = view.state.doc.eq(made.doc) ? { doc: view.state.doc, made } : null;
  };

  return {
    handleTextInput(view, from, to, text) {
      const { state } = view;
      if (view.composing || from !== to || text.length !== 1 || !isProse(state)) return false;
      const line = lineBefore(state, from);
      const link = ENDS_WORD.test(text) ? linkAtEnd(state, line) : null;
      if (link) {
        view.dispatch(state.tr.insertText(text).scrollIntoView());
        make(view, (tr) => tr.addMark(link.from, link.to, link.mark));
        return true;
      }
      const found = replacementAt(line + text, quotes, emojiNamed);
      if (!found || !isWanted(found.kind)) return false;
      view.dispatch(state.tr.insertText(text).scrollIntoView());
      const end = view.state.selection.from;
      const marks = view.state.storedMarks ?? view.state.selection.$from.marks();
      make(view, (tr) =>
        tr
          .replaceWith(end - found.removed, end, view.state.schema.text(found.inserted, marks))
          .scrollIntoView(),
      );
      return true;
    },

    handleKeyDown(view, event) {
      const { state } = view;
      if (event.key === 'Enter' && !view.composing && state.selection.empty && isProse(state)) {
        const link = linkAtEnd(state, lineBefore(state, state.selection.from));
        if (link) make(view, (tr) => tr.addMark(link.from, link.to, link.mark));
        return false;
      }
      const isBack = event.key === 'Backspace' && !event.shiftKey && !event.ctrlKey && !event.metaKey;
      if (!isBack || !last || last.doc !== state.doc || !state.selection.empty) return false;
      view.dispatch(asOwnStep(takenBack(state, last.made)));
      last = null;
      return true;
    },
  };
}

/** Whether words are written at the caret, and not a program. */
export function isProse({ selection, storedMarks }: EditorState): boolean {
  const { $from } = selection;
  if (!(selection instanceof TextSelection) || $from.parent.type.spec.code) return false;
  return !(storedMarks ?? $from.marks()).some(({ type }) => type.spec.code);
}

function lineBefore({ doc }: EditorState, at: number): string {
  const { parent, parentOffset } = doc.resolve(at);
  return lineText(parent, Math.max(0, parentOffset - LOOKED_AT), parentOffset);
}

/** The address that stands before the caret, as a link that is not there yet. */
function linkAtEnd(state: EditorState, line: string): { from: number; to: number; mark: Mark } | null {
  const type = state.schema.marks.link;
  const found = isWanted('links') ? typedAddress(line) : null;
  if (!type || !found || !state.selection.$from.parent.type.allowsMarkType(type)) return null;
  const start = state.selection.from - line.length;
  const [from, to] = [start + found.from, start + found.to];
  let isFree = true;
  state.doc.nodesBetween(from, to, ({ marks }) => {
    if (marks.some((mark) => mark.type === type || mark.type.spec.code)) isFree = false;
  });
  return isFree ? { from, to, mark: type.create({ href: found.href }) } : null;
}

/** What a change has done, undone; nothing has been changed since. */
function takenBack({ tr }: EditorState, made: Transaction): Transaction {
  for (let at = made.steps.length - 1; at >= 0; at--) {
    const before = made.docs[at];
    const step = made.steps[at];
    if (before && step) tr.step(step.invert(before));
  }
  return tr.scrollIntoView();
}
