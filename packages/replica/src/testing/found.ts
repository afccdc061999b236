import type { Schedule } from './schedule.ts';

/** A life that broke a promise once, as small as it could be made: the schedule too, since a seed means another one as soon as
 * what makes schedules changes. */
export interface FoundLife extends Schedule {
  /** What went wrong. */
  readonly name: string;
  readonly seed: number;
}

export const FOUND: readonly FoundLife[] = [
  {
    name: 'two replicas do not take each other’s base, since a false one claims to contain the other',
    seed: 5226,
    people: [true, true],
    steps: [
      { op: 'false', d: 20, o: 45, n: 1, pick: 29, kind: 21, few: true, home: false },
      { op: 'false', d: 25, o: 38, n: 43, pick: 40, kind: 55, few: false, home: false },
      { op: 'away', d: 2, o: 34, n: 9, pick: 35, kind: 53, few: true, home: true },
      { op: 'calm', d: 44, o: 43, n: 25, pick: 29, kind: 35, few: false, home: true },
    ],
  },
  {
    name: 'a row that home has lost is asked for again and again',
    seed: 109,
    people: [true, false, true, true],
    steps: [
      { op: 'edit', d: 12, o: 15, n: 47, pick: 57, kind: 58, few: false, home: true },
      { op: 'edit', d: 23, o: 31, n: 11, pick: 51, kind: 27, few: true, home: true },
      { op: 'edit', d: 59, o: 42, n: 5, pick: 24, kind: 5, few: true, home: false },
      { op: 'edit', d: 43, o: 2, n: 58, pick: 1, kind: 5, few: false, home: false },
      { op: 'wipe', d: 40, o: 18, n: 50, pick: 6, kind: 29, few: true, home: false },
      { op: 'tick', d: 14, o: 30, n: 44, pick: 4, kind: 45, few: true, home: true },
      { op: 'calm', d: 18, o: 23, n: 33, pick: 30, kind: 35, few: false, home: false },
      { op: 'newcomer', d: 3, o: 47, n: 15, pick: 17, kind: 15, few: true, home: true },
      { op: 'flip', d: 55, o: 15, n: 52, pick: 34, kind: 8, few: false, home: false },
      { op: 'crash', d: 35, o: 58, n: 29, pick: 24, kind: 39, few: false, home: true },
    ],
  },
  {
    name: 'an edit that comes back is not shown over other words from a base',
    seed: 5742,
    people: [true, false],
    steps: [
      { op: 'newcomer', d: 26, o: 57, n: 0, pick: 12, kind: 3, few: false, home: true },
      { op: 'calm', d: 0, o: 9, n: 4, pick: 0, kind: 24, few: false, home: true },
      { op: 'tick', d: 42, o: 4, n: 21, pick: 6, kind: 31, few: false, home: true },
      { op: 'edit', d: 15, o: 7, n: 50, pick: 39, kind: 21, few: false, home: true },
      { op: 'flush', d: 57, o: 50, n: 4, pick: 46, kind: 26, few: false, home: true },
      { op: 'false', d: 45, o: 54, n: 38, pick: 25, kind: 24, few: false, home: true },
      { op: 'edit', d: 39, o: 44, n: 7, pick: 58, kind: 1, few: true, home: true },
      { op: 'tick', d: 12, o: 45, n: 19, pick: 57, kind: 11, few: false, home: true },
      { op: 'tick', d: 51, o: 6, n: 49, pick: 57, kind: 2, few: false, home: true },
      { op: 'newcomer', d: 43, o: 53, n: 24, pick: 48, kind: 9, few: true, home: true },
      { op: 'crash', d: 8, o: 45, n: 31, pick: 38, kind: 5, few: false, home: true },
      { op: 'tick', d: 22, o: 51, n: 7, pick: 50, kind: 50, few: true, home: true },
      { op: 'false', d: 18, o: 25, n: 18, pick: 15, kind: 38, few: true, home: false },
    ],
  },
  {
    name: 'of two edits under one number each side counts another',
    seed: 150,
    people: [true, true],
    steps: [
      { op: 'two', d: 14, o: 25, n: 51, pick: 42, kind: 52, few: false, home: false },
      { op: 'flush', d: 40, o: 38, n: 55, pick: 23, kind: 20, few: false, home: true },
      { op: 'orphan', d: 55, o: 15, n: 27, pick: 11, kind: 57, few: false, home: false },
      { op: 'crash', d: 22, o: 50, n: 11, pick: 30, kind: 37, few: false, home: true },
    ],
  },
];
