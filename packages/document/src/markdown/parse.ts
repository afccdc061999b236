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
  const root = parsed(markdown, true);
  // Dollars that nothing closes would make all that follows a formula.
  return hasOpenFormula(root, markdown) ? parsed(markdown, false) : root;
}

function parsed(markdown: string, withFormulas: boolean): Root {
  return fromMarkdown(markdown, {
    extensions: [
      // `H~2~O` is not struck through.
      gfm({ singleTilde: false }),
      frontmatter(FRONT_MATTER),
      formulaSyntax,
      ...PAIRS.map(pairSyntax),
      ...(withFormulas ? [{ flow: math().flow }] : []),
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

function hasOpenFormula(node: Nodes, markdown: string): boolean {
  if (node.type === 'math') {
    const source = markdown.slice(node.position?.start.offset, node.position?.end.offset);
    return !/\n[ \t>]*\$\$+[ \t]*$/.test(source);
  }
  return 'children' in node && node.children.some((child) => hasOpenFormula(child, markdown));
}
