import type { DOMOutputSpec, Node } from '@tiptap/pm/model';

/** The narrowest a column may be, in CSS pixels. */
export const NARROWEST_COLUMN = 48;
/** As many columns as get a width of their own: what somebody writes into a document may claim millions. */
const MOST_DRAWN = 1_000;

/** A table with its columns, which are those of its first row. */
export function drawnTable(table: Node): DOMOutputSpec {
  const { columns, style } = tableLayout(table);
  return [
    'table',
    { style },
    ['colgroup', {}, ...columns.map((column) => ['col', { style: column }])],
    ['tbody', 0],
  ];
}

/** The styles of a table and its columns. It is as wide as its columns if each has a width, else at least that wide. */
export function tableLayout({ firstChild }: Node): { style: string; columns: string[] } {
  const columns: string[] = [];
  let total = 0;
  let fixed = true;
  for (const { attrs } of firstChild?.children ?? []) {
    for (let index = 0; index < attrs.colspan && columns.length < MOST_DRAWN; index++) {
      const width = widthOf(attrs.colwidth?.[index]);
      total += width || NARROWEST_COLUMN;
      fixed &&= width > 0;
      columns.push(
        width > 0 ? `width: ${Math.max(width, NARROWEST_COLUMN)}px` : `min-width: ${NARROWEST_COLUMN}px`,
      );
    }
  }
  return { style: `${fixed ? 'width' : 'min-width'}: ${total}px`, columns };
}

/** What is in a document may be anything, and what is put into a style must be a number. */
const widthOf = (given: unknown): number => (typeof given === 'number' && given > 0 ? given : 0);
