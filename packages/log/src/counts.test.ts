import { fc } from '@parley/runtime/properties';
import type { Counts } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { covers, equal, isEmpty, merge, missing } from './counts.ts';

const counts = (entries: Record<string, number>): Counts => new Map(Object.entries(entries));

/** Few sessions and small counts, zeros among them, so that all relations come up. */
const anyCounts = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(4))
  .map((entries): Counts => counts(entries));

describe('counts', () => {
  it('an absent session has 0', () => {
    expect(equal(counts({ a: 0 }), counts({}))).toBe(true);
    expect(isEmpty(counts({ a: 0 }))).toBe(true);
    expect(isEmpty(counts({ a: 0, b: 1 }))).toBe(false);
    expect(covers(counts({}), counts({ a: 0 }))).toBe(true);
  });

  it('missing names exactly what the other has and I lack', () => {
    const mine = counts({ a: 3, b: 5 });
    const theirs = counts({ a: 7, b: 5, c: 2 });
    expect(missing(mine, theirs)).toEqual([
      { session: 'a', from: 3, to: 7 },
      { session: 'c', from: 0, to: 2 },
    ]);
    expect(missing(theirs, mine)).toEqual([]);
  });

  it('merge is the least that covers both', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, anyCounts, (a, b, other) => {
        const merged = merge(a, b);
        expect(covers(merged, a) && covers(merged, b)).toBe(true);
        expect(covers(other, merged)).toBe(covers(other, a) && covers(other, b));
        expect(equal(merged, merge(b, a))).toBe(true);
      }),
    );
  });

  it('who gets what is missing covers the other; who misses nothing covers it already', () => {
    fc.assert(
      fc.property(anyCounts, anyCounts, (mine, theirs) => {
        const spans = missing(mine, theirs);
        expect(spans.length === 0).toBe(covers(mine, theirs));
        expect(
          equal(merge(mine, new Map(spans.map(({ session, to }) => [session, to]))), merge(mine, theirs)),
        ).toBe(true);
      }),
    );
  });
});
