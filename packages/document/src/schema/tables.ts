import { type Attributes, type Extensions, Node } from '@tiptap/core';
import { Fragment } from '@tiptap/pm/model';
import { cellAttributeBounds } from './bounds.ts';
import { CELL_COLOURS, nameIn } from './colours.ts';
import { drawnTable } from './drawn-table.ts';

/** Tables: the nodes, as Tiptap's `extension-table` defines them (a test compares the two), and how they are drawn. */
const Table = Node.create({
  name: 'table',
  content: 'tableRow+',
  isolating: true,
  group: 'block',

  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ node }) => drawnTable(node),
  extendNodeSchema: ({ name }) => ({ tableRole: ROLES[name] }),
});

const ROLES: Readonly<Record<string, string>> = {
  table: 'table',
  tableRow: 'row',
  tableHeader: 'header_cell',
  tableCell: 'cell',
};

const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)*',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: ({ HTMLAttributes }) => ['tr', HTMLAttributes, 0],
});

const ALIGNMENTS: readonly unknown[] = ['left', 'right', 'center'];

const cellAttributes = (): Attributes => ({
  // Which column a cell belongs to: the same in each of its cells. Nobody sees it.
  column: { default: null, rendered: false, parseHTML: () => null },
  colspan: { default: 1 },
  rowspan: { default: 1 },
  colwidth: { default: null, parseHTML: columnWidths },
  colour: {
    default: null,
    parseHTML: (element) => nameIn(CELL_COLOURS, element.getAttribute('data-marker')),
    renderHTML: ({ colour }) => {
      const name = nameIn(CELL_COLOURS, colour);
      return name ? { 'data-marker': name, style: `background-color: ${CELL_COLOURS[name]}` } : {};
    },
  },
  align: {
    default: null,
    parseHTML: (element) => aligned(element.style.textAlign || element.getAttribute('align')),
    renderHTML: ({ align }) => (aligned(align) ? { style: `text-align: ${align}` } : {}),
  },
});

const aligned = (written: unknown): unknown => {
  const align = typeof written === 'string' ? written.trim().toLowerCase() : null;
  return ALIGNMENTS.includes(align) ? align : null;
};

/** Its own `colwidth`, or the width of the column it stands in. */
function columnWidths(cell: HTMLElement): number[] | null {
  const own = cell.getAttribute('colwidth');
  if (own) return own.split(',').map((width) => Number.parseInt(width, 10));
  const index = [...(cell.parentElement?.children ?? [])].indexOf(cell);
  const column = cell.closest('table')?.querySelectorAll('colgroup > col')[index];
  const width = column?.getAttribute('width');
  return width ? [Number.parseInt(width, 10)] : null;
}

const cell = (name: string, tag: 'td' | 'th') =>
  Node.create({
    name,
    content: 'block+',
    isolating: true,
    addAttributes: cellAttributes,
    extendNodeSchema: (extension) =>
      extension.name === name ? { attributeBounds: cellAttributeBounds } : {},
    parseHTML: () => [
      {
        // Without this an empty one would get the content of its neighbour's.
        tag,
        getAttrs: (element) => (isEmpty(element) ? {} : false),
        getContent: (_, schema) => schema.nodes[name]?.createAndFill()?.content ?? Fragment.empty,
      },
      { tag },
    ],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

/** A space that does not break is content. */
const isEmpty = ({ children, textContent }: HTMLElement): boolean =>
  children.length === 0 && !/[^ \t\r\n\f]/.test(textContent ?? '');

export const tables: Extensions = [Table, TableRow, cell('tableHeader', 'th'), cell('tableCell', 'td')];
