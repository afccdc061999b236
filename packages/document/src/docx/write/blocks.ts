import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  type FileChild,
  HeadingLevel,
  type IParagraphOptions,
  PageBreak,
  Paragraph,
  type ParagraphChild,
  TableOfContents,
  TextRun,
} from 'docx';
import { type ContentJson, isInline } from '../../content-json.ts';
import { headingName } from '../../links/heading-link.ts';
import { imageCaption } from '../../schema/image-bounds.ts';
import { DEEPEST_LEVEL, listIndent } from './lists.ts';
import {
  BAR,
  CAPTION_STYLE,
  FORMULA_BLOCK_STYLE,
  HEAD_STYLE,
  QUOTE_STYLE,
  SEPARATOR_STYLE,
  TOGGLE_END_STYLE,
  TOGGLE_STYLE,
} from './styles.ts';
import { alignmentIn, tableOf } from './tables.ts';
import { boxOf, fitWords, formulaOf, isRightToLeft, pictureOf, runsOf } from './words.ts';
import type { Place, Writing } from './writing.ts';

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
];

const ALIGNED: Readonly<Record<string, IParagraphOptions['alignment']>> = {
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
  justify: AlignmentType.JUSTIFIED,
};

function alignedAs(attrs: ContentJson['attrs']): IParagraphOptions {
  const alignment = ALIGNED[String(attrs?.align)];
  return alignment ? { alignment } : {};
}

/** Words of a heading, with the name by which links find it. */
function named(written: unknown, children: ParagraphChild[]): ParagraphChild[] {
  const id = headingName(written);
  return id === null ? children : [new Bookmark({ id, children })];
}

type Write = (block: ContentJson, place: Place, writing: Writing) => FileChild[];

/** How each kind of block is written. A new kind is an entry; what has none is written as what is in it. */
const BLOCKS: Readonly<Record<string, Write>> = {
  paragraph: ({ attrs, content = [] }, place, writing) => [
    line(runsOf(content, writing), wordsOf(content), place, alignedAs(attrs)),
  ],

  heading: ({ attrs, content = [] }, place, writing) => [
    line(named(attrs?.name, runsOf(content, writing)), wordsOf(content), place, {
      ...alignedAs(attrs),
      heading: HEADINGS[Math.min(Math.max(Number(attrs?.level ?? 1), 1), HEADINGS.length) - 1],
    }),
  ],

  codeBlock({ attrs, content = [] }, place, writing) {
    const lines = fitWords(content.map(({ text = '' }) => text).join('')).split('\n');
    const runs = lines.map((text, at) => new TextRun({ text, ...(at === 0 ? {} : { break: 1 }) }));
    return [line(runs, '', place, { style: writing.codeStyles.of(attrs?.language) })];
  },

  formulaBlock: (block, place, writing) => [
    line(formulaOf(block, writing), '', place, { style: FORMULA_BLOCK_STYLE }),
  ],

  pageBreak: (_block, place) => [line([new PageBreak()], '', place)],

  horizontalRule: (_block, place) => [
    line([], '', place, {
      border: { bottom: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '999999' } },
    }),
  ],

  image(block, place, writing) {
    const picture = pictureOf(block, writing);
    const caption = fitWords(imageCaption(block.attrs?.caption) ?? '');
    const own = alignedAs(block.attrs);
    const image = line(picture ? [picture] : [], '', place, own);
    const said = { ...own, style: CAPTION_STYLE };
    return caption ? [image, line([new TextRun(caption)], caption, { ...place, mark: null }, said)] : [image];
  },

  blockquote({ content = [] }, place, writing) {
    const isHard = content.some(({ type }) => type === 'table' || (place.level >= 0 && /List$/.test(type)));
    if (place.isQuoted || isHard) writing.losses.add('quotation');
    return writeBlocks(content, { ...place, isQuoted: true }, writing);
  },

  toggle({ content = [] }, place, writing) {
    const [first, ...others] = content;
    const level = first?.type === 'heading' ? String(first.attrs?.level ?? 1) : '';
    const words = first?.content ?? [];
    const title = line(named(first?.attrs?.name, runsOf(words, writing)), wordsOf(words), place, {
      ...alignedAs(first?.attrs),
      style: TOGGLE_STYLE + level,
    });
    const inside = writeBlocks(others, { ...place, mark: null }, writing);
    return [title, ...inside, line([], '', { ...place, mark: null }, { style: TOGGLE_END_STYLE })];
  },

  contents: () => [new TableOfContents('', { hyperlink: true, headingStyleRange: '1-6' })],

  bulletList: listOf,
  orderedList: listOf,
  taskList: listOf,

  table: (block, place, writing) => [
    tableOf(block, place, (blocks, within) => writeBlocks(blocks, within, writing)),
  ],
};

