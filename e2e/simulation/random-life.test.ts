import { freshSeeds } from '@parley/runtime/seeds';
import { expect, test } from 'vitest';
import { randomLife } from './random-life.ts';

/** PARLEY_SEED repeats one run; PARLEY_RUNS makes more of them. */
const runs = Number(process.env.PARLEY_RUNS ?? 4);
const steps = Number(process.env.PARLEY_STEPS ?? 1_500);

test.each(freshSeeds(runs))(
  '2 to 8 peers live at random and end equal, nothing acknowledged lost (PARLEY_SEED=%s)',
  async (seed) => {
    console.log(`seed ${seed}`);
    const result = await randomLife({ seed, steps });
    console.log(JSON.stringify(result));
    expect(result.edits).toBeGreaterThan(steps / 2);
    expect(result.acknowledged.atHome).toBeGreaterThan(0);
    expect(result.untrue).toEqual([]);
  },
);
