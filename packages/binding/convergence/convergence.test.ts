import { freshSeeds } from '@parley/runtime/seeds';
import { expect, test } from 'vitest';
import { live } from './life.ts';

/** PARLEY_SEED repeats one life; PARLEY_RUNS makes more of them, PARLEY_EDITS makes them longer. */
const runs = Number(process.env.PARLEY_RUNS ?? 3);
const edits = Number(process.env.PARLEY_EDITS ?? 1_000);
const seeds = freshSeeds(runs).map(Number);

test.each(seeds)(
  'three people edit tables, lists and code at the same time: equal, valid and still bound (PARLEY_SEED=%i)',
  { timeout: 60_000 },
  (seed) => {
    expect(live({ seed, edits })).toMatchObject({ edits });
  },
);

/** Each found a fault once, within so many edits. */
const known = [
  [528_889_140, 350, 'a table whose first row has lost its cells'],
  [528_889_315, 350, 'a selection of cells in a table that is gone'],
  [529_728_228, 350, 'replacements that are valid only together'],
  [529_796_958, 350, 'a paragraph that was filled in and is needed no more'],
  [804_704_518, 310, 'Enter over all empty lines of a quotation in a cell'],
  [805_625_006, 120, 'Enter over a whole heading, to the start of a list'],
  [805_624_819, 160, 'Enter over a whole list, to the start of a quotation'],
  [805_624_974, 244, 'Enter over two empty lines'],
  [805_624_986, 912, 'Enter over the last two lines of a cell, empty both'],
  [805_625_007, 977, 'Enter over all lines of a cell'],
  [248_155_802, 1_000, 'words put into the midst of an emoji'],
  [805_624_737, 617, 'a table in place of several cells at the end of a document'],
] as const;

test.each(known)('seed %i, %i edits: %s', { timeout: 60_000 }, (seed, edits) => {
  expect(live({ seed, edits })).toMatchObject({ edits });
});
