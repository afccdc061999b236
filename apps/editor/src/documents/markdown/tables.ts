import type { JSONContent, MarkdownParseHelpers, MarkdownRendererHelpers, MarkdownToken } from '@tiptap/core';
import { Tokenizer, type Tokens } from 'marked';
import { stand } from './stand-ins.ts';

/** A column is filled up with blanks to the width of its widest cell, at most so many characters. */
const WIDEST = 40;
const LEAST = 3;

type Alignment = 'left' | 'right' | 'center' | null;

/** Reads tables by the rules of GitHub's Markdown: a bar behind a backslash parts no cells, whatever it stands in. One in
 * code does not either, though by the rules it would. */
export const tableTokenizer = {
  table(this: Tokenizer, source: string): Tokens.Table | undefined {
    const end = source.search(/\n[ \t]*\n/);
    const candidate = end < 0 ? source : source.slice(0, end + 1);
    if (!candidate.includes('|')) return undefined;
    // As long as it was, so that the parser goes on at the right place.
    const token = Tokenizer.prototype.table.call(this, candidate.split('\n').map(withoutBars).join('\n'));
    return token && { ...token, raw: source.slice(0, token.raw.length) };
  },
};

function withoutBars(row: string): string {
  if (!/\\\||`/.test(row)) return row;
  const escaped = row.replaceAll('\\|', stand.barEscape + stand.bar);
  return escaped.includes('`')
    ? escaped.replace(/\\`|(?<!`)(`+)(?!`).*?[^`]\1(?!`)/g, (code) => code.replaceAll('|', stand.bar))
    : escaped;
}

const withBars = (text: string): string => text.replaceAll(stand.barEscape, '').replaceAll(stand.bar, '|');

type TableToken = MarkdownToken & Partial<Pick<Tokens.Table, 'header' | 'rows' | 'align'>>;

export const table = {
  parseMarkdown: (
    { header = [], rows = [], align = [] }: TableToken,
    helpers: MarkdownParseHelpers,
  ): JSONContent => {
    const row = (cells: Tokens.TableCell[], type: string): JSONContent => ({
      type: 'tableRow',
      content: cells.map(({ text }, at) => ({
        type,
        attrs: align[at] ? { align: align[at] } : {},
        content: [{ type: 'paragraph', content: inlineOf(withBars(text), helpers) }],
      })),
    });
    // A table without a head is written with an empty one.
    const hasHead = rows.length === 0 || header.some(({ text }) => text.trim() !== '');
    return {
      type: 'table',
      content: [
        ...(hasHead ? [row(header, 'tableHeader')] : []),
        ...rows.map((cells) => row(cells, 'tableCell')),
      ],
    };
  },

  renderMarkdown: ({ content: rows = [] }: JSONContent, helpers: MarkdownRendererHelpers): string => {
    const written = rows.map(({ content: cells = [] }) =>
      cells.flatMap((cell) => writtenCell(cell, helpers)),
    );
    const columns = Math.max(0, ...written.map(({ length }) => length));
    if (columns === 0) return '';
    const hasHead = rows[0]?.content?.some(({ type }) => type === 'tableHeader') ?? false;
    const [head = [], ...body] = hasHead ? written : [[], ...written];
    const numbers = Array.from({ length: columns }, (_, column) => column);
    const widths = numbers.map((column) =>
      Math.max(LEAST, ...written.map((row) => Math.min(WIDEST, row[column]?.length ?? 0))),
    );
    const line = (row: readonly string[]): string =>
      `| ${numbers.map((column) => (row[column] ?? '').padEnd(widths[column] ?? 0)).join(' | ')} |`;
    const rule = numbers.map((column) => ruled(alignmentOf(rows, column), widths[column] ?? LEAST));
    return [line(head), line(rule), ...body.map(line)].join('\n');
  },
};

const inlineOf = (text: string, { tokenizeInline, parseInline }: MarkdownParseHelpers): JSONContent[] =>
  parseInline(tokenizeInline?.(text) ?? [{ type: 'text', raw: text, text }]);

/** A cell's text in one line, and an empty cell for each other column it spans. */
function writtenCell({ attrs, content = [] }: JSONContent, helpers: MarkdownRendererHelpers): string[] {
  const text = helpers.renderChildren(content).replaceAll('\n', ' ').replaceAll('|', '\\|').trim();
  const spanned = Math.max(0, Number(attrs?.colspan ?? 1) - 1);
  return [text, ...Array.from({ length: spanned }, () => '')];
}

function alignmentOf(rows: readonly JSONContent[], column: number): Alignment {
  for (const { content = [] } of rows) {
    const align: unknown = content[column]?.attrs?.align;
    if (align === 'left' || align === 'right' || align === 'center') return align;
  }
  return null;
}

function ruled(align: Alignment, width: number): string {
  const left = align === 'left' || align === 'center' ? ':' : '';
  const right = align === 'right' || align === 'center' ? ':' : '';
  return left + '-'.repeat(width - left.length - right.length) + right;
}
