import { contentSchema as schema } from '@parley/document';
import type { Node } from '@tiptap/pm/model';
import { expect, test } from 'vitest';
import { pair } from './pairing.ts';

const paragraph = (text: string): Node => schema.node('paragraph', null, text ? schema.text(text) : []);
const pairs = (before: readonly Node[], after: readonly Node[]): string[] =>
  pair(before, after).map((one) => `${one.before}-${one.after}`);

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(paragraph) as [Node, Node, Node, Node];

test('children that stayed are found by identity', () => {
  expect(pairs([a, b, c], [a, b, c])).toEqual(['0-0', '1-1', '2-2']);
  expect(pairs([a, b, c], [a, c])).toEqual(['0-0', '2-1']);
  expect(pairs([a, c], [a, b, c])).toEqual(['0-0', '1-2']);
});

test('of a move the fewest are made anew', () => {
  expect(pairs([a, b, c, d], [d, a, b, c])).toEqual(['0-1', '1-2', '2-3']);
});

test('one that changed is brought up to date, whatever was put in beside it', () => {
  const before = [a, paragraph('the quick brown fox'), c];
  const after = [a, paragraph('jumps'), paragraph('the quick red fox'), c];
  expect(pairs(before, after)).toEqual(['0-0', '1-2', '2-3']);
});

test('the first half of a paragraph that was split stays, if it is the longer one', () => {
  const before = [paragraph('over the lazy dog')];
  expect(pairs(before, [paragraph('over the lazy'), paragraph(' dog')])).toEqual(['0-0']);
  expect(pairs(before, [paragraph('over'), paragraph(' the lazy dog')])).toEqual(['0-1']);
});

test('a paragraph that was made a heading is the same one, a divider in its place is not', () => {
  expect(pairs([a], [schema.node('heading', { level: 1 }, schema.text('a'))])).toEqual(['0-0']);
  expect(pairs([a], [schema.node('horizontalRule')])).toEqual([]);
});

test('the same node twice is two children', () => {
  expect(pairs([a], [a, a])).toEqual(['0-0']);
  expect(pairs([a, a, b], [a, b])).toEqual(['0-0', '2-1']);
});

test('very many that all changed are paired in their order', () => {
  const many = Array.from({ length: 80 }, (_, index) => paragraph(`was ${index}`));
  const others = Array.from({ length: 81 }, (_, index) => paragraph(`is ${index}`));
  expect(pairs(many, others)).toHaveLength(80);
});
