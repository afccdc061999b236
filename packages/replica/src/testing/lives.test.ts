import { freshSeeds } from '@parley/runtime/seeds';
import { describe, expect, it } from 'vitest';
import { FOUND } from './found.ts';
import { live } from './life.ts';
import { KEPT_MIXES, scheduleInWords, scheduleOf } from './schedule.ts';

const LIVES_A_MIX = 12;

/** Nothing is broken, whatever happens: the promises are those of promises.ts. */
describe.each(KEPT_MIXES)('random lives of mix %s', (mix) => {
  it.each(freshSeeds(LIVES_A_MIX))('keep their promises: seed %s', (seed) => {
    const schedule = scheduleOf(Number(seed), mix);
    expect(live(schedule, Number(seed)).broken, scheduleInWords(schedule)).toEqual([]);
  });
});

describe('a life that once broke a promise keeps it', () => {
  it.each(FOUND)('$name', ({ seed, people, steps }) => {
    expect(live({ people, steps }, seed).broken).toEqual([]);
  });
});
