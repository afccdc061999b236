import { type ContentJson, isInline, textJson } from '../../content-json.ts';
import { CALLED } from '../../links/linked-headings.ts';
import {
  CODE_STYLE,
  FORMULA_BLOCK_STYLE,
  OWN_CODE,
  SEPARATOR_STYLE,
  TOGGLE_END_STYLE,
  TOGGLE_STYLE,
} from '../style-names.ts';
import { CAPTION } from './captions.ts';
import { withSources } from './formulas.ts';
import { type Line, plainLine } from './line.ts';
import type { ListPlace } from './numbering.ts';
import type { Relations } from './office-package.ts';
import type { Reading } from './reading.ts';
import { breaksPage, headingDepth, isStyle, ofStyle, type Style } from './styles.ts';
import { TOGGLE_BEGIN, TOGGLE_END } from './toggles.ts';
import { joinedWords, type Piece, piecesOf } from './words.ts';
import { childOf, elementsOf, isOn, numberOf, valOf, type XmlElement } from './xml.ts';

const QUOTE = /^(?:quote|intense quote|quotations?|block ?quot(?:e|ation)|block text)$/;
const TITLE = /^title$/;
/** Word's, and LibreOffice's below pictures. */
const CAPTION_STYLE = /^(?:caption|figure|illustration)$/;
const HEAD = /^table heading$/;
/** Boxes that are typed as letters. */
const BOX = /^([☐☑☒✅])[\s\u00a0]+/;

/** What a paragraph is. */
type Kind = 'title' | 'heading' | 'code' | 'quote' | 'head' | 'plain';

export interface ReadParagraph {
  readonly kind: Kind;
  readonly lines: readonly Line[];
  /** Where its words stand, if that is said. */
  readonly align: 'left' | 'right' | 'center' | 'justify' | null;
}

export function readParagraph(element: XmlElement, relations: Relations, reading: Reading): ReadParagraph {
  const properties = childOf(element, 'w:pPr');
  const style = reading.styles.of(valOf(childOf(properties, 'w:pStyle')));
  const depth = headingDepth(properties, style);
  const kind = kindOf(style, depth);
  const place = reading.numbering.next(properties, style);
  const hadContents = reading.fields.isInContents;
  const isShaped =
    (kind !== 'plain' && kind !== 'quote') ||
    TOGGLE_STYLE.test(style?.name ?? '') ||
    isStyle(style, CAPTION_STYLE);
  const pieces = asBlock(
    withSources(piecesOf(element, { paragraph: style, isShaped, link: null, relations }, reading)),
    style,
  );
  const align = alignmentOf(properties, style);
  const nothing = { kind, lines: [], align: null };
  const toggle = toggleLine(style, pieces, calledIn(element), ownIndent(properties) || -1);
  if (toggle) return { ...nothing, lines: [toggle], align };
  // Nothing, which parts what stands before and behind it.
  if (isStyle(style, SEPARATOR_STYLE) && pieces.length === 0)
    return { ...nothing, lines: [plainLine([], ownIndent(properties) || -1)] };
  if ((hadContents || reading.fields.isInContents) && pieces.length === 0) return nothing;
  if (isStyle(style, CAPTION_STYLE)) {
    const content = joinedWords(pieces.filter(isContent).filter(isInline));
    if (content.length > 0 && pieces.every(isContent) && pieces.filter(isContent).every(isInline))
      return {
        ...nothing,
        lines: [plainLine([{ type: CAPTION, content }], ownIndent(properties) || -1)],
        align,
      };
  }
  const before = breaksPage(properties, style) ? [plainLine([{ type: 'pageBreak' }])] : [];
  const paragraph = { element, kind, style, depth, place, properties, pieces };
  return { kind, lines: [...before, ...linesOf(paragraph, relations, reading)], align };
}

/** A formula in a paragraph that is for one. */
const asBlock = (pieces: readonly Piece[], style: Style | null): readonly Piece[] =>
  isStyle(style, FORMULA_BLOCK_STYLE)
    ? (pieces.map((piece) =>
        piece.type === 'formula' ? { ...piece, type: 'formulaBlock' } : piece,
      ) as Piece[])
    : pieces;

