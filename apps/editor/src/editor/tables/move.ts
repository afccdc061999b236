import type { Node } from '@tiptap/pm/model';
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { CellSelection, isInTable, selectedRect, type TableRect } from '@tiptap/pm/tables';

/** Towards the start or the end of the table, in reading order. */
export type Direction = -1 | 1;

/**
 * Moves the selected rows past their neighbour, into `tr`; without one it only says whether it could.
 *
 * A row that moves stays the same node, so that the Yjs binding rewrites that row alone and not, as
 * prosemirror-tables' own command does, the whole table under the hands of everybody else who types in it.
 */
export function moveRows(state: EditorState, tr: Transaction | null, direction: Direction): boolean {
  const rect = plainRect(state);
  if (!rect || !hasNeighbour(rect.top, rect.bottom, rect.map.height, direction)) return false;
  if (!tr) return true;
  const { table, tableStart, top, bottom } = rect;
  const [start, end] = range(top, bottom, direction);
  const before = table.children.slice(start, end);
  const after = passed(before, direction).map((row, index) => withCellTypesOf(row, before[index] as Node));
  const from = tableStart + sizeOf(table.children.slice(0, start));
  const neighbour = table.child(direction === 1 ? bottom : top - 1);
  tr.replaceWith(from, from + sizeOf(before), after);
  shiftSelection(state, tr, () => direction * neighbour.nodeSize);
  return true;
}

/** The same for columns. */
export function moveColumns(state: EditorState, tr: Transaction | null, direction: Direction): boolean {
  const rect = plainRect(state);
  if (!rect || !hasNeighbour(rect.left, rect.right, rect.map.width, direction)) return false;
  if (!tr) return true;
  const { table, tableStart, left, right } = rect;
  const [start, end] = range(left, right, direction);
  const shifts: { until: number; by: number }[] = [];
  let at = tableStart;
  for (const row of table.children) {
    const before = row.children.slice(start, end);
    const after = passed(before, direction).map((cell, index) => withTypeOf(cell, before[index] as Node));
    const from = at + 1 + sizeOf(row.children.slice(0, start));
    // A row keeps its size, so positions in the old document are positions in the new one.
    tr.replaceWith(from, from + sizeOf(before), after);
    at += row.nodeSize;
    shifts.push({ until: at, by: direction * row.child(direction === 1 ? right : left - 1).nodeSize });
  }
  shiftSelection(state, tr, (position) => shifts.find(({ until }) => position < until)?.by ?? 0);
  return true;
}

/** The selection's rectangle, if every cell of its table stands in one row and one column. What is merged across an
 * edge cannot be moved over it. */
function plainRect(state: EditorState): TableRect | null {
  if (!isInTable(state)) return null;
  const rect = selectedRect(state);
  if (rect.map.problems) return null;
  let plain = true;
  for (const row of rect.table.children) {
    if (row.childCount !== rect.map.width) plain = false;
    for (const { attrs } of row.children) plain &&= attrs.colspan === 1 && attrs.rowspan === 1;
  }
  return plain ? rect : null;
}

function hasNeighbour(from: number, to: number, count: number, direction: Direction): boolean {
  return direction === 1 ? to < count : from > 0;
}

/** What changes: the moved ones and their neighbour. */
function range(from: number, to: number, direction: Direction): [start: number, end: number] {
  return direction === 1 ? [from, to + 1] : [from - 1, to];
}

/** The neighbour, last of a range that moves towards the end, goes first; and the other way round. */
function passed(nodes: readonly Node[], direction: Direction): Node[] {
  const neighbour = nodes.at(direction === 1 ? -1 : 0) as Node;
  const moving = direction === 1 ? nodes.slice(0, -1) : nodes.slice(1);
  return direction === 1 ? [neighbour, ...moving] : [...moving, neighbour];
}

/** Being a header belongs to the place, not to what stands there. */
function withTypeOf(cell: Node, place: Node): Node {
  return cell.type === place.type ? cell : place.type.create(cell.attrs, cell.content, cell.marks);
}

function withCellTypesOf(row: Node, place: Node): Node {
  const cells = row.children.map((cell, index) => withTypeOf(cell, place.child(index)));
  return cells.every((cell, index) => cell === row.child(index)) ? row : row.type.create(row.attrs, cells);
}

function sizeOf(nodes: readonly Node[]): number {
  return nodes.reduce((size, node) => size + node.nodeSize, 0);
}

/** The selection goes along with what it is in. */
function shiftSelection(
  { selection }: EditorState,
  tr: Transaction,
  shift: (position: number) => number,
): void {
  const moved = (position: number): number => position + shift(position);
  tr.setSelection(
    selection instanceof CellSelection
      ? CellSelection.create(tr.doc, moved(selection.$anchorCell.pos), moved(selection.$headCell.pos))
      : TextSelection.between(tr.doc.resolve(moved(selection.anchor)), tr.doc.resolve(moved(selection.head))),
  );
}
