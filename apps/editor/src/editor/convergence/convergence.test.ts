import { test } from 'vitest';
import { live } from './life.ts';

/** PARLEY_SEED repeats one life; PARLEY_RUNS makes more of them, PARLEY_EDITS makes them longer. */
const given = process.env.PARLEY_SEED;
const runs = Number(process.env.PARLEY_RUNS ?? 4);
const edits = Number(process.env.PARLEY_EDITS ?? 350);
const fresh = Date.now() % 1_000_000_000;
const seeds = given ? [Number(given)] : Array.from({ length: runs }, (_, index) => fresh + index);

test.each(seeds)(
  'three people edit tables, lists and code at the same time: equal, valid and still bound (PARLEY_SEED=%i)',
  (seed) => live({ seed, edits }),
);
