import { type ContentJson, sameMarks, textJson } from '../../content-json.ts';
import { isAllowedAddress } from '../../links/address.ts';
import { FORMULA_STYLE } from '../style-names.ts';
import { pictureOf } from './drawings.ts';
import { linkOf } from './fields.ts';
import { formulaSource } from './formulas.ts';
import { officeTex } from './office-math.ts';
import type { Relations } from './office-package.ts';
import type { Reading } from './reading.ts';
import { isHidden, type Look, lookOf, marksOf } from './run-marks.ts';
import { isStyle } from './styles.ts';
import { childOf, elementsOf, within, wordsIn, type XmlElement } from './xml.ts';

/** What stands in a paragraph: words and breaks, pictures, boxes to tick, other paragraphs (of a text box). */
export type Piece =
  | ContentJson
  | { readonly type: 'box'; readonly checked: boolean }
  | { readonly type: 'aside'; readonly paragraphs: readonly XmlElement[] };

/** Where words stand. */
export interface Around extends Pick<Look, 'paragraph' | 'isShaped' | 'link'> {
  readonly relations: Relations;
}

/** What is only around others. */
const TRANSPARENT = new Set([
  'w:smartTag',
  'w:ins',
  'w:moveTo',
  'w:customXml',
  'w:sdtContent',
  'w:ruby',
  'w:rubyBase',
  'w:dir',
  'w:bdo',
  'mc:Choice',
  'mc:Fallback',
]);

/** Pieces of a paragraph, in order. */
export function piecesOf(element: XmlElement, around: Around, reading: Reading): Piece[] {
  const pieces: Piece[] = [];
  for (const child of elementsOf(element)) pieces.push(...pieceOf(child, around, reading));
  return pieces;
}

function pieceOf(element: XmlElement, around: Around, reading: Reading): Piece[] {
  const { name } = element;
  if (TRANSPARENT.has(name)) return piecesOf(element, around, reading);
  switch (name) {
    case 'w:r':
      return runOf(element, around, reading);
    case 'w:hyperlink':
      return piecesOf(element, { ...around, link: hyperlink(element, around, reading) }, reading);
    case 'w:fldSimple': {
      const link = allowed(linkOf(element.attributes['w:instr'] ?? ''), reading) ?? around.link;
      return piecesOf(element, { ...around, link }, reading);
    }
    case 'w:sdt':
      return controlOf(element, around, reading);
    case 'mc:AlternateContent':
      return alternative(element, (one) => piecesOf(one, around, reading));
    case 'm:oMath':
      return [{ type: 'formula', attrs: { tex: officeTex(element) } }];
    case 'm:oMathPara':
      return elementsOf(element)
        .filter(({ name: part }) => part === 'm:oMath')
        .map((math) => ({ type: 'formulaBlock', attrs: { tex: officeTex(math) } }));
    case 'w:del':
    case 'w:moveFrom':
      reading.losses.add('tracked-change');
      return [];
    default:
      return [];
  }
}

/** Of two ways to say one thing the newer, if there is something in it that is known. */
export function alternative<Found>(
  element: XmlElement,
  read: (one: XmlElement) => readonly Found[],
): Found[] {
  for (const name of ['mc:Choice', 'mc:Fallback']) {
    const one = childOf(element, name);
    const found = one ? read(one) : [];
    if (found.length > 0) return [...found];
  }
  return [];
}

/** A control of a form: a box that can be ticked, or its words. */
function controlOf(element: XmlElement, around: Around, reading: Reading): Piece[] {
  const box = childOf(childOf(element, 'w:sdtPr'), 'w14:checkbox');
  if (box) {
    const checked = childOf(box, 'w14:checked')?.attributes['w14:val'] ?? '0';
    return [{ type: 'box', checked: checked === '1' || checked === 'true' }];
  }
  return piecesOf(element, around, reading);
}

function hyperlink(element: XmlElement, { relations }: Around, reading: Reading): string | null {
  const relation = relations.get(element.attributes['r:id'] ?? '');
  const anchor = element.attributes['w:anchor'];
  if (!relation) return anchor === undefined ? null : `#${anchor}`;
  const { target } = relation;
  return allowed(anchor && !target.includes('#') ? `${target}#${anchor}` : target, reading);
}

function allowed(address: string | null, reading: Reading): string | null {
  // Which headings there are is known once all is read.
  if (address === null || address.startsWith('#') || isAllowedAddress(address)) return address;
  reading.losses.add('refused-link');
  return null;
}

