import type { InlineCode, PhrasingContent } from 'mdast';
import { type ContentJson, type MarkJson, sameMark, sameMarks, textJson } from '../../content-json.ts';
import { endTag, isLink, startTag } from './tags.ts';

/** How one mark is written around the words that have it. */
type Wrap = (children: PhrasingContent[], mark: MarkJson) => PhrasingContent[];

const html = (value: string): PhrasingContent => ({ type: 'html', value });
const tagged: Wrap = (children, mark) => {
  const start = startTag(mark);
  return start ? [html(start), ...children, html(endTag(mark))] : children;
};

/** A mark of the schema by its name. What Markdown has no sign for stands as HTML, which every reader of it knows. */
const WRAPS: Readonly<Record<string, Wrap>> = {
  bold: (children) => [{ type: 'strong', children }],
  italic: (children) => [{ type: 'emphasis', children }],
  strike: (children) => [{ type: 'delete', children }],
  underline: tagged,
  highlight: tagged,
  textColour: tagged,
  superscript: tagged,
  subscript: tagged,
  link: (children, mark) =>
    isLink(mark) ? [{ type: 'link', url: String(mark.attrs?.href), children }] : children,
};

/** From the outermost, where two are on the same words. */
const ORDER = [
  'link',
  'bold',
  'italic',
  'strike',
  'underline',
  'highlight',
  'textColour',
  'superscript',
  'subscript',
];
const CODE = 'code';

/** Texts and breaks of one line as Markdown's tree: each mark once around all the words in a row that have it. */
export function writeMarks(pieces: readonly ContentJson[], leaves: WriteLeaves): PhrasingContent[] {
  const placed = pieces.map((piece, at) => ({ piece, at }));
  const hasFormula = pieces.some(({ type }) => type === 'formula');
  const dollars = hasFormula ? 0 : JSON.stringify(pieces).split('$').length - 1;
  return within(placed, { ...leaves, soleDollar: dollars === 1 });
}

export interface Beside {
  readonly before: ContentJson | undefined;
  readonly behind: ContentJson | undefined;
}

/** How what is no text in a line is written. */
export interface WriteLeaves {
  readonly writeBreak: (at: number) => PhrasingContent;
  readonly writeNote: (note: ContentJson) => PhrasingContent;
  /** @param beside what stands before it and behind it */
  readonly writeFormula: (formula: ContentJson, beside: Beside) => PhrasingContent;
}

interface Line extends WriteLeaves {
  readonly soleDollar: boolean;
}

interface Placed {
  readonly piece: ContentJson;
  /** Where it stands in the line. */
  readonly at: number;
}

function within(placed: readonly Placed[], line: Line): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (let at = 0; at < placed.length; ) {
    const { piece, at: place } = placed[at] as Placed;
    const longest = longestMark(placed, at);
    if (!longest) {
      out.push(
        leafOrWords(piece, place, { before: placed[at - 1]?.piece, behind: placed[at + 1]?.piece }, line),
      );
      at += 1;
      continue;
    }
    const { mark, end } = longest;
    const inside = placed
      .slice(at, end)
      .map(({ piece: one, at: its }) => ({ piece: withoutMark(one, mark), at: its }));
    out.push(...(WRAPS[mark.type] as Wrap)(within(inside, line), mark));
    at = end;
  }
  return out;
}

function leafOrWords(piece: ContentJson, place: number, beside: Beside, line: Line): PhrasingContent {
  if (piece.type === 'hardBreak') return line.writeBreak(place);
  if (piece.type === 'formula') return line.writeFormula(piece, beside);
  return piece.type === 'footnote' ? line.writeNote(piece) : wordsOf(piece, line);
}

/** Of the marks on a piece the one that reaches furthest. */
function longestMark(placed: readonly Placed[], from: number): { mark: MarkJson; end: number } | null {
  let longest: { mark: MarkJson; end: number } | null = null;
  const marks = placed[from]?.piece.marks ?? [];
  for (const type of ORDER) {
    const mark = marks.find((one) => one.type === type);
    if (!mark) continue;
    let end = from + 1;
    while (placed[end]?.piece.marks?.some((other) => sameMark(other, mark))) end += 1;
    if (!longest || end > longest.end) longest = { mark, end };
  }
  return longest;
}

const withoutMark = (piece: ContentJson, mark: MarkJson): ContentJson => ({
  ...piece,
  marks: (piece.marks ?? []).filter(({ type }) => type !== mark.type),
});

function wordsOf({ text = '', marks = [] }: ContentJson, { soleDollar }: Line): PhrasingContent {
  const value = text.replace(/\r?\n/g, ' ');
  if (!marks.some(({ type }) => type === CODE)) return { type: 'text', value, data: { soleDollar } };
  return { type: 'inlineCode', value } satisfies InlineCode;
}

/** Marks that Markdown takes for signs if blanks are at their inner ends. */
const BETWEEN_SIGNS = ['bold', 'italic', 'strike'];

/** The same pieces, the blanks at the ends of marked words standing beside them. */
export function blanksOutside(pieces: readonly ContentJson[]): ContentJson[] {
  const parted = pieces.flatMap((piece) => {
    if (piece.type !== 'text' || hasMark(piece, CODE)) return [piece];
    const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(piece.text ?? '') ?? [];
    return [before, words, after].filter((text) => text !== '').map((text) => textJson(text, piece.marks));
  });
  const bare = (at: number, beside: number): void => {
    const piece = parted[at];
    if (piece?.type !== 'text' || piece.text?.trim() !== '') return;
    const marks = (piece.marks ?? []).filter(
      ({ type }) => !BETWEEN_SIGNS.includes(type) || hasMark(parted[beside], type),
    );
    parted[at] = textJson(piece.text, marks);
  };
  for (const at of parted.keys()) bare(at, at - 1);
  for (let at = parted.length - 1; at >= 0; at--) bare(at, at + 1);
  return joined(parted);
}

const hasMark = (piece: ContentJson | undefined, type: string): boolean =>
  piece?.marks?.some((mark) => mark.type === type) === true;

/** Words that stand side by side and have the same marks are one. */
function joined(pieces: readonly ContentJson[]): ContentJson[] {
  const out: ContentJson[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.type === 'text' && piece.type === 'text' && sameMarks(last.marks, piece.marks))
      out[out.length - 1] = textJson((last.text ?? '') + (piece.text ?? ''), last.marks);
    else out.push(piece);
  }
  return out;
}
