import { expect, test } from 'vitest';
import { Budget, type Share } from './budget.ts';

const KIB = 1024;

/** A payer that lets go of one kibibyte at a time. */
class Payer {
  readonly share: Share;
  evicted = 0;

  constructor(budget: Budget) {
    this.share = budget.share(() => {
      this.evicted += 1;
      this.share.pin(KIB);
      this.share.release(KIB);
    });
  }

  /** How many kibibytes it could park, of at most `most`. */
  park(most: number): number {
    let parked = 0;
    while (parked < most && this.share.charge(KIB)) {
      this.share.park(KIB);
      parked += 1;
    }
    return parked;
  }
}

test('one payer cannot have more than its share', () => {
  const budget = new Budget({ all: 100 * KIB, each: 30 * KIB });
  expect(new Payer(budget).park(1_000)).toBe(30);
  expect(new Payer(budget).park(1_000)).toBe(30);
  expect(budget.total).toBe(60 * KIB);
});

test('what is released can be had again', () => {
  const budget = new Budget({ all: 100 * KIB, each: 30 * KIB });
  const { share } = new Payer(budget);
  expect(share.charge(30 * KIB)).toBe(true);
  expect(share.charge(1)).toBe(false);
  share.release(KIB);
  expect(share.charge(KIB)).toBe(true);
  expect(budget.total).toBe(30 * KIB);
});

test('where all is taken, who has most gives way to who has little, one after the other', () => {
  const budget = new Budget({ all: 1_024 * KIB, each: 512 * KIB });
  const greedy = Array.from({ length: 40 }, () => new Payer(budget));
  for (const payer of greedy) payer.park(1_000);
  expect(budget.total).toBe(1_024 * KIB);
  const honest = new Payer(budget);
  expect(honest.park(10)).toBe(10);
  expect(budget.total).toBe(1_024 * KIB);
  expect(greedy.reduce((sum, { evicted }) => sum + evicted, 0)).toBeGreaterThanOrEqual(10);
  // And keeps it, however the others press.
  for (const payer of greedy) payer.park(1_000);
  expect([honest.share.held, honest.evicted]).toEqual([10 * KIB, 0]);
});

test('what is pinned is never let go of', () => {
  const budget = new Budget({ all: 100 * KIB, each: 100 * KIB });
  const busy = new Payer(budget);
  expect(busy.share.charge(100 * KIB)).toBe(true);
  expect(new Payer(budget).park(1)).toBe(0);
  busy.share.park(50 * KIB);
  expect(new Payer(budget).park(10)).toBe(10);
  expect(busy.evicted).toBe(10);
});
