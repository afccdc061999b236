import { expect, test } from 'vitest';
import { figuresOf, proofText } from './report.ts';

const document = { structs: 10_000, bytes: 160_000, kept: 20, encodeV1: 30, encodeV2: 40 };
const round = (steps: readonly number[], difference: string | null = null) => ({
  difference,
  total: 300,
  steps,
  longestWait: 12,
  longestWaitBefore: 9,
  keys: 12,
});

test('each step counts as it took least, and the worst of all stands beside', () => {
  const figures = figuresOf('paper', document, [round([1, 3]), round([2, 40]), round([9, 4])]);
  expect(figures).toMatchObject({ rounds: 3, proved: 3, longestStep: 3, worstStep: 40, total: 300 });
  expect(proofText([figures], 'made up')).toMatch(/^must: automerge-paper.*3\.0 ms, at most 30: yes$/m);
});

test('what was not proved, or kept the page too long, is said', () => {
  const unproved = figuresOf('prose', document, [round([3], 'other words'), round([3]), round([3])]);
  const slow = figuresOf('pages', document, [round([31])]);
  const text = proofText([unproved, slow], 'made up');
  expect(text).toMatch(/^must: 5 MB of text.*proved 2 of 3 times.*: no$/m);
  expect(text).toMatch(/^must: 5 MB in paragraphs.*31\.0 ms, at most 30: no$/m);
});
