import { expect, test } from 'vitest';
import { convergedAt, delaysOf } from './delays.ts';

const typed = [
  { client: 1, from: 0, at: [100, 200] },
  { client: 2, from: 5, at: [150] },
];
const never = Number.POSITIVE_INFINITY;

test('a delay is from a key to each of the other documents', () => {
  const seen = [
    [[100, 200], [153]],
    [[104, 206], [150]],
  ];
  expect(delaysOf(typed, seen)).toEqual([4, 6, 3]);
  expect(convergedAt(typed, seen)).toBe(6);
});

test('what never came took for ever', () => {
  const seen = [
    [[100, 200], []],
    [[104], [150]],
  ];
  expect(delaysOf(typed, seen)).toEqual([4, never, never]);
  expect(convergedAt(typed, seen)).toBe(never);
});
