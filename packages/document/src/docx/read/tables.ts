import type { ContentJson } from '../../content-json.ts';
import { NARROWEST_COLUMN } from '../../schema/drawn-table.ts';
import { type Line, plainLine } from './line.ts';
import { type Reading, TWIPS_PER_PIXEL } from './reading.ts';
import type { Style } from './styles.ts';
import { childOf, elementsOf, isOn, numberOf, valOf, within, type XmlElement } from './xml.ts';

/** Columns a table may have: more would let a file of a few lines make a table of millions of places. */
const MOST_COLUMNS = 150;
/** As many columns or rows as one cell may span. */
const MOST_SPANNED = 100;
/** Columns whose widths differ by less are as wide as each other. */
const SAME_WIDTH = 0.06;

/** What stands in a cell. */
export interface CellContent {
  readonly blocks: readonly ContentJson[];
  readonly align: string | null;
  /** Whether all of it is written as the head of a table. */
  readonly isHead: boolean;
}

export type ReadCell = (cell: XmlElement) => CellContent;

interface Cell extends CellContent {
  readonly column: number;
  readonly colspan: number;
  readonly merge: 'none' | 'begins' | 'goes-on';
  rowspan: number;
}

/** A table as a line: null if it has no cells. */
export function readTable(table: XmlElement, readCell: ReadCell, reading: Reading): Line | null {
  const heads = headsOf(childOf(table, 'w:tblPr'), reading);
  const rows = childrenThroughControls(table, 'w:tr').map((row, at) => ({
    isHead: isOn(childOf(childOf(row, 'w:trPr'), 'w:tblHeader')) || (at === 0 && heads.row),
    cells: cellsOf(row, readCell),
  }));
  pad(rows.map(({ cells }) => cells));
  joinMerged(rows.map(({ cells }) => cells));
  const widths = columnWidths(table);
  const content = rows.map(({ cells, isHead }) => ({
    type: 'tableRow',
    content: cells
      .filter(({ merge }) => merge !== 'goes-on')
      .map((cell) => cellJson(cell, isHead || (cell.column === 0 && heads.column), widths)),
  }));
  if (content.every((row) => row.content.length === 0)) return null;
  if (within(table, 'w:tcPr') && within(table, 'w:shd')) lostColours(table, reading);
  const indent = childOf(childOf(table, 'w:tblPr'), 'w:tblInd');
  return { ...plainLine([{ type: 'table', content }]), indent: numberOf(indent, 'w:w') ?? 0 };
}

/** Whether a table's style makes its first row, or column, look like a head, and the table wants that. */
function headsOf(properties: XmlElement | undefined, { styles }: Reading): { row: boolean; column: boolean } {
  const style = styles.find(valOf(childOf(properties, 'w:tblStyle')));
  const look = childOf(properties, 'w:tblLook');
  const flags = Number.parseInt(valOf(look) ?? '0', 16);
  const is = (name: string, part: string, flag: number): boolean => {
    const own = look?.attributes[name];
    const isWanted = own === undefined ? (flags & flag) !== 0 : own === '1' || own === 'true';
    return isWanted && shapes(style, part);
  };
  return { row: is('w:firstRow', 'firstRow', 0x20), column: is('w:firstColumn', 'firstCol', 0x80) };
}

function shapes(style: Style | null, part: string): boolean {
  for (let one = style; one; one = one.base)
    if (
      elementsOf(one.element).some(
        ({ name, attributes }) => name === 'w:tblStylePr' && attributes['w:type'] === part,
      )
    )
      return true;
  return false;
}

/** What stands in an element, or in controls of a form in it. */
export function childrenThroughControls(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return elementsOf(element).flatMap((child) => {
    if (names.includes(child.name)) return [child];
    const isAround = ['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins'].includes(child.name);
    return isAround ? childrenThroughControls(child, ...names) : [];
  });
}

