import type { RawCommands } from '@tiptap/core';
import { createTable } from '@tiptap/extension-table';
import type { Node } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';

/**
 * Puts a table where the selection is and the caret into its first cell. Tiptap's command takes it for granted that the
 * table stands where the selection began. In place of several cells it does not, and the document may even end before.
 */
export const insertTable: RawCommands['insertTable'] =
  ({ rows = 3, cols = 3, withHeaderRow = true } = {}) =>
  ({ tr, dispatch, editor }) => {
    if (!dispatch) return true;
    const table = createTable(editor.schema, rows, cols, withHeaderRow);
    tr.replaceSelectionWith(table).scrollIntoView();
    const position = positionOf(table, tr.doc);
    if (position !== null) tr.setSelection(TextSelection.near(tr.doc.resolve(position + 1)));
    return true;
  };

/** Null if it stands nowhere. */
function positionOf(wanted: Node, doc: Node): number | null {
  let found: number | null = null;
  doc.descendants((node, position) => {
    if (node === wanted) found = position;
    return found === null;
  });
  return found;
}
