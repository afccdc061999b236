import { describe, expect, it } from 'vitest';
import { FOUND } from './found.ts';
import { live } from './life.ts';
import { KEPT_MIXES, scheduleInWords, scheduleOf } from './schedule.ts';

/** Always the same lives: nothing is wired to these machines yet, and they still break a promise in one life of some hundred (`plain`
 * 886475540: of eleven devices eight make a base after peace; `odd` 815179633: *at home* is never said). The command
 * `npm run torture -- log` looks for more. */
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
