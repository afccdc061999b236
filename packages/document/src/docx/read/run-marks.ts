import type { MarkJson } from '../../content-json.ts';
import { marksOfStyle } from '../../elements/look.ts';
import type { LossKind } from '../../files/losses.ts';
import { isStyle, ofStyle, type Style, type Styles } from './styles.ts';
import { childOf, isOn, valOf, type XmlElement } from './xml.ts';

/** How words in one run look: by themselves, by their style, and by their paragraph's. */
export interface Look {
  readonly run: XmlElement | undefined;
  readonly style: Style | null;
  readonly paragraph: Style | null;
  /** Whether the paragraph's kind says already how its words look: then only what they have besides is theirs. */
  readonly isShaped: boolean;
  readonly link: string | null;
}

/** A property of words: the mark that it is here, or else what is lost of it. */
interface RunProperty {
  readonly is: (look: Look) => boolean;
  readonly mark?: (look: Look) => MarkJson;
  readonly loss?: LossKind;
}

const MONOSPACED =
  /^(?:consolas|courier|menlo|monaco|cascadia|fira (?:code|mono)|source code|roboto mono|jetbrains mono|(?:liberation|dejavu sans|noto sans) mono|lucida console|inconsolata|monospace)/i;
const CODE_STYLE =
  /\b(?:code|verbatim char|source text|html (?:code|keyboard|sample)|teletype|preformatted)\b/;
const LINK_STYLE = /hyperlink|internet link|internetlink/;

const simple = (type: string, is: (look: Look) => boolean): RunProperty => ({ is, mark: () => ({ type }) });

/** Whether a property that is on or off is on. */
const on =
  (...properties: readonly string[]) =>
  (look: Look): boolean =>
    properties.some((name) => isOn(propertyOf(look, name)));

/** What of a run is what here. A new mark is a line of this table. */
const RUN_PROPERTIES: readonly RunProperty[] = [
  simple('bold', on('w:b')),
  simple('italic', on('w:i')),
  simple('underline', isUnderlined),
  simple('strike', on('w:strike', 'w:dstrike')),
  simple('superscript', (look) => raisedAs(look) === 'superscript'),
  simple('subscript', (look) => raisedAs(look) === 'subscript'),
  {
    is: isHighlighted,
    mark: (look) => named('highlight', 'background-color', behind(look)) ?? { type: 'highlight' },
  },
  simple('code', isCode),
  { is: ({ link }) => link !== null, mark: ({ link }) => ({ type: 'link', attrs: { href: link } }) },
  { is: (look) => colourMark(look) !== null, mark: (look) => colourMark(look) ?? { type: 'textColour' } },
];

export function marksOf(look: Look, lost: (kind: LossKind) => void): MarkJson[] {
  const marks: MarkJson[] = [];
  for (const { is, mark, loss } of RUN_PROPERTIES) {
    if (!is(look)) continue;
    if (mark) marks.push(mark(look));
    if (loss) lost(loss);
  }
  return marks;
}

export const isHidden = (look: Look): boolean => isOn(propertyOf(look, 'w:vanish'));

export function lookOf(
  run: XmlElement | undefined,
  styles: Styles,
  around: Pick<Look, 'paragraph' | 'isShaped' | 'link'>,
): Look {
  return { ...around, run, style: styles.find(valOf(childOf(run, 'w:rStyle'))) };
}

function propertyOf({ run, style, paragraph, isShaped }: Look, name: string): XmlElement | undefined {
  const own = childOf(run, name) ?? ofStyle(style, 'w:rPr', name);
  return own ?? (isShaped ? undefined : ofStyle(paragraph, 'w:rPr', name));
}

/** What every link looks like says nothing. */
function isUnderlined(look: Look): boolean {
  const own = childOf(look.run, 'w:u');
  if (look.link !== null)
    return isOn(own) && isStyle(look.style, LINK_STYLE) && !childOf(look.run, 'w:color');
  return isOn(propertyOf(look, 'w:u')) && !isStyle(look.style, LINK_STYLE);
}

/** Whether words stand above or below the line. */
const raisedAs = (look: Look): string | undefined => valOf(propertyOf(look, 'w:vertAlign'));

/** The mark that a style of the web would be, which knows the names of colours. */
const named = (type: string, property: string, value: string): MarkJson | undefined =>
  marksOfStyle(`${property}: ${value}`).find((mark) => mark.type === type);

const hex = (value: string): string => (/^[\da-f]{6}$/i.test(value) ? `#${value}` : value);

function colourMark(look: Look): MarkJson | null {
  if (!isColoured(look)) return null;
  return named('textColour', 'color', hex(valOf(childOf(look.run, 'w:color')) ?? '')) ?? null;
}

/** The colour behind words, in Word's name of it or as a number. */
function behind(look: Look): string {
  const marker = propertyOf(look, 'w:highlight');
  if (isOn(marker)) return (valOf(marker) ?? '').toLowerCase().replace(/^dark/, '');
  return hex(propertyOf(look, 'w:shd')?.attributes['w:fill']?.toLowerCase() ?? '');
}

function isHighlighted(look: Look): boolean {
  if (isOn(propertyOf(look, 'w:highlight'))) return true;
  const fill = propertyOf(look, 'w:shd')?.attributes['w:fill']?.toLowerCase();
  return fill !== undefined && !['auto', 'ffffff', ''].includes(fill) && !isCode(look);
}

function isCode(look: Look): boolean {
  if (isStyle(look.style, CODE_STYLE)) return true;
  const font = propertyOf(look, 'w:rFonts')?.attributes['w:ascii'];
  const usual = look.isShaped
    ? ofStyle(look.paragraph, 'w:rPr', 'w:rFonts')?.attributes['w:ascii']
    : undefined;
  return font !== undefined && font !== usual && MONOSPACED.test(font);
}

function isColoured(look: Look): boolean {
  const colour = childOf(look.run, 'w:color');
  const value = valOf(colour)?.toLowerCase();
  const isPlain = value === undefined || value === 'auto' || value === '000000';
  return look.link === null && !isStyle(look.style, LINK_STYLE) && !isPlain && !isCode(look);
}
