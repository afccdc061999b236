import type { OwnTyped } from '../../page/src/everyone.ts';

/** What one document saw: author by author, when each of their keys had come. The times are ms of one clock. */
export type Seen = readonly (readonly number[])[];

/** From each key of each author to each of the others' documents, ms; Infinity for what never came. Authors and documents
 * are in the same order. */
export const delaysOf = (typed: readonly OwnTyped[], seen: readonly Seen[]): number[] =>
  typed.flatMap(({ at }, author) =>
    seen.flatMap((arrivals, reader) =>
      reader === author
        ? []
        : at.map((key, index) => (arrivals[author]?.[index] ?? Number.POSITIVE_INFINITY) - key),
    ),
  );

/** From the last key of all until the last document had all of them, ms; Infinity if one never had. */
export function convergedAt(typed: readonly OwnTyped[], seen: readonly Seen[]): number {
  const lastKey = Math.max(...typed.map(({ at }) => at.at(-1) ?? 0));
  const lastArrivals = typed.flatMap(({ at }, author) =>
    seen.map((arrivals) =>
      at.length === 0 ? 0 : (arrivals[author]?.[at.length - 1] ?? Number.POSITIVE_INFINITY),
    ),
  );
  return Math.max(...lastArrivals) - lastKey;
}