/** What begins or ends a section that can be closed. */
function toggleLine(
  style: Style | null,
  pieces: readonly Piece[],
  called: readonly string[],
  indent: number,
): Line | null {
  if (isStyle(style, TOGGLE_END_STYLE)) return plainLine([{ type: TOGGLE_END }], indent);
  const named = TOGGLE_STYLE.exec(style?.name ?? '');
  if (!named) return null;
  const content = joinedWords(pieces.filter(isContent).filter(isInline));
  const level = named[1] ? { attrs: { level: Number(named[1]), [CALLED]: called } } : {};
  return plainLine([{ type: TOGGLE_BEGIN, ...level, ...(content.length > 0 ? { content } : {}) }], indent);
}

interface Paragraph {
  readonly element: XmlElement;
  readonly kind: Kind;
  readonly style: Style | null;
  readonly depth: number | null;
  readonly place: ListPlace | null;
  readonly properties: XmlElement | undefined;
  readonly pieces: readonly Piece[];
}

function kindOf(style: Style | null, depth: number | null): Kind {
  if (isStyle(style, TITLE)) return 'title';
  if (depth !== null) return 'heading';
  if (isStyle(style, CODE_STYLE)) return 'code';
  if (isStyle(style, QUOTE)) return 'quote';
  return isStyle(style, HEAD) ? 'head' : 'plain';
}

function linesOf(paragraph: Paragraph, relations: Relations, reading: Reading): Line[] {
  const { element, kind, place, pieces, depth, style, properties } = paragraph;
  const asides = pieces.flatMap((piece) => ('paragraphs' in piece ? piece.paragraphs : []));
  const { box, rest } = withoutBox(pieces);
  const behind = asides.flatMap((aside) =>
    aside.name === 'w:p' ? readParagraph(aside, relations, reading).lines : [],
  );
  const indent = ownIndent(properties) || -1;
  const line = { ...plainLine([], indent), isQuoted: kind === 'quote' || hasBar(properties) };
  if (kind === 'heading' || kind === 'title') {
    if (isMarked(place) && rest.length > 0) reading.losses.add('heading-number');
    const blocks = inBlocks(rest, (words) => headingOf(depth ?? 1, words, calledIn(element)));
    return [{ ...line, blocks }, ...behind];
  }
  if (kind === 'code') return [{ ...line, ...codeOf(rest, style) }, ...behind];
  if (rest.length === 0 && !place && box === null && hasRule(properties, style))
    return [{ ...line, blocks: [{ type: 'horizontalRule' }] }, ...behind];
  return [
    {
      ...line,
      blocks: inBlocks(rest, (content) => ({ type: 'paragraph', content })),
      place: isMarked(place) || box !== null ? place : null,
      checked: box ?? (place?.text === '☐' ? false : null),
      indent: kind === 'quote' ? indent : indentOf(properties, style, place),
    },
    ...behind,
  ];
}

/** What links call what is in a paragraph. */
function calledIn(element: XmlElement): string[] {
  return elementsOf(element).flatMap((child) => {
    const name = child.name === 'w:bookmarkStart' ? child.attributes['w:name'] : undefined;
    return name ? [name] : calledIn(child);
  });
}

/** A list without marks is only an indented paragraph. */
const isMarked = (place: ListPlace | null): boolean => place !== null && place.format !== 'none';

/** Word has nine levels; beneath the sixth all are one. */
const headingOf = (depth: number, content: ContentJson[], called: readonly string[]): ContentJson => ({
  type: 'heading',
  attrs: { level: Math.min(Math.max(depth, 1), 6), ...(called.length > 0 ? { [CALLED]: called } : {}) },
  content,
});

function codeOf(pieces: readonly ContentJson[], style: Style | null): Pick<Line, 'blocks' | 'goesOn'> {
  const text = pieces.map((piece) => (piece.type === 'hardBreak' ? '\n' : (piece.text ?? ''))).join('');
  const own = OWN_CODE.exec(style?.label ?? '');
  const language = own?.[1] ?? null;
  return {
    blocks: [{ type: 'codeBlock', attrs: { language }, ...(text ? { content: [textJson(text)] } : {}) }],
    goesOn: own === null,
  };
}

