import { writeDocx } from '@parley/document/docx-engine';
import { type Block, pagesOfText } from '../document/pages.ts';

const cell = (text: string): Block => ({
  type: 'tableCell',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const TABLE: Block = {
  type: 'table',
  content: ['north', 'south', 'west'].map((bed) => ({
    type: 'tableRow',
    content: [bed, 'beans', 'leek', '12'].map(cell),
  })),
};

/** A Word file of so many pages, with a table on every fourth. */
export async function wordFileOf(pages: number): Promise<{ bytes: Uint8Array; blocks: number }> {
  const content = pagesOfText(pages).flatMap((block, at) => (at % 24 === 23 ? [block, TABLE] : [block]));
  const { bytes } = await writeDocx({ title: null, content, images: new Map(), language: 'en' });
  return { bytes, blocks: content.length };
}
