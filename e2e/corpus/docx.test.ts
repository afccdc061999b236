import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentJson } from '@parley/document/docx';
import { writeDocx } from '@parley/document/docx-engine';
import { contentNode } from '@parley/document/markdown';
import { readMarkdown } from '@parley/document/markdown-engine';
import { describe, expect, test } from 'vitest';
import { readFileOf, seen, writtenAgain } from './docx-round-trip.ts';
import { outline } from './outline.ts';

const FILES = join(import.meta.dirname, 'docx');
const names = readdirSync(FILES).filter((name) => name.endsWith('.docx'));

const MARKDOWN = join(import.meta.dirname, 'files');
const notes = readdirSync(MARKDOWN).filter((name) => name.endsWith('.md'));

test.each(notes)('what is in %s goes out as a Word file and comes in as the same', async (name) => {
  const content = readMarkdown(readFileSync(join(MARKDOWN, name), 'utf8')).content.map(asInWord);
  const { bytes, losses } = await writeDocx({ title: null, content, images: new Map(), language: 'en' });
  const again = readFileOf(bytes);
  expect(again.losses).toEqual([]);
  if (losses.length === 0) expect(outline(contentNode(again.content))).toBe(outline(contentNode(content)));
  else expect(losses).toEqual([{ kind: 'quotation', count: 1 }]);
});

/** Without pictures, which are not there, without empty lines at the end, and with cells at the left as all are. */
function asInWord(block: ContentJson): ContentJson {
  if (block.type === 'image') return { type: 'paragraph', content: [{ type: 'text', text: 'picture' }] };
  const attrs = block.attrs?.align === 'left' ? { ...block.attrs, align: null } : block.attrs;
  return {
    ...block,
    ...(attrs ? { attrs } : {}),
    ...(block.content ? { content: block.content.map(asInWord) } : {}),
  };
}

describe.each(names)('%s', (name) => {
  const read = readFileOf(readFileSync(join(FILES, name)));

  test('means this, and loses this', async () => {
    await expect(seen(read)).toMatchFileSnapshot(join(FILES, name.replace(/\.docx$/, '.txt')));
  });

  test('goes out and comes in as the same, without a further loss', async () => {
    const written = await writtenAgain(read);
    expect(written.losses).toEqual([]);
    const again = readFileOf(written.bytes);
    expect(again.losses).toEqual([]);
    expect(seen(again)).toBe(seen({ ...read, losses: [] }));
    expect(again.images).toEqual(read.images);
  });
});
