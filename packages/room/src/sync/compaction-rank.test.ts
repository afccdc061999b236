import { expect, test } from 'vitest';
import type { Candidate } from '../routes/home/caller.ts';
import { type CompactionRankFacts, callersBefore } from './compaction-rank.ts';

const session = (name: string): string => name.padEnd(64, '0');
const peer = (name: string, changes: Partial<Candidate & { calling: boolean }> = {}) =>
  ({
    session: session(name),
    role: 'edit',
    visible: true,
    metered: false,
    calling: true,
    ...changes,
  }) as const;
const before = (facts: Partial<CompactionRankFacts>): number =>
  callersBefore({
    self: peer('5'),
    neighbours: [],
    others: [],
    isEditor: () => true,
    isCalling: ({ calling }) => calling,
    ...facts,
  });

test('who calls alone is first', () => {
  expect(before({})).toBe(0);
  expect(before({ neighbours: [peer('1', { calling: false })] })).toBe(0);
});

test('of neighbours who call, the ranking of callers says who is first; viewers make none', () => {
  const neighbours = [
    peer('1'),
    peer('2', { visible: false }),
    peer('3', { role: 'view' }),
    peer('3c', { role: 'comment' }),
    peer('4', { role: 'owner' }),
    peer('6'),
  ];
  expect(before({ neighbours })).toBe(2);
  expect(before({ neighbours, self: peer('5', { visible: false }) })).toBe(4);
});

test('where there is no home, of all who are here', () => {
  const neighbours = [peer('1', { calling: false }), peer('6', { calling: false })];
  expect(before({ neighbours, isCalling: () => true })).toBe(1);
});

test('of callers across the mesh, or seen through home alone, the smaller session of those who have written', () => {
  const others = ['1', '2', '2', '6', '5'].map(session);
  expect(before({ others })).toBe(2);
  expect(before({ others, isEditor: (one) => one !== session('1') })).toBe(1);
  // A neighbour is known better.
  expect(before({ others, neighbours: [peer('2', { visible: false })] })).toBe(1);
});
