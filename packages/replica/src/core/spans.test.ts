import { fc } from '@parley/runtime/properties';
import { describe, expect, it } from 'vitest';
import { holdsNumber, type Spans, sizeOf, union, without } from './spans.ts';

const anySpans = fc
  .array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 5 })), { maxLength: 6 })
  .map((pairs) =>
    pairs
      .map(([from, size]) => ({ from, to: from + size }))
      .reduce<Spans>((all, span) => union(all, [span]), []),
  );

const numbersOf = (spans: Spans): number[] =>
  Array.from({ length: 40 }, (_, number) => number).filter((number) => holdsNumber(spans, number));

describe('spans', () => {
  it('are sets of numbers', () => {
    fc.assert(
      fc.property(anySpans, anySpans, (a, b) => {
        expect(numbersOf(union(a, b))).toEqual(
          [...new Set([...numbersOf(a), ...numbersOf(b)])].sort((x, y) => x - y),
        );
        expect(numbersOf(without(a, b))).toEqual(numbersOf(a).filter((number) => !holdsNumber(b, number)));
        expect(sizeOf(a)).toBe(numbersOf(a).length);
      }),
    );
  });

  it('are sorted and apart, so that equal sets are equal', () => {
    fc.assert(
      fc.property(anySpans, anySpans, (a, b) => {
        expect(union(a, b)).toEqual(union(b, a));
        for (const [i, span] of union(a, b).entries())
          expect(span.from).toBeGreaterThan(union(a, b)[i - 1]?.to ?? -1);
      }),
    );
  });
});
