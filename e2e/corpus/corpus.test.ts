import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentNode } from '@parley/document/markdown';
import { readMarkdown, writeMarkdown } from '@parley/document/markdown-engine';
import { seenByOthers } from '@parley/document/markdown-testing';
import type { Node } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';
import { inWords, outline } from './outline.ts';

const FILES = join(import.meta.dirname, 'files');
const names = readdirSync(FILES).filter((name) => name.endsWith('.md'));

const write = (node: Node): string => writeMarkdown((node.toJSON() as { content: [] }).content).text;

describe.each(names)('%s', (name) => {
  const { content, losses } = readMarkdown(readFileSync(join(FILES, name), 'utf8'));
  const read = contentNode(content);
  const written = write(read);

  test('means this, and loses this', async () => {
    const seen = `${outline(read)}\n${losses.map(inWords).join('\n')}\n`;
    await expect(seen).toMatchFileSnapshot(join(FILES, name.replace(/\.md$/, '.txt')));
  });

  test('goes out and comes in as the same, and out again byte for byte', () => {
    const again = readMarkdown(written);
    expect(contentNode(again.content).toJSON(), written).toEqual(read.toJSON());
    expect(again.losses, written).toEqual([]);
    expect(write(contentNode(again.content))).toBe(written);
  });

  test('is seen as the same by another reader', () => {
    expect(seenByOthers(written), written).toBe(read.toString());
  });
});
