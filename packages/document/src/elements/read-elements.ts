import type { Element, Nodes } from 'hast';
import { type ContentJson, type MarkJson, textJson } from '../content-json.ts';
import type { Losses } from '../files/losses.ts';
import { CALLED, withLinkedHeadings } from '../links/linked-headings.ts';
import { pageBreaksBetween } from '../page-breaks.ts';
import { alignment } from '../schema/alignment.ts';
import { TEXT_COLOURS } from '../schema/colours.ts';
import { FORMULA_ELEMENT } from '../schema/formula.ts';
import { imageAlign, imageCaption } from '../schema/image-bounds.ts';
import { calloutKind } from '../schema/quotes.ts';
import { isNote, readNote } from './footnotes.ts';
import { readFormula, readMathMl } from './formulas.ts';
import { inBlocks, LAYOUT, paragraph } from './lines.ts';
import { readEmbedded, readImage, readLink } from './links.ts';
import { readList } from './lists.ts';
import { marksOfStyle } from './look.ts';
import { attributeOf, MARKS, withMark } from './marks.ts';
import { elementsIn, type ReadElement, type Reading, wordsIn } from './reading.ts';
import { readTable } from './tables.ts';
import { readDetails } from './toggles.ts';

/** What some elements say, as the blocks of a document. Pictures have their `data:` URLs where their ids will be. */
export function readElements(nodes: readonly Nodes[], losses: Losses): ContentJson[] {
  const reading: Reading = {
    losses,
    pieces: (children, marks) => children.flatMap((child) => read(child, marks, reading)),
    blocks: (children, marks = []) => inBlocks(reading.pieces(children, marks), paragraph),
  };
  return withLinkedHeadings(pageBreaksBetween(reading.blocks(nodes)), losses, { bySlug: true });
}

function read(node: Nodes, marks: readonly MarkJson[], reading: Reading): readonly ContentJson[] {
  switch (node.type) {
    case 'text': {
      const text = node.value.replace(/[ \t]*[\r\n]+[ \t]*/g, marks.some(isCodeMark) ? ' ' : LAYOUT);
      return text ? [textJson(text, marks)] : [];
    }
    case 'comment':
      if (node.value.trim()) reading.losses.add('comment');
      return [];
    case 'element':
      noteLook(node, reading);
      return reader(node.tagName)(node, marks, reading);
    default:
      return 'children' in node ? reading.pieces(node.children, marks) : [];
  }
}

const isCodeMark = ({ type }: MarkJson): boolean => type === 'code';

function reader(tag: string): ReadElement {
  const mark = Object.hasOwn(MARKS, tag) ? MARKS[tag] : undefined;
  if (mark) return (element, marks, { pieces }) => pieces(element.children, withMark(marks, mark));
  return (Object.hasOwn(READERS, tag) ? READERS[tag] : undefined) ?? readOther;
}

/** What is no kind of its own: a block's lines stay apart from those around it, anything else is what is in it. */
const readOther: ReadElement = (element, marks, reading) => {
  if (!BLOCKS.has(element.tagName)) return reading.pieces(element.children, marks);
  if (isPageBreak(element)) return [{ type: 'pageBreak' }];
  return aligned(reading.blocks(element.children, marks), element);
};

/** As a document, a book and Pandoc have one. */
const isContents = (element: Element): boolean =>
  element.properties.dataContents !== undefined ||
  attributeOf(element, 'role') === 'doc-toc' ||
  attributeOf(element, 'id') === 'TOC';

/** As other programs write one. */
const isPageBreak = (element: Element): boolean =>
  element.children.length === 0 &&
  /(?:page-)?break-(?:after|before):\s*(?:page|always)/i.test(attributeOf(element, 'style'));

/** Lines that an element around them aligns. */
function aligned(blocks: ContentJson[], element: Element): ContentJson[] {
  const align = alignment(alignmentOf(element));
  return align
    ? blocks.map((block) =>
        block.type === 'paragraph' ||
        block.type === 'heading' ||
        (block.type === 'image' && imageAlign(align))
          ? { ...block, attrs: { align, ...block.attrs } }
          : block,
      )
    : blocks;
}

function alignmentOf(element: Element): string {
  if (element.tagName === 'center') return 'center';
  const style = /text-align:\s*(\w+)/i.exec(attributeOf(element, 'style'))?.[1];
  return (style ?? attributeOf(element, 'align')).toLowerCase();
}

/** A picture with what is said below it. */
const readFigure: ReadElement = (element, marks, reading) => {
  const said = elementsIn(element).find(({ tagName }) => tagName === 'figcaption');
  const caption = said ? imageCaption(wordsIn(said).replace(/\s+/g, ' ').trim()) : null;
  const at = said ? element.children.indexOf(said) : element.children.length;
  const before = reading.blocks(element.children.slice(0, at), marks);
  const behind = reading.blocks(element.children.slice(at + 1), marks);
  const [only, second] = [...before, ...behind];
  if (only?.type !== 'image' || second) {
    // Each is read once: what it loses is counted.
    const words = said ? reading.blocks([said], marks) : [];
    return aligned([...before, ...words, ...behind], element);
  }
  return aligned([caption ? { ...only, attrs: { ...only.attrs, caption } } : only], element);
};

