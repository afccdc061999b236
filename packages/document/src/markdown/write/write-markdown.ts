import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { ContentJson } from '../../content-json.ts';
import { type Loss, Losses } from '../../files/losses.ts';
import { slugsOfHeadings, withCalledHeadings } from '../../links/linked-headings.ts';
import { withoutStandIns } from '../data-urls.ts';
import { formulaToMarkdown } from '../syntax/formula.ts';
import { pairToMarkdown } from '../syntax/pairs.ts';
import { type Writing, writeBlocks } from './blocks.ts';

export interface WrittenMarkdown {
  readonly text: string;
  readonly losses: readonly Loss[];
}

/** Blocks of a document as GitHub's Markdown, and what of them it cannot hold. Pictures have their addresses instead of ids. */
export function writeMarkdown(blocks: readonly ContentJson[]): WrittenMarkdown {
  const losses = new Losses();
  const writing: Writing = { losses, notes: [] };
  const linked = withCalledHeadings(blocks, slugsOfHeadings(blocks), losses);
  const children = writeBlocks(withoutEmptyEnd(linked), writing);
  children.push(...writing.notes);
  // The usual divider would begin front matter.
  if (children[0]?.type === 'thematicBreak') children[0] = { type: 'html', value: '***' };
  const text = toMarkdown(
    { type: 'root', children },
    {
      bullet: '-',
      bulletOther: '*',
      emphasis: '*',
      fences: true,
      listItemIndent: 'one',
      rule: '-',
      extensions: [gfmToMarkdown(), pairToMarkdown, formulaToMarkdown],
    },
  );
  return { text: withoutStandIns(text), losses: losses.all };
}

/** Empty lines at the end say nothing. */
function withoutEmptyEnd(blocks: readonly ContentJson[]): readonly ContentJson[] {
  const isEmpty = ({ type, content = [] }: ContentJson): boolean =>
    type === 'paragraph' && content.length === 0;
  let end = blocks.length;
  while (end > 0 && isEmpty(blocks[end - 1] as ContentJson)) end -= 1;
  return blocks.slice(0, end);
}
