import { expect, test } from 'vitest';
import { isFollowed, leadsBack, mustLetGo } from './chain.ts';

const states = (following: Record<number, unknown>) =>
  new Map<number, unknown>(
    Object.entries(following).map(([client, whom]) => [Number(client), { following: whom }]),
  );

test('a chain that leads back to oneself is seen, however long', () => {
  expect(leadsBack(states({ 1: null, 2: 1 }), 1, 2)).toBe(true);
  expect(leadsBack(states({ 1: null, 2: 3, 3: 1 }), 1, 2)).toBe(true);
  expect(leadsBack(states({ 1: null, 2: 3, 3: null }), 1, 2)).toBe(false);
});

test('a circle among others ends the walk', () => {
  expect(leadsBack(states({ 1: null, 2: 3, 3: 2 }), 1, 2)).toBe(false);
});

test('of a circle that was closed at once exactly one lets go', () => {
  const circle = states({ 4: 5, 5: 6, 6: 4 });
  expect(mustLetGo(circle, 4, 5)).toBe(true);
  expect(mustLetGo(circle, 5, 6)).toBe(false);
  expect(mustLetGo(circle, 6, 4)).toBe(false);
  expect(mustLetGo(states({ 1: 2, 2: null }), 1, 2)).toBe(false);
});

test('whom somebody follows, nobody else counts', () => {
  expect(isFollowed(states({ 1: null, 2: 1 }), 1)).toBe(true);
  expect(isFollowed(states({ 1: 1, 2: 3 }), 1)).toBe(false);
  expect(isFollowed(states({ 2: '1' }), 1)).toBe(false);
});
