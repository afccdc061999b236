import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';

const STEP = '  ';

/** Where the lines of code in the selection begin; null if it is not within one block of code. */
function lineStarts({ selection }: EditorState): number[] | null {
  const { $from, $to } = selection;
  if (!$from.sameParent($to) || !$from.parent.type.spec.code) return null;
  const lines = $from.parent.textContent.split('\n');
  const [from, to] = [$from.parentOffset, $to.parentOffset];
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    const holdsCaret = from >= at && from <= at + line.length;
    // A line that the selection only reaches is not in it.
    if (holdsCaret || (at > from && at < to)) starts.push($from.start() + at);
    at += line.length + 1;
  }
  return starts;
}

/** Two more blanks: where the caret is, or before each selected line. Null outside of code. */
export function indent(state: EditorState): Transaction | null {
  const starts = lineStarts(state);
  if (!starts) return null;
  const { tr, selection } = state;
  if (selection.empty) return tr.insertText(STEP).scrollIntoView();
  for (const start of starts) tr.insertText(STEP, tr.mapping.map(start));
  return tr.setSelection(
    TextSelection.create(tr.doc, tr.mapping.map(selection.anchor), tr.mapping.map(selection.head)),
  );
}

/** Up to two blanks less before each line of the selection. Null outside of code. */
export function outdent(state: EditorState): Transaction | null {
  const starts = lineStarts(state);
  if (!starts) return null;
  const { tr } = state;
  const { $from } = state.selection;
  for (const start of starts) {
    const line = $from.parent.textContent.slice(start - $from.start());
    const blanks = /^(?: {1,2}|\t)/.exec(line)?.[0].length ?? 0;
    const from = tr.mapping.map(start);
    if (blanks > 0) tr.delete(from, from + blanks);
  }
  return tr;
}
