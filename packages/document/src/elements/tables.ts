import type { Element } from 'hast';
import type { ContentJson } from '../content-json.ts';
import { paragraph } from './lines.ts';
import { marksOfStyle } from './look.ts';
import { attributeOf } from './marks.ts';
import { elementsIn, type ReadElement, type Reading, wordsIn } from './reading.ts';

const PARTS = ['thead', 'tbody', 'tfoot'];
const ALIGNMENTS = ['left', 'right', 'center'];
const MOST_SPANNED = 100;

/** A table, and its caption above it. */
export const readTable: ReadElement = (element, _marks, reading) => {
  const captions = elementsIn(element).filter(({ tagName }) => tagName === 'caption');
  const rows = rowsOf(element);
  const [head, ...body] = rows;
  // Markdown has no table without a head: it is written with an empty one.
  const hasEmptyHead =
    head !== undefined &&
    body.length > 0 &&
    cellsOf(head).every((cell) => cell.tagName === 'th' && isEmpty(cell));
  const content = (hasEmptyHead ? body : rows)
    .map(
      (row): ContentJson => ({
        type: 'tableRow',
        content: cellsOf(row).map((cell) => readCell(cell, reading)),
      }),
    )
    .filter((row) => row.content?.length);
  const above = reading.blocks(captions.flatMap(({ children }) => children));
  return content.length > 0 ? [...above, { type: 'table', content }] : above;
};

const rowsOf = (table: Element): Element[] =>
  elementsIn(table).flatMap((child) => {
    if (child.tagName === 'tr') return [child];
    return PARTS.includes(child.tagName) ? rowsOf(child) : [];
  });

const cellsOf = (row: Element): Element[] =>
  elementsIn(row).filter(({ tagName }) => tagName === 'td' || tagName === 'th');

const isEmpty = (cell: Element): boolean => elementsIn(cell).length === 0 && wordsIn(cell).trim() === '';

function readCell(cell: Element, reading: Reading): ContentJson {
  const align = (attributeOf(cell, 'align') || styledAlignment(cell)).toLowerCase();
  const attrs = {
    ...spanned(cell, 'colSpan', 'colspan'),
    ...spanned(cell, 'rowSpan', 'rowspan'),
    ...(ALIGNMENTS.includes(align) ? { align } : {}),
    ...colourOf(cell),
  };
  const blocks = reading.blocks(cell.children);
  return {
    type: cell.tagName === 'th' ? 'tableHeader' : 'tableCell',
    ...(Object.keys(attrs).length > 0 ? { attrs } : {}),
    content: blocks.length > 0 ? blocks : [paragraph()],
  };
}

function colourOf(cell: Element): { colour: unknown } | null {
  const mark = marksOfStyle(
    `${attributeOf(cell, 'style')};background-color:${attributeOf(cell, 'bgColor')}`,
  ).find(({ type }) => type === 'highlight');
  return mark ? { colour: mark.attrs?.colour ?? 'yellow' } : null;
}

const styledAlignment = (cell: Element): string =>
  /text-align:\s*([a-z]+)/i.exec(attributeOf(cell, 'style'))?.[1] ?? '';

function spanned(cell: Element, property: string, name: string): Record<string, number> {
  const count = Number.parseInt(attributeOf(cell, property), 10);
  return count > 1 ? { [name]: Math.min(count, MOST_SPANNED) } : {};
}
