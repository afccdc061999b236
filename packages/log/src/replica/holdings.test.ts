import { expect, test } from 'vitest';
import { sampleEdits, sampleSession } from '../testing/samples.ts';
import { Holdings } from './holdings.ts';

const SESSION = sampleSession('author');

test('what others say of sessions that are not here is not remembered; of those that are, it is', () => {
  const holdings = new Holdings(new Map(), 1_000_000);
  holdings.prove(SESSION, 5);
  expect(holdings.kept.isProven(SESSION, 0)).toBe(false);
  for (const item of sampleEdits(SESSION, 0, 2)) holdings.add(item, false);
  holdings.prove(SESSION, 5);
  expect([4, 5].map((number) => holdings.kept.isProven(SESSION, number))).toEqual([true, false]);
});
