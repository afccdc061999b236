import {
  AlignmentType,
  type FileChild,
  type Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import type { ContentJson } from '../../content-json.ts';
import { TWIPS_PER_PIXEL } from '../read/reading.ts';
import { listIndent } from './lists.ts';
import { HEAD_SHADING } from './styles.ts';
import { OUTSIDE, type Place } from './writing.ts';

/** Twips of a line, and of a column that nobody has set beside some that are. */
const TEXT_WIDTH = 9_026;
const USUAL_COLUMN = 1_500;

export type WriteBlocks = (blocks: readonly ContentJson[], place: Place) => FileChild[];

export function tableOf({ content = [] }: ContentJson, { level }: Place, write: WriteBlocks): Table {
  const widths = widthsOf(content);
  const columns = columnsOf(content);
  const columnWidths = widths ?? Array.from({ length: columns }, () => Math.floor(TEXT_WIDTH / columns));
  const isWholeHead = (row: ContentJson): boolean =>
    (row.content ?? []).length > 0 && (row.content ?? []).every(({ type }) => type === 'tableHeader');
  const heads = content.findIndex((row) => !isWholeHead(row));
  return new Table({
    columnWidths,
    layout: widths ? TableLayoutType.FIXED : TableLayoutType.AUTOFIT,
    width: { size: columnWidths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    ...(level < 0 ? {} : { indent: { size: listIndent(level), type: WidthType.DXA } }),
    rows: content.map(
      (row, at) =>
        new TableRow({
          tableHeader: heads < 0 ? at === 0 && isWholeHead(row) : at < heads,
          children: (row.content ?? []).map((cell) => cellOf(cell, write)),
        }),
    ),
  });
}

function cellOf({ type, attrs, content = [] }: ContentJson, write: WriteBlocks): TableCell {
  const isHead = type === 'tableHeader';
  const [columnSpan, rowSpan] = [spanOf(attrs?.colspan), spanOf(attrs?.rowspan)];
  return new TableCell({
    ...(columnSpan > 1 ? { columnSpan } : {}),
    ...(rowSpan > 1 ? { rowSpan } : {}),
    ...(isHead ? { shading: HEAD_SHADING } : {}),
    children: write(content, { ...OUTSIDE, cell: { isHead, align: attrs?.align } }) as (Paragraph | Table)[],
  });
}

const spanOf = (value: unknown): number => (typeof value === 'number' && value > 1 ? value : 1);

const columnsOf = ([first]: readonly ContentJson[]): number =>
  Math.max(
    1,
    (first?.content ?? []).reduce((sum, { attrs }) => sum + spanOf(attrs?.colspan), 0),
  );

/** Twips, if any column has a width of its own. */
function widthsOf([first]: readonly ContentJson[]): number[] | null {
  const widths = (first?.content ?? []).flatMap(({ attrs }): unknown[] =>
    Array.isArray(attrs?.colwidth) ? attrs.colwidth : new Array(spanOf(attrs?.colspan)).fill(0),
  );
  if (!widths.some((width) => typeof width === 'number' && width > 0)) return null;
  return widths.map((width) =>
    typeof width === 'number' && width > 0 ? width * TWIPS_PER_PIXEL : USUAL_COLUMN,
  );
}

const ALIGNED: Readonly<Record<string, (typeof AlignmentType)[keyof typeof AlignmentType]>> = {
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
};

/** How what stands in a cell is aligned. */
export const alignmentIn = ({ cell }: Place) => ALIGNED[String(cell?.align)];