function runOf(run: XmlElement, around: Around, reading: Reading): Piece[] {
  const { fields, losses } = reading;
  const pieces: Piece[] = [];
  for (const child of elementsOf(run)) {
    if (readField(child, reading)) {
      // What it lists is made where it is shown.
      if (reading.fields.beganContents) pieces.push({ type: 'contents' });
      continue;
    }
    if (!fields.isShown) continue;
    const link = around.link ?? allowed(fields.link, reading);
    const look = lookOf(childOf(run, 'w:rPr'), reading.styles, { ...around, link });
    if (isStyle(look.style, FORMULA_STYLE)) {
      if (child.name === 'w:t') pieces.push(formulaSource(wordsIn(child)));
      continue;
    }
    if (isHidden(look)) continue;
    const write = PIECES[child.name];
    if (!write) continue;
    for (const piece of write(child, { look, around, reading })) {
      if (piece.type !== 'text' || !('text' in piece)) {
        pieces.push(piece);
        continue;
      }
      const own = marksOf(look, (kind) => losses.add(kind));
      pieces.push(textJson(piece.text ?? '', [...(piece.marks ?? []), ...own]));
    }
  }
  return pieces;
}

function readField({ name, attributes, children }: XmlElement, { fields }: Reading): boolean {
  if (name === 'w:instrText') fields.instruct(children.map(wordsIn).join(''));
  else if (name !== 'w:fldChar') return false;
  else if (attributes['w:fldCharType'] === 'begin') fields.begin();
  else if (attributes['w:fldCharType'] === 'end') fields.end();
  else if (attributes['w:fldCharType'] === 'separate') fields.separate();
  return true;
}

interface Place {
  readonly look: Look;
  readonly around: Around;
  readonly reading: Reading;
}

type Write = (element: XmlElement, place: Place) => Piece[];

const words =
  (text: string): Write =>
  () => [textJson(text)];

const drawn: Write = (element, { around: { relations }, reading }) => {
  const picture = pictureOf(element, relations, reading);
  if (picture) return [picture];
  const box = within(element, 'w:txbxContent');
  if (box) {
    reading.losses.add('text-box');
    return [{ type: 'aside', paragraphs: elementsOf(box) }];
  }
  if (within(element, 'v:rect')?.attributes['o:hr'] === 't') return [{ type: 'horizontalRule' }];
  reading.losses.add('drawing');
  return [];
};

const note: Write = (element, { reading }) => {
  const kind = element.name === 'w:endnoteReference' ? 'endnotes' : 'footnotes';
  const number = reading.notes.refer(kind, element.attributes['w:id'] ?? '');
  if (number === null) return [];
  return [{ type: 'footnote', attrs: { note: number } }];
};

/** What in a run is what. */
const PIECES: Readonly<Record<string, Write>> = {
  'w:t': (element) =>
    element.children.length > 0 ? [textJson(wordsIn(element).replace(/\r?\n/g, ' '))] : [],
  'w:tab': words('\t'),
  'w:ptab': words('\t'),
  'w:noBreakHyphen': words('\u2011'),
  'w:softHyphen': words('\u00ad'),
  'w:cr': () => [{ type: 'hardBreak' }],
  'w:br': ({ attributes }) => {
    if (attributes['w:type'] === 'page') return [{ type: 'pageBreak' }];
    return attributes['w:type'] === undefined || attributes['w:type'] === 'textWrapping'
      ? [{ type: 'hardBreak' }]
      : [];
  },
  'w:sym': (element) => [textJson(symbolOf(element))],
  'w:drawing': drawn,
  'w:pict': drawn,
  'w:object': drawn,
  'mc:AlternateContent': (element, place) =>
    alternative(element, (one) =>
      elementsOf(one).flatMap((child) => PIECES[child.name]?.(child, place) ?? []),
    ),
  'w:ruby': ({ children }, { around, reading }) =>
    children.flatMap((child) =>
      typeof child !== 'string' && child.name === 'w:rubyBase' ? piecesOf(child, around, reading) : [],
    ),
  'w:footnoteReference': note,
  'w:endnoteReference': note,
  'w:commentReference': (_element, { reading }) => {
    reading.losses.add('comment');
    return [];
  },
};

/** Signs of fonts of signs, as far as they are letters of their own. */
const SYMBOLS: Readonly<Record<string, string>> = {
  fe: '☑',
  fd: '☒',
  a8: '☐',
  '6f': '☐',
  fc: '✓',
  fb: '✗',
  e0: '→',
  df: '←',
  f0: '⇨',
  b7: '•',
  a7: '▪',
  '4a': '☺',
};

function symbolOf({ attributes }: XmlElement): string {
  const code = Number.parseInt(attributes['w:char'] ?? '', 16);
  if (!Number.isFinite(code)) return '';
  // Fonts of signs have theirs where no letters are.
  const isOfFont = code >= 0xf000 && code <= 0xf0ff;
  if (isOfFont) return SYMBOLS[(code - 0xf000).toString(16)] ?? '\ufffd';
  return code <= 0xffff ? String.fromCharCode(code).toWellFormed() : '';
}

/** Words that stand side by side and have the same marks are one. */
export function joinedWords(pieces: readonly ContentJson[]): ContentJson[] {
  const out: ContentJson[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece.type === 'text' && piece.text === '') continue;
    if (last?.type === 'text' && piece.type === 'text' && sameMarks(last.marks, piece.marks))
      out[out.length - 1] = textJson((last.text ?? '') + (piece.text ?? ''), last.marks);
    else out.push(piece);
  }
  return out;
}
