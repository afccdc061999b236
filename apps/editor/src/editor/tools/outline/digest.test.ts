import { contentSchema as schema } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import { expect, test } from 'vitest';
import { countsOf, digestOf, headingAt, readingMinutes } from './digest.ts';

const line = (type: string, words: string, attrs?: Record<string, unknown>): Node =>
  schema.node(type, attrs, words ? [schema.text(words)] : []);

test('words and characters as a reader counts them', () => {
  expect(countsOf('It’s well-known: 3.14, naïve — and 👩‍👩‍👧.')).toMatchObject({ words: 5 });
  expect(countsOf('')).toEqual({ words: 0, characters: 0 });
  expect(countsOf('私は学生です。').words).toBeGreaterThan(2);
  expect(countsOf('e😀').characters).toBe(2);
  expect([readingMinutes(40), readingMinutes(2_300)]).toEqual([0, 10]);
});

test('headings with their places, in quotes too', () => {
  const doc = schema.node('doc', null, [
    line('heading', 'One', { level: 1 }),
    line('paragraph', 'Two words'),
    schema.node('blockquote', null, [line('paragraph', 'x'), line('heading', 'Inner  one', { level: 3 })]),
    line('heading', '', { level: 2 }),
  ]);
  const digest = digestOf(doc, () => true);
  expect(digest).toMatchObject({ words: 6, moreHeadings: 0 });
  expect(digest?.headings.map(({ level, words }) => [level, words])).toEqual([
    [1, 'One'],
    [3, 'Inner one'],
    [2, ''],
  ]);
  for (const { pos, level } of digest?.headings ?? []) expect(doc.nodeAt(pos)?.attrs.level).toBe(level);
  const places = digest?.headings ?? [];
  expect([0, 4, places[1]?.pos ?? 0, doc.content.size].map((pos) => headingAt(places, pos))).toEqual([
    0, 0, 1, 2,
  ]);
  expect(headingAt([], 3)).toBe(-1);
});

test('it stops when its time is up, goes on later, and then counts only what changed', () => {
  const blocks = Array.from({ length: 20 }, (_, at) => line('paragraph', `number ${at}`));
  const doc = schema.node('doc', null, blocks);
  let budget = 7;
  expect(digestOf(doc, () => budget-- > 0)).toBeNull();
  budget = 13;
  expect(digestOf(doc, () => budget-- > 0)).toMatchObject({ words: 40 });
  const changed = schema.node('doc', null, [line('paragraph', 'three more words'), ...blocks.slice(1)]);
  let looked = 0;
  const count = (): boolean => {
    looked++;
    return true;
  };
  expect(digestOf(changed, count)).toMatchObject({ words: 41 });
  expect(looked).toBe(1);
});
