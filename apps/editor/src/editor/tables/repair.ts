import type { Node } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import { TableMap } from '@tiptap/pm/tables';
import { isEmpty } from './align-columns.ts';

/** Columns and rows beyond which a table is not repaired but left as somebody made it. */
const MOST_COLUMNS = 200;
const MOST_ROWS = 5_000;

/** Whether a table is anything but rectangular, begins with a row that has no cell, or a cell of it has a span that is
 * no positive whole number: prosemirror-tables' own map overlooks the last two. */
export function isRagged(table: Node): boolean {
  if (table.firstChild?.childCount === 0) return true;
  for (const row of table.children) {
    for (const { attrs } of row.children) if (!isSpan(attrs.colspan) || !isSpan(attrs.rowspan)) return true;
  }
  return TableMap.get(table).problems !== null;
}

function isSpan(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1;
}

/**
 * Makes a table rectangular, in `tr`: spans that collide or stick out are cut, rows that end early are filled with
 * empty cells, rows without any cell go, and so does a table that has no cell left. `position` is the table's. Does
 * nothing to a table that is whole. Unlike prosemirror-tables' own repair it copes with several faults in one cell,
 * which two people who merge and add at the same time produce.
 *
 * Columns at the end that only a minority of rows reaches, with empty cells, are cut off rather than filled in: those
 * cells are what several people filled in at the same time. If each of them filled the other rows up to that, the table
 * would be wider each time; cutting off comes to the same, however many do it.
 */
export function repairTable(tr: Transaction, position: number): void {
  const table = tr.doc.nodeAt(position);
  if (table?.type.name !== 'table' || !isRagged(table)) return;
  const plan = planRepair(table);
  if (plan === null) {
    tr.delete(position, position + table.nodeSize);
    return;
  }
  // From the end, so that what comes before keeps its position.
  let end = position + table.nodeSize - 1;
  for (let index = table.childCount - 1; index >= 0; index--) {
    const row = table.child(index);
    const start = end - row.nodeSize;
    repairRow(tr, row, start, plan[index] as RowPlan);
    end = start;
  }
}

interface Spans {
  readonly colspan: number;
  readonly rowspan: number;
  readonly colwidth: readonly number[] | null;
}

interface RowPlan {
  readonly spans: readonly Spans[];
  readonly missing: number;
  /** So many cells at its end go. */
  readonly surplus: number;
  readonly goes: boolean;
}

function repairRow(
  tr: Transaction,
  row: Node,
  start: number,
  { spans, missing, surplus, goes }: RowPlan,
): void {
  if (goes) {
    tr.delete(start, start + row.nodeSize);
    return;
  }
  if (missing > 0) {
    const type = row.lastChild?.type ?? tr.doc.type.schema.nodes.tableCell;
    const cells = Array.from({ length: missing }, () => type?.createAndFill()).filter((cell) => !!cell);
    tr.insert(start + row.nodeSize - 1, cells);
  }
  if (surplus > 0) {
    const end = start + row.nodeSize - 1;
    const cells = row.children.slice(-surplus);
    tr.delete(end - cells.reduce((size, cell) => size + cell.nodeSize, 0), end);
  }
  let at = start + 1;
  for (const [index, cell] of row.children.slice(0, row.childCount - surplus).entries()) {
    const wanted = spans[index];
    if (wanted && !hasSpans(cell, wanted)) tr.setNodeMarkup(at, null, { ...cell.attrs, ...wanted });
    at += cell.nodeSize;
  }
}

function hasSpans({ attrs }: Node, { colspan, rowspan, colwidth }: Spans): boolean {
  return (
    attrs.colspan === colspan &&
    attrs.rowspan === rowspan &&
    JSON.stringify(attrs.colwidth ?? null) === JSON.stringify(colwidth)
  );
}

