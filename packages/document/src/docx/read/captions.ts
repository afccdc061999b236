import type { ContentJson } from '../../content-json.ts';

/** What a paragraph is that is written as a caption. */
export const CAPTION = 'caption';

/** Blocks with captions at the pictures above them; one that stands elsewhere is a line. */
export function withCaptions(blocks: readonly ContentJson[]): ContentJson[] {
  const out: ContentJson[] = [];
  for (const block of blocks) {
    const last = out.at(-1);
    if (block.type !== CAPTION) {
      out.push(block.content ? { ...block, content: withCaptions(block.content) } : block);
      continue;
    }
    const words = wordsOf(block).trim();
    if (last?.type === 'image' && !last.attrs?.caption && words !== '')
      out[out.length - 1] = { ...last, attrs: { ...last.attrs, caption: words } };
    else out.push({ ...block, type: 'paragraph' });
  }
  return out;
}

const wordsOf = ({ type, text = '', content = [] }: ContentJson): string =>
  type === 'hardBreak' ? ' ' : text + content.map(wordsOf).join('');
