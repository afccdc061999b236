/** As many columns or rows as one cell may span. More would let one attribute make a table of millions of places. */
const MOST_SPANNED = 100;
/** As wide as a column may be set, in CSS pixels. */
const WIDEST_COLUMN = 10_000;

/**
 * What an attribute that somebody wrote into the document is taken for: itself if it is of the kind the schema's usual
 * value is of, and within bounds, otherwise what comes nearest. The same on every page.
 */
export function cleanAttribute(name: string, value: unknown, usual: unknown): unknown {
  if (name === 'colspan' || name === 'rowspan') return whole(value, 1, MOST_SPANNED) ?? 1;
  if (name === 'level') return whole(value, 1, 3) ?? 1;
  if (name === 'colwidth') return columnWidths(value);
  switch (typeof usual) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : usual;
    case 'boolean':
      return typeof value === 'boolean' ? value : usual;
    case 'string':
      return typeof value === 'string' ? value : usual;
    default:
      return typeof value === 'object' ? usual : value;
  }
}

function columnWidths(value: unknown): number[] | null {
  if (!Array.isArray(value) || value.length > MOST_SPANNED) return null;
  return value.map((width: unknown) => whole(width, 0, WIDEST_COLUMN) ?? 0);
}

function whole(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(Math.max(Math.round(value), least), most)
    : null;
}
