import { expect } from '@playwright/test';

/** What a bound is multiplied with where other work shares the machine, as in CI: there it finds what hangs, and the whole
 * matrix, on a machine of its own, what is slow. */
const SLACK = process.env.PARLEY_NETWORKS === 'whole' ? 1 : 3;

/** Fails unless that took less than `bound`, both in milliseconds. */
export function expectWithin(took: number, bound: number, what: string): void {
  expect(took, what).toBeLessThan(bound * SLACK);
}
