import type { Nodes, Root } from 'mdast';

/**
 * Characters of a piece. A parser's work grows faster than its text, by how many lists are before; so long a text is parsed
 * piece by piece.
 */
const PIECE = 16_384;

/** An empty line, and then a heading, or a line that begins with a letter: no list, quote, table or paragraph goes on there. */
const BORDER = /\n[ \t]*\n(?=#{1,6} |\p{L})/gu;

/** Where a text can be parted, in order, at least a piece apart. */
export function bordersOf(markdown: string): readonly number[] {
  const borders: number[] = [];
  for (const { index, 0: lines } of markdown.matchAll(BORDER)) {
    const at = index + lines.length;
    if (at - (borders.at(-1) ?? 0) >= PIECE && markdown.length - at >= PIECE) borders.push(at);
  }
  return borders;
}

/** Whether a tree's end may be in something that goes on: code, a formula or HTML that nothing has closed yet. */
export function endsOpen(root: Root, source: string): boolean {
  let last: Nodes = root;
  while ('children' in last && last.children.length > 0) last = last.children.at(-1) as Nodes;
  const text = source.slice(last.position?.start.offset, last.position?.end.offset);
  if (last.type === 'code') return isOpenFence(text);
  if (last.type === 'html') return HTML.some(([opens, closes]) => opens.test(text) && !closes.test(text));
  return isOpenFormula(last, source);
}

/** Whether a node is a formula that nothing closes. */
export const isOpenFormula = ({ type, position }: Nodes, source: string): boolean =>
  type === 'math' &&
  !/\n[ \t>]*\$\$+[ \t]*$/.test(source.slice(position?.start.offset, position?.end.offset));

export const closesFormula = (text: string): boolean => /^[ \t>]*\$\$+[ \t]*$/m.test(text);

function isOpenFence(text: string): boolean {
  const fence = /^(`{3,}|~{3,})/.exec(text)?.[1];
  return fence !== undefined && !new RegExp(`\\n[ \\t>]*${fence}[\`~]*[ \\t]*$`).test(text);
}

/** How HTML begins that an empty line does not end, and what does. */
const HTML: readonly (readonly [RegExp, RegExp])[] = [
  [/^\s*<(?:script|pre|style|textarea)\b/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^\s*<!--/, /-->/],
  [/^\s*<\?/, /\?>/],
  [/^\s*<!\[CDATA\[/, /\]\]>/],
  [/^\s*<![a-z]/i, />/],
];