/** What each row needs, or null if nothing of the table remains. */
function planRepair(table: Node): RowPlan[] | null {
  const rows = table.children.filter(({ childCount }) => childCount > 0);
  if (rows.length === 0 || rows.length > MOST_ROWS) return rows.length === 0 ? null : untouched(table);
  const taken = rows.map((): boolean[] => []);
  const widths: (number | undefined)[] = [];
  const placed = rows.map((row, rowIndex) =>
    row.children.map((cell) => place(cell, rowIndex, taken, widths)),
  );
  const width = widthOf(rows, placed, taken);
  if (width > MOST_COLUMNS) return untouched(table);
  let kept = -1;
  return table.children.map((row) => {
    if (row.childCount === 0) return { spans: [], missing: 0, surplus: 0, goes: true };
    kept++;
    const columns = taken[kept] as boolean[];
    let missing = 0;
    for (let column = 0; column < width; column++) if (!columns[column]) missing++;
    const spans = (placed[kept] ?? []).map(({ column, colspan, rowspan }) => {
      const own = widths.slice(column, column + colspan);
      const known = own.some((one) => one !== undefined);
      return {
        colspan,
        rowspan,
        colwidth: known ? Array.from({ length: colspan }, (_, i) => own[i] ?? 0) : null,
      };
    });
    const surplus = (placed[kept] ?? []).filter(({ column }) => column >= width).length;
    return { spans, missing, surplus, goes: false };
  });
}

interface Place {
  readonly column: number;
  readonly colspan: number;
  readonly rowspan: number;
}

/** How many columns there are to be: without those that are cut off. */
function widthOf(rows: readonly Node[], placed: readonly Place[][], taken: readonly boolean[][]): number {
  let width = Math.max(...taken.map(({ length }) => length));
  for (; width > 1; width--) {
    const last = width - 1;
    const reaching = rows.flatMap((row, index) => (taken[index]?.[last] ? [{ row, index }] : []));
    const isStray = ({ row, index }: { row: Node; index: number }): boolean => {
      const at = (placed[index] ?? []).findIndex(({ column }) => column === last);
      const { colspan, rowspan } = placed[index]?.[at] ?? {};
      // A row keeps its first cell.
      return at > 0 && colspan === 1 && rowspan === 1 && isEmpty(row.child(at));
    };
    if (reaching.length * 2 >= rows.length || !reaching.every(isStray)) break;
  }
  return width;
}

function untouched(table: Node): RowPlan[] {
  return table.children.map(() => ({ spans: [], missing: 0, surplus: 0, goes: false }));
}

/** Puts a cell on the first free place of its row, with as much of its spans as is free there; the first width given
 * for a column counts. */
function place(cell: Node, row: number, taken: boolean[][], widths: (number | undefined)[]): Place {
  const columns = taken[row] as boolean[];
  let column = 0;
  while (columns[column]) column++;
  const wide = positive(cell.attrs.colspan, MOST_COLUMNS);
  let colspan = 1;
  while (colspan < wide && !columns[column + colspan]) colspan++;
  const high = Math.min(positive(cell.attrs.rowspan, MOST_ROWS), taken.length - row);
  let rowspan = 1;
  while (rowspan < high && isFree(taken[row + rowspan] as boolean[], column, colspan)) rowspan++;
  for (let down = 0; down < rowspan; down++) {
    for (let across = 0; across < colspan; across++) (taken[row + down] as boolean[])[column + across] = true;
  }
  const given: unknown = cell.attrs.colwidth;
  for (let across = 0; across < colspan; across++) {
    const one: unknown = Array.isArray(given) ? given[across] : undefined;
    if (typeof one === 'number' && one > 0) widths[column + across] ??= one;
  }
  return { column, colspan, rowspan };
}

function isFree(columns: readonly boolean[], from: number, count: number): boolean {
  for (let column = from; column < from + count; column++) if (columns[column]) return false;
  return true;
}

function positive(value: unknown, most: number): number {
  return typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), most) : 1;
}