function cellsOf(row: XmlElement, readCell: ReadCell): Cell[] {
  const cells: Cell[] = [];
  let column = Math.max(numberOf(childOf(childOf(row, 'w:trPr'), 'w:gridBefore'), 'w:val') ?? 0, 0);
  for (const cell of childrenThroughControls(row, 'w:tc')) {
    const properties = childOf(cell, 'w:tcPr');
    const spanned = numberOf(childOf(properties, 'w:gridSpan'), 'w:val') ?? 1;
    const colspan = Math.min(Math.max(spanned, 1), MOST_SPANNED);
    if (column + colspan > MOST_COLUMNS) break;
    cells.push({ ...readCell(cell), column, colspan, rowspan: 1, merge: mergeOf(properties) });
    column += colspan;
  }
  return cells;
}

const endOf = (row: readonly Cell[]): number =>
  row.reduce((end, one) => Math.max(end, one.column + one.colspan), 0);

/** Each row has cells for all columns. */
function pad(rows: readonly Cell[][]): void {
  const columns = rows.reduce((most, row) => Math.max(most, endOf(row)), 0);
  const empty = { blocks: [], align: null, isHead: false, rowspan: 1, merge: 'none' } as const;
  for (const row of rows) {
    const before = row[0]?.column ?? 0;
    const after = columns - endOf(row);
    if (before > 0) row.unshift({ ...empty, column: 0, colspan: before });
    if (after > 0) row.push({ ...empty, column: columns - after, colspan: after });
  }
}

function mergeOf(properties: XmlElement | undefined): Cell['merge'] {
  const merge = childOf(properties, 'w:vMerge');
  if (!merge) return 'none';
  return valOf(merge) === 'restart' ? 'begins' : 'goes-on';
}

/** Cells that go on from above make the one they go on from larger; without one they are cells of their own. */
function joinMerged(rows: readonly Cell[][]): void {
  const above = new Map<number, Cell>();
  for (const cells of rows) {
    for (const [at, cell] of cells.entries()) {
      const from = above.get(cell.column);
      if (cell.merge === 'goes-on' && from?.colspan === cell.colspan && from.rowspan < MOST_SPANNED) {
        from.rowspan += 1;
        continue;
      }
      const own: Cell = cell.merge === 'goes-on' ? { ...cell, merge: 'begins' } : cell;
      cells[at] = own;
      if (own.merge === 'begins') above.set(own.column, own);
      else above.delete(own.column);
    }
    const seen = new Set(cells.map(({ column }) => column));
    for (const column of above.keys()) if (!seen.has(column)) above.delete(column);
  }
}

function cellJson(cell: Cell, isHead: boolean, widths: readonly number[] | null): ContentJson {
  const { colspan, rowspan, column, align, blocks } = cell;
  const colwidth = widths?.slice(column, column + colspan);
  return {
    type: isHead || cell.isHead ? 'tableHeader' : 'tableCell',
    attrs: { colspan, rowspan, colwidth: colwidth?.length === colspan ? colwidth : null, align },
    content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }],
  };
}

/** Widths in CSS pixels, if the columns differ in theirs. */
function columnWidths(table: XmlElement): number[] | null {
  const grid = childOf(table, 'w:tblGrid');
  const columns = (grid ? elementsOf(grid) : []).filter(({ name }) => name === 'w:gridCol');
  const widths = columns.map((column) => Math.round((numberOf(column, 'w:w') ?? 0) / TWIPS_PER_PIXEL));
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  if (widths.length > MOST_COLUMNS || least <= 0 || most - least <= most * SAME_WIDTH) return null;
  return widths.map((width) => Math.max(width, NARROWEST_COLUMN));
}

function lostColours(table: XmlElement, reading: Reading): void {
  for (const row of childrenThroughControls(table, 'w:tr'))
    for (const cell of childrenThroughControls(row, 'w:tc')) {
      const fill = childOf(childOf(cell, 'w:tcPr'), 'w:shd')?.attributes['w:fill']?.toLowerCase();
      const isOwn = fill === HEAD_FILL;
      if (fill !== undefined && !isOwn && !['auto', 'ffffff', ''].includes(fill))
        reading.losses.add('colour-or-size');
    }
}

/** How heads of tables are coloured in the files that are written here. */
export const HEAD_FILL = 'f1f3f2';
