import { expect, test } from 'vitest';
import { randomLife } from './random-life.ts';

test('seed mwu9fhai-8: a caller who has written nothing makes a snapshot, and sends its certificate ahead', async () => {
  await randomLife({ seed: 'mwu9fhai-8', steps: 1_500, storageFaults: false });
});

test('seed mwz6pgzl-1: who holds edits that wait for others takes over the snapshot those are in', async () => {
  await randomLife({ seed: 'mwz6pgzl-1', steps: 1_500 });
});

test('seed mwz8bthc-1: who lost its storage, and what was made since a snapshot with it, takes that snapshot', async () => {
  await randomLife({ seed: 'mwz8bthc-1', steps: 1_500 });
});

test.each(['torture-3', 'torture-4'])(
  '%s: what is said holds also where home is put back, loses all of it, and is lied to',
  async (seed) => {
    const result = await randomLife({
      seed,
      steps: 400,
      homeFaults: true,
      falseSnapshots: seed === 'torture-4',
    });
    expect(result.untrue).toEqual([]);
    expect(result.claims).toBeGreaterThan(200);
  },
);

test('torture-3034: an edit is with as many peers as have all before it, too: a paste under way, for instance', async () => {
  const { untrue } = await randomLife({
    seed: 'torture-3034',
    steps: 600,
    unrest: 3,
    storageFaults: false,
    homeFaults: true,
    falseSnapshots: true,
  });
  expect(untrue).toEqual([]);
});
