import { describe, expect, it } from 'vitest';
import { FOUND } from './found.ts';
import { live } from './life.ts';
import { KEPT_MIXES, scheduleInWords, scheduleOf } from './schedule.ts';

/** Always the same lives; the command `npm run torture -- log` looks for more. */
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Nothing is broken, whatever happens: the promises are those of promises.ts. */
describe.each(KEPT_MIXES)('random lives of mix %s', (mix) => {
  it.each(SEEDS)('keep their promises: seed %i', (seed) => {
    const schedule = scheduleOf(seed, mix);
    expect(live(schedule, seed).broken, scheduleInWords(schedule)).toEqual([]);
  });
});

describe('a life that once broke a promise keeps it', () => {
  it.each(FOUND)('$name', ({ seed, people, steps }) => {
    expect(live({ people, steps }, seed).broken).toEqual([]);
  });
});
