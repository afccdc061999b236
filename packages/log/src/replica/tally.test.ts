import { expect, test } from 'vitest';
import { sampleSession } from '../testing/samples.ts';
import { Tally } from './tally.ts';

const [A, B] = [sampleSession('a'), sampleSession('b')];

test('the total follows every change', () => {
  const tally = new Tally();
  tally.set(A, 5).set(B, 2);
  expect(tally.total).toBe(7);
  tally.set(A, 3);
  expect(tally.total).toBe(5);
  tally.delete(B);
  tally.delete(B);
  expect(tally.total).toBe(3);
  tally.clear();
  expect([tally.total, tally.size]).toEqual([0, 0]);
});

test('raise never lowers', () => {
  const tally = new Tally();
  expect(tally.raise(A, 4)).toBe(true);
  expect(tally.raise(A, 4)).toBe(false);
  expect(tally.raise(A, 1)).toBe(false);
  expect([tally.get(A), tally.total]).toEqual([4, 4]);
});