/** Kinds that become one if nothing stands between two of them. */
const APART = new Set(['table', 'blockquote']);

export function writeBlocks(blocks: readonly ContentJson[], place: Place, writing: Writing): FileChild[] {
  const out: FileChild[] = [];
  let mark = place.mark;
  for (const [at, block] of blocks.entries()) {
    if (APART.has(block.type) && blocks[at - 1]?.type === block.type) out.push(separator(place));
    out.push(...writeBlock(block, { ...place, mark }, writing));
    // Only the first is marked.
    mark = null;
  }
  // Word wants a paragraph at the end of a cell and of a file.
  if ((place.cell || place.level < 0) && !(out.at(-1) instanceof Paragraph)) out.push(separator(place));
  return out;
}

function writeBlock(block: ContentJson, place: Place, writing: Writing): FileChild[] {
  const write = BLOCKS[block.type];
  if (write) return write(block, place, writing);
  writing.losses.add('left-plain');
  const content = block.content ?? [];
  return content.length > 0 && content.every(isInline)
    ? [line(runsOf(content, writing), wordsOf(content), place)]
    : writeBlocks(content, place, writing);
}

function listOf(list: ContentJson, place: Place, writing: Writing): FileChild[] {
  const level = Math.min(place.level + 1, DEEPEST_LEVEL);
  if (place.level >= DEEPEST_LEVEL) writing.losses.add('deep-list');
  const name = writing.lists.add(list, level);
  return (list.content ?? []).flatMap((item) => {
    const checked = item.type === 'taskItem' ? item.attrs?.checked === true : null;
    const within = { ...place, level, mark: { list: name, level, checked } };
    return writeBlocks(item.content ?? [], within, writing);
  });
}

function line(
  children: readonly ParagraphChild[],
  words: string,
  place: Place,
  own: IParagraphOptions = {},
): Paragraph {
  const { isQuoted, mark, level, cell } = place;
  const isShaped = own.heading !== undefined || own.style !== undefined;
  const alignment = alignmentIn(place);
  return new Paragraph({
    ...(isQuoted && !isShaped ? { style: QUOTE_STYLE } : {}),
    ...(cell?.isHead && !isShaped && !isQuoted ? { style: HEAD_STYLE } : {}),
    ...(isQuoted && isShaped ? { border: { left: BAR } } : {}),
    ...(mark ? { numbering: { reference: mark.list, level: mark.level } } : {}),
    ...(level >= 0 && !mark ? { indent: { left: listIndent(level) + (isQuoted ? 360 : 0) } } : {}),
    ...(alignment ? { alignment } : {}),
    ...(isRightToLeft(words) ? { bidirectional: true } : {}),
    ...own,
    children: [...(mark && mark.checked !== null ? boxOf(mark.checked) : []), ...children],
  });
}

const separator = ({ level }: Place): Paragraph =>
  new Paragraph({
    style: SEPARATOR_STYLE,
    ...(level >= 0 ? { indent: { left: listIndent(level) } } : {}),
  });

const wordsOf = (content: readonly ContentJson[]): string => content.map(({ text = '' }) => text).join('');
