import type { Node } from '@tiptap/pm/model';
import type { Plugin, PluginSpec, Transaction } from '@tiptap/pm/state';
import { isInTable, selectionCell, TableMap } from '@tiptap/pm/tables';
import type { EditorView } from '@tiptap/pm/view';

type HandlePaste = NonNullable<NonNullable<PluginSpec<unknown>['props']>['handlePaste']>;

/** What the plugin `tableEditing` does with what is pasted into cells, but that heads stay heads, and other cells other cells. */
export function keepHeads(tableEditing: Plugin): HandlePaste {
  const paste: HandlePaste = tableEditing.props.handlePaste ?? (() => false);
  return function (this: Plugin, view, event, slice) {
    if (!isInTable(view.state)) return paste.call(this, view, event, slice);
    const $cell = selectionCell(view.state);
    const position = $cell.before(-1);
    const before = $cell.node(-1);
    const dispatch = (tr: Transaction): void => {
      restoreHeads(tr, position, before);
      view.dispatch(tr);
    };
    const watched: EditorView = Object.create(view, { dispatch: { value: dispatch } });
    return paste.call(this, watched, event, slice);
  };
}

/** Makes each cell of a table what the one in its place was; one in a new row or column what those beside it are. */
function restoreHeads(tr: Transaction, position: number, before: Node): void {
  const table = tr.doc.nodeAt(position);
  const { tableHeader, tableCell } = tr.doc.type.schema.nodes;
  if (table?.type.name !== 'table' || !tableHeader || !tableCell) return;
  const isHead = headsOf(before);
  const map = TableMap.get(table);
  for (const at of new Set(map.map)) {
    const { left, top } = map.findCell(at);
    const cell = table.nodeAt(at);
    const wanted = isHead(top, left) ? tableHeader : tableCell;
    if (cell && cell.type !== wanted) tr.setNodeMarkup(position + 1 + at, wanted, cell.attrs);
  }
}

function headsOf(table: Node): (row: number, column: number) => boolean {
  const map = TableMap.get(table);
  const at = (row: number, column: number): boolean =>
    table.nodeAt(map.map[row * map.width + column] ?? -1)?.type.name === 'tableHeader';
  // Behind its last row and column a table goes on as it ends.
  return (row, column) => at(Math.min(row, map.height - 1), Math.min(column, map.width - 1));
}
