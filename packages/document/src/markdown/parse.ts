import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mathFromMarkdown } from 'mdast-util-math';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { math } from 'micromark-extension-math';
import { formulaFromMarkdown, formulaSyntax } from './syntax/formula.ts';
import { PAIRS, pairFromMarkdown, pairSyntax } from './syntax/pairs.ts';

const FRONT_MATTER = ['yaml' as const, 'toml' as const];

/** CommonMark, and what GitHub, Obsidian and HedgeDoc add: tables, tasks, footnotes, front matter, formulas, `==` and `++`. */
export function parseMarkdown(markdown: string): Root {
  const root = parsed(markdown, { frontMatter: true, formulas: true });
  // Dollars that nothing closes would make all that follows a formula, and two dividers front matter.
  const formulas = !hasOpenFormula(root, markdown);
  const frontMatter = isFrontMatter(root.children[0]);
  return formulas && frontMatter ? root : parsed(markdown, { frontMatter, formulas });
}

function parsed(markdown: string, has: { frontMatter: boolean; formulas: boolean }): Root {
  return fromMarkdown(markdown, {
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

function hasOpenFormula(node: Nodes, markdown: string): boolean {
  if (node.type === 'math') {
    const source = markdown.slice(node.position?.start.offset, node.position?.end.offset);
    return !/\n[ \t>]*\$\$+[ \t]*$/.test(source);
  }
  return 'children' in node && node.children.some((child) => hasOpenFormula(child, markdown));
}
