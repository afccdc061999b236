import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import { lineText } from '../line-text.ts';
import type { Tool } from '../tools/slot.ts';
import { isProse } from '../typing/smart-typing.ts';
import { asOwnStep } from '../undo-steps.ts';
import { enterSelected, selectNote, writeInSelected } from './write-selected.ts';

/** Characters before the caret that are looked at. */
const LOOKED_AT = 1_000;
/** `[^1]`, as Markdown refers to a note, and `^[words]`, as Pandoc writes one. */
const SIGN = /\[\^[\p{L}\p{N}_-]{0,20}$/u;
const WORDS = /\^\[([^[\]\uFFFC]+)$/;

/** Makes a footnote of the signs for one that are typed. A step of its own: undo gives the signs back. */
export const noteTyping: Tool = {
  handleTextInput(view, from, to, typed) {
    const { state } = view;
    if (!view.composing && writeInSelected(view, typed)) return true;
    if (typed !== ']' || view.composing || from !== to || !isProse(state)) return false;
    const type = state.schema.nodes.footnote;
    const { parent, parentOffset } = state.doc.resolve(from);
    const line = lineText(parent, Math.max(0, parentOffset - LOOKED_AT), parentOffset);
    const found = SIGN.exec(line) ?? WORDS.exec(line);
    if (!found || !type || !parent.contentMatchAt(parent.childCount).matchType(type)) return false;
    view.dispatch(state.tr.insertText(typed).scrollIntoView());
    const words = found[1] ? state.schema.text(found[1]) : null;
    const start = from - found[0].length;
    const { tr } = view.state;
    tr.replaceWith(start, from + 1, type.create(null, words));
    tr.setSelection(
      words ? TextSelection.create(tr.doc, start + words.nodeSize + 2) : NodeSelection.create(tr.doc, start),
    );
    view.dispatch(asOwnStep(tr.scrollIntoView()));
    return true;
  },

  // Where what a note says is beside it, it has taken the key already.
  handleKeyDown(view, { key }) {
    if (view.composing) return false;
    if (key === 'Backspace' || key === 'Delete') return selectNote(view, key === 'Backspace');
    return key === 'Enter' && enterSelected(view);
  },
};
