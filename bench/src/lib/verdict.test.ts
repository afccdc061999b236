import { expect, test } from 'vitest';
import { verdict } from './verdict.ts';

const must = { what: 'p95', bound: '2 × y-webrtc’s', unit: 'ms' };

test('a verdict names the bound, the figure and the answer', () => {
  expect(verdict({ ...must, value: 5.1, most: 6.4 })).toBe(
    'must: p95 ≤ 2 × y-webrtc’s (6.40 ms): 5.10 ms: yes',
  );
  expect(verdict({ ...must, value: 6.5, most: 6.4 })).toBe(
    'must: p95 ≤ 2 × y-webrtc’s (6.40 ms): 6.50 ms: no',
  );
});

test('what never came is no, also beside what never came', () => {
  const never = Number.POSITIVE_INFINITY;
  expect(verdict({ ...must, value: never, most: 6.4 })).toMatch(/: never: no$/);
  expect(verdict({ ...must, value: never, most: never })).toMatch(/: no$/);
});

test('what was not measured has no verdict', () => {
  expect(verdict({ ...must, value: 1, most: null })).toBe('must: p95 ≤ 2 × y-webrtc’s: not measured');
});
