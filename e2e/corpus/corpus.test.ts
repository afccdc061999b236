import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Loss } from '@parley/document/files';
import { contentNode } from '@parley/document/markdown';
import { readMarkdown, writeMarkdown } from '@parley/document/markdown-engine';
import { seenByOthers } from '@parley/document/markdown-testing';
import type { Mark, Node } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';

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

const inWords = ({ kind, count }: Loss): string => `lost: ${kind} ${count}`;

/** A document as lines: what stands in what, with attributes and marks. */
function outline(node: Node, depth = 0): string {
  const indent = '  '.repeat(depth);
  if (node.isText)
    return `${indent}${JSON.stringify(shortened(node.text ?? ''))}${node.marks.map(markInWords).join('')}`;
  const line = `${indent}${node.type.name}${attributesInWords(node.attrs)}`;
  return [line, ...node.children.map((child) => outline(child, depth + 1))].join('\n');
}

const markInWords = ({ type, attrs }: Mark): string => ` ${type.name}${attributesInWords(attrs)}`;

const attributesInWords = (attrs: Readonly<Record<string, unknown>>): string =>
  Object.entries(attrs)
    .filter(([name, value]) => value !== null && value !== '' && !(name.endsWith('span') && value === 1))
    .map(([name, value]) => ` ${name}=${shortened(String(value))}`)
    .join('');

const shortened = (text: string): string => text.replace(/(data:image\/\w+;base64,.{12})[\w+/=]*/g, '$1…');
