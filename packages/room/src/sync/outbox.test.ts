import { expect, it } from 'vitest';
import { Outbox, outboxSize } from './outbox.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

it('counts what is held and not covered, of every session', () => {
  const held = new Map([
    [A, 5],
    [B, 2],
  ]);
  expect(outboxSize(held, new Map())).toBe(7);
  expect(outboxSize(held, new Map([[A, 3]]))).toBe(4);
  // A receipt that covers more than is held takes nothing from the others.
  expect(outboxSize(held, new Map([[A, 9]]))).toBe(2);
});

it('rule 7: knows since when the oldest own edit waits', () => {
  const outbox = new Outbox();
  expect(outbox.oldest(A, new Map())).toBeNull();
  outbox.began(0, 100);
  outbox.began(1, 200);
  expect(outbox.oldest(A, new Map())).toBe(100);
  expect(outbox.oldest(A, new Map([[A, 1]]))).toBe(200);
  expect(outbox.oldest(A, new Map([[A, 2]]))).toBeNull();
});

it('rule 1: edits of earlier sessions wait since the room opened, until all of them are covered', () => {
  const outbox = new Outbox();
  outbox.carry(new Map([[B, 3]]), 50);
  outbox.began(0, 100);
  expect(outbox.oldest(A, new Map([[B, 2]]))).toBe(50);
  expect(outbox.oldest(A, new Map([[B, 3]]))).toBe(100);
});

it('forgets edits that will never be sent', () => {
  const outbox = new Outbox();
  outbox.began(0, 100);
  outbox.began(1, 200);
  outbox.gaveUp(1);
  expect(outbox.oldest(A, new Map([[A, 1]]))).toBeNull();
});

it('is bounded: beyond that a new edit is taken for older than it is', () => {
  const outbox = new Outbox();
  for (let number = 0; number < 5_000; number++) outbox.began(number, number);
  expect(outbox.oldest(A, new Map([[A, 4_999]]))).toBe(1_023);
  expect(outbox.oldest(A, new Map([[A, 5_000]]))).toBeNull();
});
