import { type EditorState, NodeSelection, TextSelection, type Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { lineText } from '../line-text.ts';
import type { Tool } from '../tools/slot.ts';
import { isProse } from '../typing/smart-typing.ts';
import { asOwnStep } from '../undo-steps.ts';
import { enterSelected, writeInSelected } from './write-selected.ts';

/** Characters before the caret that are looked at. */
const LOOKED_AT = 500;
/**
 * `$x$` by Pandoc's rule, so that prices are none: what opens has no blank or letter beside it, what closes has none before it,
 * and no letter or digit follows. `$$x$$` is one at once.
 */
const BETWEEN = /(?<![\p{L}\p{N}$\\])\$(?![\s$])([^$\uFFFC]*[^\s$\\\uFFFC])\$$/u;
const BETWEEN_TWO = /\$\$([^$\uFFFC]+)\$\$$/;

/** Makes formulas of what is typed between dollars. A step of its own: undo gives the dollars back. */
export const formulaTyping: Tool = {
  handleTextInput(view, from, to, typed) {
    const { state } = view;
    if (!view.composing && writeInSelected(view, typed)) return true;
    if (view.composing || from !== to || typed.length !== 1 || !isProse(state)) return false;
    const two = typed === '$' ? BETWEEN_TWO.exec(lineBefore(state) + typed) : null;
    if (two) return putIn(view, typed, two, 0);
    const one = /[\p{L}\p{N}$]/u.test(typed) ? null : BETWEEN.exec(lineBefore(state));
    return one !== null && putIn(view, typed, one, 1);
  },

  handleKeyDown(view, event) {
    const { state } = view;
    if (event.key === 'Enter' && !view.composing && enterSelected(view)) return true;
    if (
      event.key !== 'Enter' ||
      event.shiftKey ||
      view.composing ||
      !isProse(state) ||
      !state.selection.empty
    )
      return false;
    const { $from } = state.selection;
    const isBegun = $from.parent.type.name === 'paragraph' && $from.parent.textContent === '$$';
    const block = state.schema.nodes.formulaBlock;
    if (isBegun && block && $from.node(-1).canReplaceWith($from.index(-1), $from.indexAfter(-1), block)) {
      const { tr } = state;
      tr.replaceWith($from.before(), $from.after(), [block.create(), $from.parent.type.create()]);
      tr.setSelection(NodeSelection.create(tr.doc, $from.before()));
      view.dispatch(asOwnStep(tr.scrollIntoView()));
      return true;
    }
    const found = BETWEEN.exec(lineBefore(state));
    if (found) view.dispatch(asOwnStep(formulaAt(state.tr, $from.pos, found)));
    return false;
  },
};

function lineBefore({ selection: { $from } }: EditorState): string {
  return lineText($from.parent, Math.max(0, $from.parentOffset - LOOKED_AT), $from.parentOffset);
}

/** @param behind how much of what is typed stands behind the formula */
function putIn(view: EditorView, typed: string, found: RegExpExecArray, behind: number): boolean {
  view.dispatch(view.state.tr.insertText(typed).scrollIntoView());
  const { tr, selection } = view.state;
  formulaAt(tr, selection.from - behind, found);
  tr.setSelection(TextSelection.create(tr.doc, tr.mapping.map(selection.from)));
  view.dispatch(asOwnStep(tr.scrollIntoView()));
  return true;
}

function formulaAt(tr: Transaction, end: number, [whole, tex = '']: RegExpExecArray): Transaction {
  const type = tr.doc.type.schema.nodes.formula;
  return type ? tr.replaceWith(end - whole.length, end, type.create({ tex: tex.trim() })) : tr;
}
