import { SimulatedClock, seededRandom } from '@parley/runtime';
import { memoryPair } from '@parley/transport';
import { expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { Link } from './link.ts';

const MIB = 1024 * 1024;

function makeLink(name: string): Link {
  const clock = new SimulatedClock();
  const [channel] = memoryPair({ clock, random: seededRandom(name) });
  return new Link(name, { kind: 'peer', session: null }, channel, 0);
}

test('one link cannot use up what the others have', () => {
  const budget = new Budget();
  const [greedy, other] = [makeLink('greedy'), makeLink('other')];
  let taken = 0;
  while (budget.charge(greedy, MIB)) taken += 1;
  expect(taken).toBe(32);
  expect(budget.charge(other, MIB)).toBe(true);
});

test('all links together have an end too, and what is released can be had again', () => {
  const budget = new Budget();
  const links = Array.from({ length: 8 }, (_, i) => makeLink(`link ${i}`));
  for (const link of links) while (budget.charge(link, MIB));
  expect(budget.total).toBe(128 * MIB);
  const [first = makeLink('first')] = links;
  budget.release(first, MIB);
  expect(budget.charge(first, 2 * MIB)).toBe(false);
  expect(budget.charge(first, MIB)).toBe(true);
  expect(budget.total).toBe(128 * MIB);
});
