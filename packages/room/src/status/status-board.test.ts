import { SimulatedClock } from '@parley/runtime/testing';
import { expect, it } from 'vitest';
import { Problems } from './problems.ts';
import type { Status } from './status.ts';
import { StatusBoard } from './status-board.ts';

const status = (outbox: number): Status => ({
  route: 'offline',
  arrived: true,
  signaling: 'off',
  home: 'off',
  peers: [],
  lastEdit: null,
  unsaved: false,
  outbox,
  deletion: null,
  homeKeepsDays: null,
  problems: [],
});

it('tells a change once, soon, and nothing that is no change', () => {
  const clock = new SimulatedClock();
  let outbox = 0;
  const board = new StatusBoard(clock, () => status(outbox));
  const told: number[] = [];
  const stop = board.onStatus((now) => told.push(now.outbox));
  board.touch();
  clock.advance(10);
  expect(told).toEqual([]);
  for (outbox = 1; outbox < 5; outbox++) board.touch();
  expect(told).toEqual([]);
  clock.advance(10);
  expect(told).toEqual([5]);
  expect(board.status.outbox).toBe(5);
  stop();
  outbox = 6;
  board.touch();
  clock.advance(10);
  expect(told).toEqual([5]);
});

it('describes the present to whoever reads, and tells those who listen later', () => {
  const clock = new SimulatedClock();
  let outbox = 0;
  let described = 0;
  const board = new StatusBoard(clock, () => {
    described += 1;
    return status(outbox);
  });
  const told: number[] = [];
  board.onStatus((now) => told.push(now.outbox));
  outbox = 1;
  board.touch();
  expect(board.status.outbox).toBe(1);
  expect(board.status).toBe(board.status);
  expect(told).toEqual([]);
  expect(described).toBe(2);
  clock.advance(10);
  expect(told).toEqual([1]);
  // What was so for a moment only is nobody's news.
  outbox = 2;
  board.touch();
  expect(board.status.outbox).toBe(2);
  outbox = 1;
  board.touch();
  clock.advance(10);
  expect(told).toEqual([1]);
  expect(board.status.outbox).toBe(1);
});

it('keeps the lists that say the same, and only those', () => {
  const clock = new SimulatedClock();
  let now = { ...status(0), problems: [{ code: 'damaged' as const }] };
  const board = new StatusBoard(clock, () => structuredClone(now));
  const { peers, problems } = board.status;
  now = {
    ...now,
    outbox: 1,
    problems: [{ code: 'damaged' as const }, { code: 'refused' as const }],
  } as typeof now;
  board.touch();
  clock.advance(10);
  expect(board.status).toEqual(now);
  expect(board.status.peers).toBe(peers);
  expect(board.status.problems).not.toBe(problems);
});

it('shows the last status when it closes, and no other after it', () => {
  const clock = new SimulatedClock();
  let outbox = 1;
  const board = new StatusBoard(clock, () => status(outbox));
  const told: number[] = [];
  board.onStatus((now) => told.push(now.outbox));
  outbox = 2;
  board.touch();
  board.close();
  outbox = 3;
  board.touch();
  board.close();
  expect(clock.pending).toBe(0);
  expect(told).toEqual([2]);
});

it('keeps one problem a code, and says when one came or went', () => {
  let changes = 0;
  const problems = new Problems(() => {
    changes += 1;
  });
  problems.set('storage-full', 'quota');
  problems.set('storage-full', 'quota');
  problems.set('damaged');
  problems.set('storage-full', 'still');
  expect(problems.list).toEqual([{ code: 'storage-full', detail: 'still' }, { code: 'damaged' }]);
  expect(changes).toBe(3);
  problems.clear('storage-full', 'storage-refused');
  problems.clear('storage-full');
  expect(problems.list).toEqual([{ code: 'damaged' }]);
  expect(changes).toBe(4);
});
