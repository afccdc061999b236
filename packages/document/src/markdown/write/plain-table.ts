import type { AlignType } from 'mdast';
import type { ContentJson } from '../../content-json.ts';

/**
 * Whether GitHub's Markdown can hold a table: no cells are merged, each holds one line, heads are the first row and
 * nothing else, and a column is aligned as a whole.
 */
export function isPlainTable(rows: readonly ContentJson[]): boolean {
  const heads = rows.map(({ content = [] }) => content.map(({ type }) => type === 'tableHeader'));
  const [first = [], ...others] = heads;
  if (others.flat().some((isHead) => isHead) || new Set(first).size > 1) return false;
  return rows.every(({ content = [] }) => content.every(isPlainCell)) && isAlignedByColumn(rows);
}

function isPlainCell({ attrs, content = [] }: ContentJson): boolean {
  if (attrs?.colour) return false;
  if (Number(attrs?.colspan ?? 1) > 1 || Number(attrs?.rowspan ?? 1) > 1 || content.length > 1) return false;
  const [block] = content;
  if (!block) return true;
  return (
    block.type === 'image' ||
    (block.type === 'paragraph' && !block.attrs?.align && !(block.content ?? []).some(isBarBehindBackslash))
  );
}

/** In code and formulas there is no way to write both: a backslash before a bar is taken away with it. */
const isBarBehindBackslash = ({ type, attrs, text = '', marks = [] }: ContentJson): boolean =>
  type === 'formula'
    ? /\\\|/.test(String(attrs?.tex))
    : /\\\|/.test(text) && marks.some((mark) => mark.type === 'code');

function isAlignedByColumn(rows: readonly ContentJson[]): boolean {
  const [first, ...others] = rows.map(({ content = [] }) => content.map(alignmentOf));
  return others.every((row) => row.every((align, column) => align === (first?.[column] ?? null)));
}

function alignmentOf({ attrs }: ContentJson): AlignType {
  const align = attrs?.align;
  return align === 'left' || align === 'right' || align === 'center' ? align : null;
}

/** How the columns of a plain table are aligned. */
export const alignments = (rows: readonly ContentJson[], columns: number): AlignType[] =>
  Array.from({ length: columns }, (_, column) => {
    const cell = rows.map(({ content = [] }) => content[column]).find((one) => one !== undefined);
    return cell ? alignmentOf(cell) : null;
  });