const nothing: ReadElement = () => [];

/** What links may call an element. */
const namesOf = (element: Element): string[] =>
  [attributeOf(element, 'id'), attributeOf(element, 'name')].filter((name) => name !== '');

const readHeading: ReadElement = (element, _marks, reading) => {
  const { tagName, children } = element;
  const level = Number(tagName.slice(1));
  const called = [element, ...elementsIn(element)].flatMap(namesOf);
  const blocks = inBlocks(reading.pieces(children, []), (content) => ({
    type: 'heading',
    attrs: { level, ...(called.length > 0 ? { [CALLED]: called } : {}) },
    content,
  }));
  return aligned(blocks, element);
};

const readCode: ReadElement = (element) => {
  const inner = element.children.length === 1 ? element.children[0] : undefined;
  const code = inner?.type === 'element' && inner.tagName === 'code' ? inner : element;
  const language = /(?:^|\s)lang(?:uage)?-(\S+)/.exec(attributeOf(code, 'className'))?.[1] ?? null;
  const text = wordsIn(element).replace(/\n$/, '');
  return [{ type: 'codeBlock', attrs: { language }, ...(text ? { content: [textJson(text)] } : {}) }];
};

const readQuote: ReadElement = (element, _marks, reading) => {
  const content = reading.blocks(element.children);
  const callout = calloutKind(attributeOf(element, 'dataCallout'));
  const attrs = callout ? { attrs: { callout } } : {};
  return [{ type: 'blockquote', ...attrs, content: content.length > 0 ? content : [paragraph()] }];
};

/** Words that look otherwise. Links are blue in other programs, which says no more than that they are links. */
const readLook: ReadElement = (element, marks, reading) => {
  if (isNote(element)) return readNote(element, marks, reading);
  const isLink = marks.some(({ type }) => type === 'link');
  const look = lookOf(element).filter(
    (mark) => !isLink || mark.type !== 'textColour' || isOwn(mark, element),
  );
  return reading.pieces(element.children, look.reduce(withMark, marks));
};

const isOwn = ({ attrs }: MarkJson, element: Element): boolean =>
  attributeOf(element, 'style').includes(TEXT_COLOURS[String(attrs?.colour)] ?? '?');

function lookOf(element: Element): readonly MarkJson[] {
  const color = attributeOf(element, 'color');
  const look = marksOfStyle(`${attributeOf(element, 'style')};${color ? `color:${color}` : ''}`);
  const isMarked = element.tagName !== 'mark' || look.some(({ type }) => type === 'highlight');
  return isMarked ? look : [{ type: 'highlight' }, ...look];
}

/** A box that no item begins with. */
const readInput: ReadElement = (element, marks) =>
  attributeOf(element, 'type').toLowerCase() === 'checkbox'
    ? [textJson(element.properties.checked ? '☑' : '☐', marks)]
    : [];

const readDrawing: ReadElement = (_element, _marks, { losses }) => {
  losses.add('drawing');
  return [];
};

const READERS: Readonly<Record<string, ReadElement>> = {
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, readHeading])),
  ...Object.fromEntries(['video', 'audio', 'iframe', 'embed', 'object'].map((tag) => [tag, readEmbedded])),
  ...Object.fromEntries(
    ['script', 'style', 'template', 'noscript', 'title', 'head', 'source', 'track', 'colgroup'].map((tag) => [
      tag,
      nothing,
    ]),
  ),
  a: readLink,
  nav: (element, marks, reading) =>
    isContents(element) ? [{ type: 'contents' }] : readOther(element, marks, reading),
  img: readImage,
  figure: readFigure,
  ul: readList,
  ol: readList,
  table: readTable,
  pre: readCode,
  blockquote: readQuote,
  hr: () => [{ type: 'horizontalRule' }],
  br: () => [{ type: 'hardBreak' }],
  mark: readLook,
  span: readLook,
  font: readLook,
  details: readDetails,
  input: readInput,
  svg: readDrawing,
  math: readMathMl,
  [FORMULA_ELEMENT]: readFormula,
  q: (element, marks, { pieces }) => [
    textJson('“', marks),
    ...pieces(element.children, marks),
    textJson('”', marks),
  ],
};

const BLOCKS = new Set(
  `address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form header
   hgroup html legend li main menu nav p section summary`.split(/\s+/),
);

/** What an element says of how it looks, and a document has no place for. */
function noteLook(element: Element, { losses }: Reading): void {
  const { tagName } = element;
  if (['td', 'th', 'table', 'tr', 'img'].includes(tagName)) return;
  const style = attributeOf(element, 'style');
  const isLine = BLOCKS.has(tagName) || /^h[1-6]$/.test(tagName);
  if (!isLine && alignment(alignmentOf(element))) losses.add('alignment');
  const isKept = READERS[tagName] === readLook && lookOf(element).length > 0;
  if (/(?:^|[;\s-])font-size\s*:/i.test(style) || (tagName === 'font' && attributeOf(element, 'size')))
    losses.add('colour-or-size');
  else if (!isKept && (tagName === 'font' || /(?:^|[;\s-])(?:color|background)\s*:/i.test(style)))
    losses.add('colour-or-size');
}
