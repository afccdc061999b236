import { describe, expect, it } from 'vitest';
import { hashOf } from '../testing/scene.ts';
import { Duties, type Duty, type DutyFacts, type Standing } from './duties.ts';

const [X, Y] = [hashOf('x'), hashOf('y')];
const make = (why: 'compact' | 'merge' | 'answer'): Duty => ({ type: 'make', why });
const sign = (base: string, contains: readonly string[]): Duty => ({ type: 'sign', base, contains });

const STANDING: Standing = {
  top: [X],
  proved: X,
  kept: 0,
  bytes: 0,
  baseBytes: 8_000,
  proves: (hash) => hash === X,
  holdsAll: () => false,
  isUnconfirmed: () => false,
  isWitnessed: true,
  overclaims: false,
};
const FACTS: DutyFacts = { rank: 0, isQuiet: true, compactAfter: 1_000, mayMake: true };

/** What is done in the end. */
function dueOf(standing: Partial<Standing>, facts: Partial<DutyFacts> = {}): Duty | null {
  const duties = new Duties();
  const now = (at: number): Duty | null =>
    duties.due({ ...STANDING, ...standing }, { ...FACTS, ...facts }, at);
  return now(0) ?? now(60_000);
}

describe('what a device does for its room', () => {
  const isX = (hash: string): boolean => hash === X;
  const table: [string, Partial<Standing>, Partial<DutyFacts>, Duty | null][] = [
    ['all is well', {}, {}, null],
    ['nothing is there', { top: [], proved: null }, {}, null],
    ['L7: two bases, neither of which holds the other', { top: [X, Y] }, {}, make('merge')],
    ['L7: two bases, one of which holds the other', { top: [X, Y], holdsAll: isX }, {}, sign(X, [Y])],
    [
      'L7: it holds the other and fails the proof',
      { top: [X, Y], holdsAll: (h) => h === Y },
      {},
      make('merge'),
    ],
    [
      'L7: whether it proves is being found out',
      { top: [X, Y], holdsAll: isX, proves: () => null },
      {},
      null,
    ],
    ['L7: one that fails the proof', { top: [Y] }, {}, make('answer')],
    ['L7: one that proves, and is not settled yet', { top: [Y], proves: () => true }, {}, null],
    ['L7: one whose proof is being made', { top: [Y], proves: () => null }, {}, null],
    ['L8: many edits, that are worth it', { kept: 1_000, bytes: 1_000 }, {}, make('compact')],
    ['L8: too few', { kept: 999, bytes: 99_999 }, {}, null],
    ['L8: small ones above a large base', { kept: 1_000, bytes: 999 }, {}, null],
    ['L8: 20,000, however small', { kept: 20_000, bytes: 1 }, {}, make('compact')],
    [
      'L8: the first base',
      { top: [], proved: null, kept: 1_000, bytes: 1, baseBytes: 0 },
      {},
      make('compact'),
    ],
    ['L4: one that only its maker vouches for', { isUnconfirmed: isX }, {}, sign(X, [])],
    ['L4: the same, and not all was seen here', { isUnconfirmed: isX, isWitnessed: false }, {}, null],
    ['L8: one that claims what it cannot hold', { overclaims: true }, {}, make('answer')],
    ['L13: no answer to that either', { overclaims: true }, { mayMake: false }, null],
    ['L13: an unknown version: no merging', { top: [X, Y] }, { mayMake: false }, null],
    ['L13: no answer', { top: [Y] }, { mayMake: false }, null],
    ['L13: no compacting', { kept: 20_000 }, { mayMake: false }, null],
    ['L13: a note still', { top: [X, Y], holdsAll: isX }, { mayMake: false }, sign(X, [Y])],
    ['it is not joined', { top: [X, Y] }, { rank: null }, null],
  ];
  it.each(table)('%s', (_name, standing, facts, duty) => {
    expect(dueOf(standing, facts)).toEqual(duty);
  });
});

describe('when', () => {
  const fork = { ...STANDING, top: [X, Y] };

  it.each([
    [0, 2_000],
    [1, 7_000],
    [3, 17_000],
  ])('L7: who is number %i waits %i ms', (rank, ms) => {
    const duties = new Duties();
    expect(duties.due(fork, { ...FACTS, rank }, 0)).toBe(null);
    expect(duties.due(fork, { ...FACTS, rank }, ms - 1)).toBe(null);
    expect(duties.due(fork, { ...FACTS, rank }, ms)).toEqual(make('merge'));
  });

  it('L7: what somebody else has done meanwhile is not done again', () => {
    const duties = new Duties();
    duties.due(fork, { ...FACTS, rank: 1 }, 0);
    expect(duties.due(STANDING, { ...FACTS, rank: 1 }, 3_000)).toBe(null);
    expect(duties.due(fork, { ...FACTS, rank: 1 }, 7_000)).toBe(null);
  });

  it('is not done twice at once: the next time waits as long', () => {
    const duties = new Duties();
    duties.due(fork, FACTS, 0);
    expect(duties.due(fork, FACTS, 2_000)).not.toBe(null);
    expect(duties.due(fork, FACTS, 3_999)).toBe(null);
    expect(duties.due(fork, FACTS, 4_000)).not.toBe(null);
  });

  it('begins anew once a base was made', () => {
    const duties = new Duties();
    duties.due(fork, FACTS, 0);
    duties.done();
    expect(duties.due(fork, FACTS, 2_000)).toBe(null);
    expect(duties.due(fork, FACTS, 4_000)).not.toBe(null);
  });
});

describe('who slept', () => {
  it('L7: waits its turn anew: whoever woke first may have done it', () => {
    const duties = new Duties();
    const standing = { ...STANDING, kept: 1_000, bytes: 1_000 };
    const second = { ...FACTS, rank: 1 };
    expect(duties.due(standing, second, 0)).toBe(null);
    const woken = 8 * 24 * 3_600_000;
    expect(duties.due(standing, second, woken)).toBe(null);
    expect(duties.due(standing, second, woken + 6_999)).toBe(null);
    expect(duties.due(standing, second, woken + 7_000)).toEqual(make('compact'));
  });

  it('L7: a page out of sight, which is called once a minute, has its turn all the same', () => {
    const duties = new Duties();
    const standing = { ...STANDING, kept: 1_000, bytes: 1_000 };
    expect(duties.due(standing, FACTS, 0)).toBe(null);
    expect(duties.due(standing, FACTS, 60_000)).toEqual(make('compact'));
  });
});
