import type { Fragment, Node, Slice } from '@tiptap/pm/model';

const isCell = ({ type }: Node): boolean => /cell$/.test(String(type.spec.tableRole));
const isTable = ({ type }: Node): boolean => type.spec.tableRole === 'table';

/**
 * What is copied, as plain text, if there is a table in it: the values of a row with tabs between them, as every program for
 * tables takes them. Null if there is none, or no more than words of one cell.
 */
export function tablesAsText({ content }: Slice): string | null {
  const first = content.firstChild;
  if (first && (isCell(first) || first.type.spec.tableRole === 'row')) return rowsAsText(content);
  if (!content.content.some(isTable)) return null;
  return content.content
    .map((block) => (isTable(block) ? rowsAsText(block.content) : words(block, '\n')))
    .join('\n\n');
}

function rowsAsText(rows: Fragment): string {
  const first = rows.firstChild;
  if (first && isCell(first)) return cellsAsText(rows);
  return rows.content.map(({ content }) => cellsAsText(content)).join('\n');
}

const cellsAsText = (cells: Fragment): string => cells.content.map((cell) => words(cell, ' ')).join('\t');

const words = (node: Node, between: string): string =>
  node
    .textBetween(0, node.content.size, between, between)
    .replace(/[\t\n]+/g, (blank) => (between === ' ' ? ' ' : blank));
