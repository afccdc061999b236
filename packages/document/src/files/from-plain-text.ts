import { writeFragment } from '@parley/binding';
import * as Y from 'yjs';
import type { ContentJson } from '../content-json.ts';
import { contentNode } from '../content-node.ts';
import { CONTENT } from '../roots.ts';
import type { Taken } from './taken.ts';

/** Lines that one paragraph holds; then another begins. */
const MOST_LINES = 500;

/** A document from text without any format: its lines stay lines, an empty one parts paragraphs, and more of them stay. */
export function fromPlainText(text: string): Taken {
  const blocks: ContentJson[] = [];
  let lines: string[] = [];
  let empty = 0;
  const endParagraph = (): void => {
    if (lines.length > 0) blocks.push(paragraphOf(lines));
    lines = [];
  };
  for (const line of text.split(/\r\n?|\n/)) {
    if (line.trim() === '') {
      endParagraph();
      empty += 1;
      if (empty > 1 && blocks.length > 0) blocks.push({ type: 'paragraph' });
      continue;
    }
    empty = 0;
    if (lines.length === MOST_LINES) endParagraph();
    lines.push(line);
  }
  endParagraph();
  return { doc: documentOf(withoutEmptyEnd(blocks)), losses: [] };
}

const paragraphOf = (lines: readonly string[]): ContentJson => ({
  type: 'paragraph',
  content: lines.flatMap((text, at): ContentJson[] =>
    at === 0 ? [{ type: 'text', text }] : [{ type: 'hardBreak' }, { type: 'text', text }],
  ),
});

function withoutEmptyEnd(blocks: readonly ContentJson[]): readonly ContentJson[] {
  let end = blocks.length;
  while (blocks[end - 1]?.content === undefined && end > 0) end -= 1;
  return blocks.slice(0, end);
}

/** A document of blocks, without a title. */
export function documentOf(blocks: readonly ContentJson[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => writeFragment(doc.getXmlFragment(CONTENT), contentNode(blocks)));
  return doc;
}
