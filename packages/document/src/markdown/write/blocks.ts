import type {
  Blockquote,
  Code,
  FootnoteDefinition,
  Heading,
  ListItem,
  PhrasingContent,
  RootContent,
  TableRow,
} from 'mdast';
import type { ContentJson } from '../../content-json.ts';
import type { Losses } from '../../files/losses.ts';
import { alignment } from '../../schema/alignment.ts';
import { calloutKind } from '../../schema/quotes.ts';
import { writeFormula } from './formulas.ts';
import { blanksOutside, writeMarks } from './marks.ts';
import { alignments, isPlainTable } from './plain-table.ts';
import { blockAsHtml, summaryAsHtml, tableAsHtml } from './table-html.ts';
import { imageTag } from './words-html.ts';

/** What the writing of one document needs besides its blocks. */
export interface Writing {
  readonly losses: Losses;
  /** The footnotes so far, in the order in which the text refers to them. */
  readonly notes: FootnoteDefinition[];
}

type WriteBlock = (block: ContentJson, writing: Writing) => RootContent[];

const html = (value: string): { type: 'html'; value: string } => ({ type: 'html', value });

/** The blocks of a document as Markdown's tree. */
export const writeBlocks = (blocks: readonly ContentJson[], writing: Writing): RootContent[] =>
  blocks.flatMap((block) => {
    const write = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type] : undefined;
    return write ? write(block, writing) : writeBlocks(block.content ?? [], writing);
  });

const BLOCKS: Readonly<Record<string, WriteBlock>> = {
  paragraph: (block, writing) =>
    isAligned(block)
      ? [html(blockAsHtml(block))]
      : [{ type: 'paragraph', children: writeLine(block.content ?? [], 'lines', writing) }],
  heading: (block, writing) =>
    isAligned(block)
      ? [html(blockAsHtml(block))]
      : [
          {
            type: 'heading',
            depth: depthOf(block.attrs?.level),
            children: writeLine(block.content ?? [], 'line', writing),
          },
        ],
  pageBreak: (block) => [html(blockAsHtml(block))],
  contents: () => [html('[TOC]')],
  toggle: ({ content = [] }, writing) => [
    html(`<details>\n${summaryAsHtml(content[0])}`),
    ...writeBlocks(content.slice(1), writing),
    html('</details>'),
  ],
  blockquote: (block, writing) => [writeQuote(block, writing)],
  codeBlock: (block) => [writeCode(block)],
  formulaBlock: ({ attrs }) => [{ type: 'math', value: String(attrs?.tex ?? '') }],
  horizontalRule: () => [{ type: 'thematicBreak' }],
  bulletList: (list, writing) => [writeList(list, writing, null)],
  taskList: (list, writing) => [writeList(list, writing, null)],
  orderedList: (list, writing) => [writeList(list, writing, Number(list.attrs?.start ?? 1))],
  image: (block) => [{ type: 'paragraph', children: [writeImage(block)] }],
  table: (block, writing) => writeTable(block, writing),
};

/** Markdown has no sign for it. An empty line is nowhere else than at its beginning. */
const isAligned = ({ attrs, content = [] }: ContentJson): boolean =>
  content.length > 0 && alignment(attrs?.align) !== null;

const depthOf = (level: unknown): Heading['depth'] =>
  Math.min(Math.max(Number(level) || 1, 1), 6) as Heading['depth'];

/** What cells and headings cannot hold is written in one line. */
type Place = 'lines' | 'line' | 'cell';

/** The words of a line. One without any, and one of breaks alone, has a break more, to be there. */
function writeLine(content: readonly ContentJson[], place: Place, writing: Writing): PhrasingContent[] {
  const pieces = blanksOutside(content);
  const isOnly = pieces.every(({ type }) => type === 'hardBreak');
  const isBetween = (at: number): boolean =>
    [pieces[at - 1], pieces[at + 1]].every(
      (beside) => beside !== undefined && beside.type !== 'hardBreak' && beside.text?.trim() !== '',
    );
  const words = writeMarks(pieces, {
    // An empty line would end the paragraph.
    writeBreak: (at) => (place === 'lines' && isBetween(at) ? { type: 'break' } : html('<br>')),
    writeNote: (note) => writeNote(note, writing),
    writeFormula: (formula, beside) => writeFormula(formula, beside, place === 'cell'),
  });
  return isOnly && place === 'lines' ? [html('<br>'), ...words] : words;
}

