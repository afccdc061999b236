import { silentLogger } from '@parley/runtime';
import { expect, test } from 'vitest';
import type { CompactorOptions } from './compactor.ts';
import { CompactorOnDemand } from './compactor-on-demand.ts';

class FakeCompactor {
  static made = 0;
  static considered = 0;
  static refusals = 0;
  constructor() {
    FakeCompactor.made += 1;
  }
  consider(): void {
    FakeCompactor.considered += 1;
  }
  refused(): void {
    FakeCompactor.refusals += 1;
  }
}

/** Settles what is under way. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('its code is loaded once a snapshot is worth it or named, and after a failure later once more', async () => {
  let now = 1_000;
  let loads = 0;
  let refuses = true;
  const counts = new Map<string, number>();
  const receipts: { latest: { base: string | null } | null; counts: typeof counts } = {
    latest: null,
    counts,
  };
  const options = {
    receipts,
    replica: { base: null },
    clock: { now: () => now },
    logger: silentLogger,
    after: 10,
  } as unknown as CompactorOptions;
  const compactor = new CompactorOnDemand(options, async () => {
    loads += 1;
    if (refuses) throw new TypeError('no network');
    return { Compactor: FakeCompactor } as never;
  });
  const consider = async (): Promise<void> => {
    compactor.consider();
    await settled();
  };

  await consider();
  receipts.latest = { base: null };
  counts.set('ada', 9);
  await consider();
  compactor.refused();
  expect(loads, 'nothing is to be done').toBe(0);

  counts.set('ada', 10);
  await consider();
  await consider();
  expect(loads, 'not again at once').toBe(1);

  refuses = false;
  now += 15_000;
  counts.set('ada', 9);
  receipts.latest = { base: 'b1' };
  await consider();
  expect([loads, FakeCompactor.made, FakeCompactor.considered]).toEqual([2, 1, 1]);
  await consider();
  compactor.refused();
  expect([loads, FakeCompactor.made, FakeCompactor.considered, FakeCompactor.refusals]).toEqual([2, 1, 2, 1]);
});