/** A box that can be ticked at the beginning, and what stands behind it. */
function withoutBox(pieces: readonly Piece[]): { box: boolean | null; rest: ContentJson[] } {
  const content = joinedWords(pieces.filter(isContent));
  const first = pieces.find(
    (piece) => piece.type !== 'text' || !('text' in piece) || piece.text?.trim() !== '',
  );
  const [words, ...others] = content;
  if (first && 'checked' in first) {
    const text = words?.text?.replace(/^[\s\u00a0]+/, '') ?? '';
    return { box: first.checked, rest: words?.type === 'text' ? withWords(words, text, others) : content };
  }
  const typed = words?.type === 'text' ? BOX.exec(words.text ?? '') : null;
  if (!words || !typed) return { box: null, rest: content };
  const text = (words.text ?? '').slice(typed[0].length);
  return { box: typed[1] !== '☐', rest: withWords(words, text, others) };
}

const withWords = (piece: ContentJson, text: string, others: readonly ContentJson[]): ContentJson[] =>
  text === '' ? [...others] : [textJson(text, piece.marks), ...others];

const isContent = (piece: Piece): piece is ContentJson => !('checked' in piece) && !('paragraphs' in piece);

/** Lines of words, and the blocks among them; blanks beside those say nothing. */
function inBlocks(pieces: readonly ContentJson[], make: (line: ContentJson[]) => ContentJson): ContentJson[] {
  const blocks: ContentJson[] = [];
  let line: ContentJson[] = [];
  const endLine = (): void => {
    if (line.some(isSeen)) blocks.push(make(line));
    line = [];
  };
  for (const piece of pieces) {
    if (isInline(piece)) line.push(piece);
    else {
      endLine();
      blocks.push(piece);
    }
  }
  endLine();
  return blocks.length > 0 ? blocks : [{ type: 'paragraph' }];
}

const isSeen = ({ type, text = '' }: ContentJson): boolean => type !== 'text' || text.trim() !== '';

function alignmentOf(properties: XmlElement | undefined, style: Style | null): ReadParagraph['align'] {
  const value = valOf(childOf(properties, 'w:jc') ?? ofStyle(style, 'w:pPr', 'w:jc'));
  if (value === 'center') return 'center';
  if (value === 'both') return 'justify';
  return value === 'right' || value === 'end' ? 'right' : null;
}

/** What a paragraph says of itself counts first, then what its list says, then its style. */
function indentOf(properties: XmlElement | undefined, style: Style | null, place: ListPlace | null): number {
  const own = leftOf(childOf(properties, 'w:ind'));
  return own ?? (place?.indent || (leftOf(ofStyle(style, 'w:pPr', 'w:ind')) ?? 0));
}

const ownIndent = (properties: XmlElement | undefined): number => leftOf(childOf(properties, 'w:ind')) ?? 0;

const leftOf = (indent: XmlElement | undefined): number | null =>
  numberOf(indent, 'w:left') ?? numberOf(indent, 'w:start');

const SIDES = ['w:top', 'w:left', 'w:bottom', 'w:right'];

function bordersOf(borders: XmlElement | undefined): string[] {
  return (borders ? elementsOf(borders) : [])
    .filter((border) => SIDES.includes(border.name) && isOn(border) && valOf(border) !== 'nil')
    .map(({ name }) => name);
}

/** A line above or below nothing is a divider. */
function hasRule(properties: XmlElement | undefined, style: Style | null): boolean {
  const borders = bordersOf(childOf(properties, 'w:pBdr') ?? ofStyle(style, 'w:pPr', 'w:pBdr'));
  return borders.length === 1 && (borders[0] === 'w:bottom' || borders[0] === 'w:top');
}

/** A bar at the left says that what stands beside it is quoted. */
function hasBar(properties: XmlElement | undefined): boolean {
  const borders = bordersOf(childOf(properties, 'w:pBdr'));
  return borders.length === 1 && borders[0] === 'w:left';
}
