/** More than this is a file's business. */
const MOST_CELLS = 5_000;

/** A text of values with tabs between them, as programs for tables copy it, as the HTML of a table; null if it is none. */
export function separatedAsHtml(plain: string): string | null {
  const lines = plain.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const rows = lines.map((line) => line.split('\t'));
  const columns = rows[0]?.length ?? 0;
  if (rows.length < 2 || columns < 2 || rows.some(({ length }) => length !== columns)) return null;
  // Lines of a program begin with tabs, and a table with a name.
  if (rows.every(([first = '']) => first.trim() === '') || rows.length * columns > MOST_CELLS) return null;
  const row = (values: readonly string[]): string =>
    `<tr>${values.map((value) => `<td>${escaped(value)}</td>`).join('')}</tr>`;
  return `<table>${rows.map(row).join('')}</table>`;
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (value: string): string => value.trim().replace(/[&<>]/g, (sign) => SIGNS[sign] ?? sign);
