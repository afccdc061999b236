import type { AttributeBounds } from '@parley/binding';

/** As many columns or rows as one cell may span. More would let one attribute make a table of millions of places. */
const MOST_SPANNED = 100;
/** As wide as a column may be set, in CSS pixels. */
const WIDEST_COLUMN = 10_000;

/** What a column may be called: how late it came, and something nobody else calls one. */
const COLUMN = /^\d{1,6}\.\w{1,20}$/;

const spanned = (value: unknown): number => whole(value, 1, MOST_SPANNED) ?? 1;

/** What a cell's attributes are taken for, whatever somebody wrote. */
export const cellAttributeBounds: AttributeBounds = {
  column: (value) => (typeof value === 'string' && COLUMN.test(value) ? value : null),
  colspan: spanned,
  rowspan: spanned,
  colwidth: columnWidths,
};

function columnWidths(value: unknown): number[] | null {
  if (!Array.isArray(value) || value.length > MOST_SPANNED) return null;
  return value.map((width: unknown) => whole(width, 0, WIDEST_COLUMN) ?? 0);
}

/** The whole number nearest to a value, within bounds; null if it is no number. */
export function whole(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(Math.max(Math.round(value), least), most)
    : null;
}
