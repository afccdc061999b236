import { NO_SESSION } from '@parley/wire';
import { beforeEach, expect, it } from 'vitest';
import { NO_IDS } from './ids.ts';
import { Outbox } from './outbox.ts';

const A = 'a'.repeat(64);
const HASH = '1'.repeat(64);
const NOTHING = { structs: NO_IDS, deletes: NO_IDS };

let outbox: Outbox;
/** All up to that place is at home. */
let home: number;
beforeEach(() => {
  home = -1;
  outbox = new Outbox({ isAtHome: ({ at }) => at <= home });
});

/** The session's edit was begun, sealed, and read by the replica. */
function wrote(number: number, at: number): void {
  outbox.began(A, number, at);
  outbox.sealed(A, number, `${number}`);
  outbox.read({ session: A, number, prev: null, hash: `${number}`, bytes: 1 }, NOTHING, {
    part: 0,
    at: number,
  });
}

it('rule 7: knows since when the oldest own edit waits', () => {
  expect(outbox.oldest()).toBeNull();
  wrote(0, 100);
  wrote(1, 200);
  expect(outbox.oldest()).toBe(100);
  home = 0;
  expect(outbox.oldest()).toBe(200);
  home = 1;
  expect(outbox.oldest()).toBeNull();
});

it('an edit waits from the moment it was begun, whether or not it is sealed', () => {
  outbox.began(A, 0, 100);
  home = 99;
  expect(outbox.oldest()).toBe(100);
  expect(outbox.last).toMatchObject([{ session: A, number: 0, hash: null, durable: false }]);
});

it('rule 1: edits of earlier sessions wait since the room opened, until all of them are at home', () => {
  outbox.carry({ part: 0, at: 3 }, 50);
  outbox.began(A, 0, 100);
  expect(outbox.oldest()).toBe(50);
  home = 3;
  expect(outbox.oldest()).toBe(100);
});

it('forgets edits that will never be sent', () => {
  wrote(0, 100);
  outbox.began(A, 1, 200);
  outbox.gaveUp(A, 1);
  home = 0;
  expect(outbox.oldest()).toBeNull();
});

it('is bounded: beyond that a new edit is taken for older than it is', () => {
  for (let number = 0; number < 5_000; number++) wrote(number, number);
  home = 4_998;
  expect(outbox.oldest()).toBe(1_023);
  home = 4_999;
  expect(outbox.oldest()).toBeNull();
});

it('L11: what is owed waits from when it was changed, and is where its base is', () => {
  outbox.owes(100);
  outbox.owes(200);
  expect(outbox.oldest()).toBe(100);
  expect(outbox.last).toMatchObject([{ hash: null, durable: false }]);
  outbox.based(HASH, NOTHING);
  outbox.opened(HASH, { part: 0, at: 7 });
  expect(outbox.oldest()).toBe(100);
  outbox.written(HASH);
  expect(outbox.last).toMatchObject([{ session: NO_SESSION, hash: HASH, durable: true }]);
  home = 7;
  expect(outbox.oldest()).toBeNull();
});

it('L11: what a burnt session began and did not publish waits no more as an edit', () => {
  wrote(0, 100);
  outbox.began(A, 1, 200);
  outbox.burnt(A);
  home = 0;
  expect(outbox.oldest()).toBeNull();
  expect(outbox.last).toEqual([]);
});
