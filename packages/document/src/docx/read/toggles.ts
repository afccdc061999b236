import type { ContentJson } from '../../content-json.ts';

/** What a paragraph is that begins, and one that ends, a section that can be closed. */
export const TOGGLE_BEGIN = 'toggleBegin';
export const TOGGLE_END = 'toggleEnd';

/** Blocks with sections made of what stands between their beginnings and ends; a beginning without an end is a line. */
export function withToggles(blocks: readonly ContentJson[]): ContentJson[] {
  const open: ContentJson[][] = [[]];
  const last = (): ContentJson[] => open.at(-1) as ContentJson[];
  for (const block of blocks) {
    if (block.type === TOGGLE_BEGIN)
      open.push([block.attrs?.level ? { ...block, type: 'heading' } : { ...block, type: 'paragraph' }]);
    else if (block.type === TOGGLE_END) {
      const content = open.length > 1 ? open.pop() : undefined;
      if (content) last().push({ type: 'toggle', content });
    } else last().push(block.content ? { ...block, content: withToggles(block.content) } : block);
  }
  return open.flat();
}
