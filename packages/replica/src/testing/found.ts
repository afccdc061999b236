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
  {
    name: 'four who slept for eight days make a base each',
    seed: 20084,
    people: [true, true, true, true],
    steps: [
      { op: 'edit', d: 57, o: 59, n: 59, pick: 25, kind: 48, few: false, home: true },
      { op: 'edit', d: 58, o: 40, n: 11, pick: 45, kind: 40, few: false, home: true },
      { op: 'tick', d: 16, o: 41, n: 16, pick: 16, kind: 16, few: false, home: false },
      { op: 'grace', d: 11, o: 21, n: 28, pick: 45, kind: 57, few: true, home: true },
    ],
  },
  {
    name: 'of eleven devices eight make a base after peace',
    seed: 886475540,
    people: [true, true, true, true, true, true, true, true, true, true, true],
    steps: [
      { op: 'calm', d: 23, o: 17, n: 16, pick: 49, kind: 26, few: false, home: false },
      { op: 'calm', d: 35, o: 32, n: 43, pick: 11, kind: 22, few: true, home: false },
      { op: 'edit', d: 33, o: 5, n: 15, pick: 30, kind: 36, few: false, home: true },
      { op: 'newcomer', d: 8, o: 8, n: 44, pick: 49, kind: 28, few: false, home: true },
      { op: 'edit', d: 37, o: 24, n: 41, pick: 36, kind: 25, few: false, home: true },
      { op: 'tick', d: 32, o: 5, n: 58, pick: 2, kind: 8, few: false, home: true },
      { op: 'grace', d: 17, o: 33, n: 37, pick: 48, kind: 38, few: false, home: true },
      { op: 'edit', d: 30, o: 19, n: 2, pick: 26, kind: 15, few: true, home: false },
    ],
  },
  {
    name: 'an edit that cannot be read is said never to be at home, since bases took each other’s place',
    seed: 9139,
    people: [true],
    steps: [
      { op: 'homeDown', d: 45, o: 1, n: 43, pick: 14, kind: 25, few: true, home: true },
      { op: 'edit', d: 43, o: 34, n: 14, pick: 9, kind: 35, few: false, home: true },
      { op: 'edit', d: 29, o: 51, n: 11, pick: 50, kind: 3, few: false, home: true },
      { op: 'unreadable', d: 46, o: 2, n: 8, pick: 18, kind: 6, few: true, home: true },
      { op: 'newcomer', d: 53, o: 42, n: 53, pick: 33, kind: 15, few: true, home: true },
      { op: 'calm', d: 13, o: 24, n: 15, pick: 28, kind: 13, few: true, home: true },
      { op: 'edit', d: 10, o: 32, n: 10, pick: 25, kind: 8, few: false, home: true },
      { op: 'edit', d: 21, o: 13, n: 56, pick: 38, kind: 4, few: false, home: true },
      { op: 'tick', d: 27, o: 5, n: 37, pick: 33, kind: 1, few: false, home: false },
      { op: 'edit', d: 49, o: 5, n: 51, pick: 22, kind: 40, few: true, home: true },
      { op: 'edit', d: 59, o: 45, n: 11, pick: 16, kind: 44, few: false, home: false },
      { op: 'tick', d: 56, o: 7, n: 53, pick: 31, kind: 11, few: false, home: true },
    ],
  },
  {
    name: 'home counts what follows an edit that does not count, and never hears of that one',
    seed: 11,
    people: [true, true, false, true],
    steps: [
      { op: 'newcomer', d: 4, o: 28, n: 4, pick: 41, kind: 18, few: false, home: true },
      { op: 'two', d: 23, o: 8, n: 18, pick: 43, kind: 3, few: false, home: true },
      { op: 'tick', d: 39, o: 17, n: 10, pick: 7, kind: 37, few: false, home: false },
      { op: 'two', d: 11, o: 29, n: 18, pick: 43, kind: 7, few: false, home: true },
      { op: 'newcomer', d: 36, o: 23, n: 0, pick: 8, kind: 33, few: false, home: false },
      { op: 'two', d: 44, o: 5, n: 18, pick: 37, kind: 19, few: true, home: false },
    ],
  },
  {
    name: 'of two edits under one number the one that counts is dropped under a base with the other’s words',
    seed: 55,
    people: [true, true, true, true],
    steps: [
      { op: 'edit', d: 38, o: 29, n: 59, pick: 29, kind: 1, few: true, home: true },
      { op: 'calm', d: 14, o: 28, n: 17, pick: 39, kind: 19, few: false, home: true },
      { op: 'edit', d: 32, o: 23, n: 37, pick: 52, kind: 3, few: true, home: false },
      { op: 'twin', d: 13, o: 8, n: 32, pick: 43, kind: 29, few: true, home: false },
      { op: 'tick', d: 8, o: 11, n: 40, pick: 41, kind: 21, few: true, home: true },
      { op: 'edit', d: 11, o: 24, n: 35, pick: 37, kind: 51, few: true, home: true },
      { op: 'edit', d: 39, o: 48, n: 35, pick: 40, kind: 36, few: false, home: false },
      { op: 'two', d: 25, o: 51, n: 13, pick: 33, kind: 16, few: false, home: true },
      { op: 'tick', d: 47, o: 19, n: 53, pick: 27, kind: 41, few: true, home: true },
    ],
  },
  {
    name: 'home serves a false base for good, since whoever names it is replaced by one that names only that one',
    seed: 5063,
    people: [true, true, false, true],
    steps: [
      { op: 'edit', d: 45, o: 56, n: 8, pick: 16, kind: 49, few: false, home: true },
      { op: 'false', d: 17, o: 37, n: 3, pick: 44, kind: 2, few: false, home: true },
      { op: 'edit', d: 35, o: 30, n: 46, pick: 3, kind: 21, few: true, home: true },
      { op: 'tick', d: 11, o: 56, n: 7, pick: 56, kind: 31, few: false, home: true },
      { op: 'edit', d: 15, o: 49, n: 57, pick: 26, kind: 56, few: false, home: true },
      { op: 'edit', d: 0, o: 26, n: 47, pick: 9, kind: 18, few: true, home: true },
      { op: 'tick', d: 36, o: 33, n: 52, pick: 5, kind: 39, few: false, home: true },
      { op: 'false', d: 11, o: 31, n: 41, pick: 22, kind: 51, few: true, home: false },
    ],
  },
];
