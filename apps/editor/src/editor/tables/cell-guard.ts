import type { Editor } from '@tiptap/core';
import type { ResolvedPos } from '@tiptap/pm/model';
import {
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

export const guardKey = new PluginKey('cellGuard');

/**
 * Keeps tables as they are while what changes them is being loaded, which may take long, or fail: one can write in a
 * cell and go to the next, and that is all. (Enter and Backspace stay inside a cell because cells are isolating.)
 *
 * - A selection from one cell into another stays in the first. ProseMirror alone, typed over it, would take the cells in
 *   between out of their rows.
 * - A row or cell selected as such, to be deleted, becomes a caret in it.
 * - Tab goes to the next cell, and does not leave the text.
 *
 * `add-tables.ts` puts the tables' own plugins in its place.
 */
export function cellGuard(editor: Editor): Plugin {
  return new Plugin({
    key: guardKey,
    props: {
      handleKeyDown: (view, { key, shiftKey, altKey, ctrlKey, metaKey }) =>
        key === 'Tab' && !altKey && !ctrlKey && !metaKey && toNextCell(view, shiftKey ? -1 : 1),
    },
    appendTransaction: (_transactions, _before, after) => (editor.isEditable ? keptInCell(after) : null),
  });
}

/** Where the innermost cell around a place begins and ends; null if there is none. */
function cellAround($at: ResolvedPos): { start: number; end: number } | null {
  for (let depth = $at.depth; depth > 0; depth--) {
    if (isRole($at.node(depth).type.spec.tableRole, 'cell'))
      return { start: $at.start(depth), end: $at.end(depth) };
  }
  return null;
}

const isRole = (role: unknown, kind: 'cell' | 'row'): boolean =>
  typeof role === 'string' && role.endsWith(kind);

function keptInCell({ selection, tr }: EditorState): Transaction | null {
  if (selection instanceof NodeSelection) {
    const role: unknown = selection.node.type.spec.tableRole;
    if (!isRole(role, 'cell') && !isRole(role, 'row')) return null;
    return tr.setSelection(Selection.near(tr.doc.resolve(selection.from + 1)));
  }
  const { $anchor, $head } = selection;
  const cell = selection instanceof TextSelection && !selection.empty ? cellAround($anchor) : null;
  if (!cell || !cellAround($head) || ($head.pos >= cell.start && $head.pos <= cell.end)) return null;
  const edge = $head.pos < cell.start ? cell.start : cell.end;
  return tr.setSelection(TextSelection.between($anchor, tr.doc.resolve(edge), $head.pos - $anchor.pos));
}

function toNextCell({ state, dispatch }: EditorView, direction: -1 | 1): boolean {
  const cell = cellAround(state.selection.$from);
  if (!cell) return false;
  const edge = state.doc.resolve(direction === 1 ? cell.end + 1 : cell.start - 1);
  const next = Selection.findFrom(edge, direction, true);
  if (next && cellAround(next.$from)) dispatch(state.tr.setSelection(next).scrollIntoView());
  return true;
}
