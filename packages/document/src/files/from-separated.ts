import Papa from 'papaparse';
import type { ContentJson } from '../content-json.ts';
import { FileError } from './file-error.ts';
import { documentOf } from './from-plain-text.ts';
import type { Taken } from './taken.ts';

/** A table that has more is refused: it could be shown, and hardly be written in. */
const MOST_ROWS = 3_000;
const MOST_COLUMNS = 150;

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * A document with one table, from values that are parted by commas, semicolons or tabs, whichever the file uses. Its first
 * line is the table's head.
 *
 * @throws FileError `table-too-large`
 */
export function fromSeparated(file: string): Taken {
  const text = file.replace(/^\uFEFF/, '');
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', delimiter: delimiterOf(text) });
  const columns = data.reduce((most, row) => Math.max(most, row.length), 0);
  if (data.length > MOST_ROWS || columns > MOST_COLUMNS) throw new FileError('table-too-large');
  const rows = data.map(
    (row, at): ContentJson => ({
      type: 'tableRow',
      content: Array.from({ length: columns }, (_, column) =>
        cellOf(row[column] ?? '', at === 0 ? 'tableHeader' : 'tableCell'),
      ),
    }),
  );
  return { doc: documentOf(rows.length > 0 ? [{ type: 'table', content: rows }] : []), losses: [] };
}

/** The sign that parts the names in a table's head most often: values have commas of their own. */
function delimiterOf(text: string): string {
  const [head = ''] = /^.*$/m.exec(text.replace(/"(?:[^"]|"")*"/g, '')) ?? [];
  const counts = DELIMITERS.map((sign) => head.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

const cellOf = (value: string, type: string): ContentJson => ({
  type,
  content: value
    .split(/\r\n?|\n/)
    .map(
      (text): ContentJson =>
        text ? { type: 'paragraph', content: [{ type: 'text', text }] } : { type: 'paragraph' },
    ),
});
