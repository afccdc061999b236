import { describe, expect, it } from 'vitest';
import { Backoff, backoffDelay } from './backoff.ts';
import type { Random } from './random.ts';
import { seededRandom } from './testing/seeded-random.ts';

const fixed = (float: number): Random => ({ bytes: (length) => new Uint8Array(length), float: () => float });
const bounds = { min: 200, max: 10_000 };

describe('backoffDelay', () => {
  it('doubles its ceiling with each attempt, up to max', () => {
    const ceilings = [0, 1, 2, 3, 4, 5, 6, 2_000].map((attempt) => backoffDelay(attempt, fixed(1), bounds));
    expect(ceilings).toEqual([400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
  });

  it('never waits less than min, nor more than max', () => {
    const random = seededRandom('backoff');
    for (let attempt = 0; attempt < 2_000; attempt++) {
      const delay = backoffDelay(attempt, random, bounds);
      expect(delay).toBeGreaterThanOrEqual(bounds.min);
      expect(delay).toBeLessThanOrEqual(bounds.max);
    }
  });

  it('jitters over the whole range, so that peers do not come back in step', () => {
    const random = seededRandom('jitter');
    const delays = Array.from({ length: 500 }, () => backoffDelay(9, random, bounds));
    expect(Math.min(...delays)).toBeLessThan(500);
    expect(Math.max(...delays)).toBeGreaterThan(9_500);
  });

  it('refuses bounds that are none', () => {
    expect(() => backoffDelay(0, fixed(0), { min: 0, max: 1 })).toThrow(RangeError);
    expect(() => backoffDelay(0, fixed(0), { min: 2, max: 1 })).toThrow(RangeError);
  });
});

it('Backoff begins again after a reset', () => {
  const backoff = new Backoff(fixed(1), bounds);
  expect([backoff.next(), backoff.next(), backoff.attempts]).toEqual([400, 800, 2]);
  backoff.reset();
  expect([backoff.next(), backoff.attempts]).toEqual([400, 1]);
});
