import { SimulatedClock } from '@parley/runtime/testing';
import { expect, it } from 'vitest';
import { Decisions } from './decisions.ts';
import { settle } from './testing/lab.ts';

it('decides once for whatever changed in a turn, in a turn of its own, and again when it asked to', async () => {
  const clock = new SimulatedClock();
  const decided: number[] = [];
  let again: number | null = 300;
  const decisions = new Decisions(clock, () => {
    decided.push(clock.now());
    return again;
  });
  for (let i = 0; i < 5; i++) decisions.soon();
  expect(decided).toEqual([]);
  await settle();
  expect(decided).toEqual([0]);
  clock.advance(200);
  decisions.soon();
  await settle();
  clock.advance(299);
  expect(decided, 'the wait begins anew').toEqual([0, 200]);
  again = null;
  clock.advance(1);
  expect(decided).toEqual([0, 200, 500]);
  clock.advance(60_000);
  expect(decided).toHaveLength(3);
  expect(clock.pending).toBe(0);
});

it('decides no more once it is closed, also what was to come', async () => {
  const clock = new SimulatedClock();
  let decided = 0;
  const decisions = new Decisions(clock, () => {
    decided += 1;
    return 100;
  });
  decisions.soon();
  await settle();
  decisions.soon();
  decisions.close();
  decisions.soon();
  await settle();
  clock.advance(1_000);
  expect(decided).toBe(1);
  expect(clock.pending).toBe(0);
});
