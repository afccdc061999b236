/** Rows of cells as text in columns, the first row being the head. The first column is words, the others are figures. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    widths
      .map((width, column) =>
        column === 0 ? (row[0] ?? '').padEnd(width) : (row[column] ?? '').padStart(width),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** `1234567` as `1,234,567`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Bytes in kB of 1,000. */
export const kilobytes = (bytes: number): string => `${count(bytes / 1_000)} kB`;

/** Milliseconds with one decimal below a second, else seconds. */
export const duration = (ms: number): string =>
  ms === Number.POSITIVE_INFINITY
    ? 'never'
    : ms < 1_000
      ? `${ms.toFixed(1)} ms`
      : `${(ms / 1_000).toFixed(2)} s`;

/** Infinity, which is how long what never came took, as `never`. */
export const decimal = (value: number, digits = 2): string =>
  value === Number.POSITIVE_INFINITY ? 'never' : value.toFixed(digits);
