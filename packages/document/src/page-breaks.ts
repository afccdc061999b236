import type { ContentJson } from './content-json.ts';

/** The same blocks with page breaks between them alone: those within one stand behind it. */
export const pageBreaksBetween = (blocks: readonly ContentJson[]): ContentJson[] =>
  blocks.flatMap((block) => {
    const breaks = block.type === 'pageBreak' ? 0 : breaksIn(block);
    return breaks === 0 ? [block] : [without(block), ...Array.from({ length: breaks }, () => BREAK)];
  });

const BREAK: ContentJson = { type: 'pageBreak' };

const breaksIn = ({ content = [] }: ContentJson): number =>
  content.reduce((sum, child) => sum + (child.type === 'pageBreak' ? 1 : breaksIn(child)), 0);

function without(block: ContentJson): ContentJson {
  const kept = (block.content ?? []).filter(({ type }) => type !== 'pageBreak').map(within);
  // What holds blocks holds one at least.
  return { ...block, content: kept.length > 0 ? kept : [{ type: 'paragraph' }] };
}

const within = (child: ContentJson): ContentJson => (breaksIn(child) > 0 ? without(child) : child);
