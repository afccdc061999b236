import { SimulatedClock } from '@parley/runtime/testing';
import { describe, expect, test } from 'vitest';
import { type BudgetLimits, Budgets } from './budgets.ts';

const LIMITS: BudgetLimits = {
  connections: 5,
  connectionsEach: 2,
  newRoomsEach: 3,
  storedBytesEach: 1_000,
  storedBytes: 10_000,
};
const HOUR = 3_600_000;

function scene(stored = () => 0) {
  const clock = new SimulatedClock(0);
  return { clock, budgets: new Budgets(LIMITS, { clock, stored }) };
}

describe('one address at its bounds, and another goes on', () => {
  test('connections', () => {
    const { budgets } = scene();
    const places = [budgets.connect('a'), budgets.connect('a')];
    expect(budgets.connect('a')).toBe('too many connections of one address');
    expect(budgets.connect('b')).toBeTypeOf('function');
    for (const place of places) {
      if (typeof place !== 'function') throw new Error(place);
      place();
      place();
    }
    expect(budgets.connections).toBe(1);
    expect(budgets.connect('a')).toBeTypeOf('function');
  });

  test('new rooms: as many at once as an hour allows, which come back evenly', () => {
    const { budgets, clock } = scene();
    expect([1, 2, 3, 4].map(() => budgets.makeRoom('a'))).toEqual([true, true, true, false]);
    expect(budgets.makeRoom('b')).toBe(true);
    clock.advance(HOUR / 3 + 1);
    expect([1, 2].map(() => budgets.makeRoom('a'))).toEqual([true, false]);
  });

  test('bytes: what is already kept is paid off, however much it is', () => {
    const { budgets, clock } = scene();
    budgets.stored('a', 5_000);
    expect(budgets.refusesBytes('a', 1)).toBe('too many bytes of one address');
    expect(budgets.refusesBytes('b', 1)).toBe(null);
    clock.advance(3 * HOUR);
    expect(budgets.refusesBytes('a', 1)).toBe('too many bytes of one address');
    clock.advance(2 * HOUR);
    expect(budgets.refusesBytes('a', 1)).toBe(null);
  });
});

test('whoever cannot be told apart is bounded by the totals alone', () => {
  let stored = 0;
  const { budgets } = scene(() => stored);
  for (let at = 0; at < 5; at++) expect(budgets.connect(null)).toBeTypeOf('function');
  expect(budgets.connect(null)).toBe('too many connections');
  for (let at = 0; at < 100; at++) expect(budgets.makeRoom(null)).toBe(true);
  budgets.stored(null, 1_000_000);
  expect(budgets.refusesBytes(null, 1)).toBe(null);
  stored = 10_000;
  expect(budgets.refusesBytes(null, 1)).toBe('the server is full');
  expect(budgets.fullness).toBe(1);
});

test('addresses do not pile up: those connected stay, the others are forgotten', () => {
  const { budgets } = scene();
  budgets.connect('busy');
  budgets.connect('busy');
  for (let at = 0; at < 60_000; at++) budgets.makeRoom(`idle ${at}`);
  expect(budgets.connect('busy')).toBe('too many connections of one address');
});
