import type { Fragment, Node, Slice } from '@tiptap/pm/model';
import { isNote } from '../footnotes/notes.ts';
import { isFormula } from '../formulas/selected-formula.ts';

const isCell = ({ type }: Node): boolean => /cell$/.test(String(type.spec.tableRole));
const isTable = ({ type }: Node): boolean => type.spec.tableRole === 'table';

/**
 * What is copied, as plain text, if there is a table in it: the values of a row with tabs between them, as every program for
 * tables takes them; or a footnote, whose words stand in brackets, or a
 * formula, which is its TeX. Null if there is none, or no more than words of one cell.
 */
export function copiedAsText({ content }: Slice): string | null {
  const first = content.firstChild;
  if (first && (isCell(first) || first.type.spec.tableRole === 'row')) return rowsAsText(content);
  if (!content.content.some(isTable)) return hasOwnWords(content) ? blocksAsText(content) : null;
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

function hasOwnWords(content: Fragment): boolean {
  let found = false;
  content.descendants((node) => {
    found ||= isNote(node) || isFormula(node.type.name);
  });
  return found;
}

const blocksAsText = (content: Fragment): string =>
  content.content
    .map((node) =>
      node.inlineContent || node.isLeaf || node.isInline
        ? inlineAsText(node, '\n')
        : blocksAsText(node.content),
    )
    .join(content.firstChild?.isInline ? '' : '\n\n');

function inlineAsText(node: Node, between: string): string {
  if (node.isText) return node.text ?? '';
  if (isFormula(node.type.name)) return `$${node.attrs.tex}$`;
  if (node.isLeaf) return between;
  const inner = node.children.map((child) => inlineAsText(child, between)).join('');
  return isNote(node) ? ` [${inner}]` : inner;
}

const words = (node: Node, between: string): string =>
  (node.inlineContent
    ? inlineAsText(node, between)
    : node.textBetween(0, node.content.size, between, between)
  ).replace(/[\t\n]+/g, (blank) => (between === ' ' ? ' ' : blank));
