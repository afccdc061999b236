import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mathFromMarkdown } from 'mdast-util-math';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { math } from 'micromark-extension-math';
import { bordersOf, closesFormula, endsOpen, isOpenFormula } from './pieces.ts';
import { formulaFromMarkdown, formulaSyntax } from './syntax/formula.ts';
import { PAIRS, pairFromMarkdown, pairSyntax } from './syntax/pairs.ts';

const FRONT_MATTER = ['yaml' as const, 'toml' as const];

/** A tree, and the text that its positions are of. */
export interface Parsed {
  readonly root: Root;
  readonly source: string;
}

/**
 * CommonMark, and what GitHub, Obsidian and HedgeDoc add: tables, tasks, footnotes, front matter, formulas, `==` and `++`.
 * A long text is several trees, one behind the other, each knowing what the others define.
 */
export function parseMarkdown(markdown: string): readonly Parsed[] {
  const pieces = parsedPieces(markdown);
  const told = pieces.length > 1 ? pieces.map(definitionsIn).join('') : '';
  return told === '' ? pieces : pieces.map((piece, at) => withDefinitions(piece, told, at === 0));
}

function parsedPieces(markdown: string): Parsed[] {
  const pieces: Parsed[] = [];
  let from = 0;
  for (const to of [...bordersOf(markdown), markdown.length]) {
    const source = markdown.slice(from, to);
    const root = parsed(source, from === 0, markdown.slice(to));
    // What is open goes on behind the border.
    if (to < markdown.length && endsOpen(root, source)) continue;
    pieces.push({ root, source });
    from = to;
  }
  return pieces;
}

/** @param rest what follows, in which something may be closed that is open here */
function parsed(source: string, isBeginning: boolean, rest = ''): Root {
  const root = parsedWith(source, { frontMatter: isBeginning, formulas: true });
  // Dollars that nothing closes would make all that follows a formula, and two dividers front matter.
  const formulas = !some(root, (node) => isOpenFormula(node, source)) || closesFormula(rest);
  const frontMatter = isBeginning && isFrontMatter(root.children[0]);
  return formulas && frontMatter === isBeginning ? root : parsedWith(source, { frontMatter, formulas });
}

function parsedWith(source: string, has: { frontMatter: boolean; formulas: boolean }): Root {
  return fromMarkdown(source, {
    extensions: [
      // `H~2~O` is not struck through.
      gfm({ singleTilde: false }),
      formulaSyntax,
      ...PAIRS.map(pairSyntax),
      ...(has.frontMatter ? [frontmatter(FRONT_MATTER)] : []),
      ...(has.formulas ? [{ flow: math().flow }] : []),
    ],
    mdastExtensions: [
      gfmFromMarkdown(),
      frontmatterFromMarkdown(FRONT_MATTER),
      formulaFromMarkdown(),
      pairFromMarkdown(),
      mathFromMarkdown(),
    ],
  });
}

/** Whether what a file begins with, if it looks like front matter, names anything. */
function isFrontMatter(first: Nodes | undefined): boolean {
  if (!first || !('value' in first)) return true;
  const type: string = first.type;
  if (type === 'yaml') return /^[\w"'-][^:\n]*:(?:\s|$)/m.test(first.value);
  return type !== 'toml' || /^\s*[\w."'-]+\s*=/m.test(first.value);
}

/** What links and footnotes of other pieces have to know of a piece, as Markdown. */
function definitionsIn({ root, source }: Parsed): string {
  let out = '';
  some(root, (node) => {
    if (node.type === 'definition')
      out += `${source.slice(node.position?.start.offset, node.position?.end.offset)}\n\n`;
    if (node.type === 'footnoteDefinition') out += `[^${node.label ?? node.identifier}]: note\n\n`;
    return false;
  });
  return out;
}

/** A piece parsed anew, with definitions before it (behind it, at a file's beginning), which are not in its tree. */
function withDefinitions({ source }: Parsed, told: string, isBeginning: boolean): Parsed {
  const whole = isBeginning ? `${source}\n\n${told}` : told + source;
  const root = parsed(whole, isBeginning);
  const [start, end] = isBeginning ? [0, source.length] : [told.length, whole.length];
  root.children = root.children.filter(({ position }) => {
    const at = position?.start.offset ?? 0;
    return at >= start && at < end;
  });
  return { root, source: whole };
}

/** Whether something is so of a node, or of any in it. */
const some = (node: Nodes, is: (node: Nodes) => boolean): boolean =>
  is(node) || ('children' in node && node.children.some((child) => some(child, is)));