/** A note's number where it stands; what it says comes behind all else. */
function writeNote({ content = [] }: ContentJson, writing: Writing): PhrasingContent {
  const identifier = String(writing.notes.length + 1);
  const note: FootnoteDefinition = {
    type: 'footnoteDefinition',
    identifier,
    label: identifier,
    children: [],
  };
  writing.notes.push(note);
  if (content.length > 0)
    note.children.push({ type: 'paragraph', children: writeLine(content, 'lines', writing) });
  return { type: 'footnoteReference', identifier, label: identifier };
}

/** A callout says first what it is, in a line of its own. */
function writeQuote({ attrs, content = [] }: ContentJson, writing: Writing): Blockquote {
  const children = writeBlocks(content, writing) as Blockquote['children'];
  const callout = calloutKind(attrs?.callout);
  if (!callout) return { type: 'blockquote', children };
  const sign = `[!${callout.toUpperCase()}]`;
  const [first, ...others] = children;
  return first?.type === 'paragraph' && first.children.length > 0
    ? {
        type: 'blockquote',
        children: [{ ...first, children: [html(`${sign}\n`), ...first.children] }, ...others],
      }
    : { type: 'blockquote', children: [{ type: 'paragraph', children: [html(sign)] }, ...children] };
}

function writeCode({ attrs, content = [] }: ContentJson): Code {
  const lang = String(attrs?.language ?? '')
    .replace(/[\s`]+/g, ' ')
    .trim();
  return { type: 'code', lang: lang || null, value: content.map(({ text = '' }) => text).join('') };
}

function writeList({ content = [] }: ContentJson, writing: Writing, start: number | null): RootContent {
  return {
    type: 'list',
    ordered: start !== null,
    start,
    spread: false,
    children: content.map((item) => writeItem(item, writing)),
  };
}

function writeItem({ type, attrs, content = [] }: ContentJson, writing: Writing): ListItem {
  const [first, second] = content;
  const isEmpty = first?.type === 'paragraph' && !first.content?.length;
  const isTask = type === 'taskItem';
  // What follows an empty beginning takes its place, or it would stand outside of the item. A box wants words.
  const blocks = isEmpty && !isTask && second?.type !== 'paragraph' ? content.slice(1) : content;
  return {
    type: 'listItem',
    checked: isTask ? attrs?.checked === true : null,
    spread: blocks.slice(1).some(({ type: name }) => !name.endsWith('List')),
    children: writeBlocks(blocks, writing) as [],
  };
}

/** One that is set to a width is written as HTML, which has a word for that. */
function writeImage({ attrs }: ContentJson): PhrasingContent {
  const url = String(attrs?.image ?? '');
  const alt = String(attrs?.alt ?? '');
  return typeof attrs?.width === 'number'
    ? html(imageTag(url, alt, attrs.width))
    : { type: 'image', url, alt };
}

/** A table as GitHub's Markdown has it if that can hold it, else as HTML, which can. */
function writeTable(table: ContentJson, writing: Writing): RootContent[] {
  const rows = table.content ?? [];
  const cells = rows.flatMap(({ content = [] }) => content);
  if (cells.length === 0) return [];
  if (cells.some(({ attrs }) => Array.isArray(attrs?.colwidth))) writing.losses.add('column-width');
  if (!isPlainTable(rows)) return [html(tableAsHtml(rows))];
  const hasHead = rows[0]?.content?.some(({ type }) => type === 'tableHeader') === true;
  const columns = Math.max(...rows.map(({ content = [] }) => content.length));
  const children = rows.map((row) => writeRow(row, columns, writing));
  const emptyHead: TableRow = {
    type: 'tableRow',
    children: Array.from({ length: columns }, () => ({ type: 'tableCell', children: [] })),
  };
  return [
    {
      type: 'table',
      align: alignments(rows, columns),
      children: hasHead ? children : [emptyHead, ...children],
    },
  ];
}

function writeRow({ content = [] }: ContentJson, columns: number, writing: Writing): TableRow {
  return {
    type: 'tableRow',
    children: Array.from({ length: columns }, (_, column) => {
      const [block] = content[column]?.content ?? [];
      if (!block) return { type: 'tableCell', children: [] };
      if (block.type === 'image') return { type: 'tableCell', children: [writeImage(block)] };
      const pieces = block.content ?? [];
      const words = writeLine(pieces, 'cell', writing);
      const isBreaks = pieces.length > 0 && pieces.every(({ type }) => type === 'hardBreak');
      return { type: 'tableCell', children: isBreaks ? [html('<br>'), ...words] : words };
    }),
  };
}
