import { expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { arrivals, peopleOf, samePeople, withoutOwnTabs } from './people.ts';

function room() {
  const awareness = new Awareness(new Doc());
  awareness.setLocalStateField('user', { name: 'Me', color: '#2b6fc2' });
  awareness.states.set(1, { user: { name: 'Ada', color: '#c2413b' }, cursor: null });
  return awareness;
}

test('oneself comes first, the others in an order that does not change', () => {
  const awareness = room();
  awareness.states.set(0, { user: { name: 'Bo', color: '#c2413b' } });
  expect(peopleOf(awareness, 'Someone').map((person) => person.name)).toEqual(['Me', 'Bo', 'Ada']);
  awareness.destroy();
});

test('who came and who went is told; oneself is neither', () => {
  const awareness = room();
  const before = peopleOf(awareness, 'Someone');
  awareness.states.delete(1);
  awareness.states.set(2, {});
  const after = peopleOf(awareness, 'Someone');
  expect(arrivals(before, after).joined, 'nobody knows yet who that is').toEqual([]);
  awareness.states.set(2, { user: { name: 'Eve', color: '#c2413b' } });
  const named = peopleOf(awareness, 'Someone');
  expect(arrivals(after, named).joined.map((person) => person.name)).toEqual(['Eve']);
  expect(arrivals(before, after).left.map((person) => person.name)).toEqual(['Ada']);
  expect(arrivals([], before).joined.map((person) => person.name)).toEqual(['Ada']);
  awareness.destroy();
});

test('a moving caret changes nobody', () => {
  const awareness = room();
  const before = peopleOf(awareness, 'Someone');
  awareness.states.set(1, { user: { name: 'Ada', color: '#c2413b' }, cursor: { anchor: 1 } });
  expect(samePeople(before, peopleOf(awareness, 'Someone'))).toBe(true);
  awareness.states.set(1, { user: { name: 'Eve', color: '#c2413b' } });
  expect(samePeople(before, peopleOf(awareness, 'Someone'))).toBe(false);
  awareness.destroy();
});

test('rule 8: another tab of this browser is oneself', () => {
  const awareness = room();
  awareness.states.set(2, { user: { name: 'Me', color: '#2b6fc2' } });
  const people = peopleOf(awareness, 'Someone');
  const peers = [
    { session: 'a', role: 'edit', route: 'direct', client: 1 },
    { session: 'b', role: 'edit', route: 'tab', client: 2 },
  ] as const;
  expect(withoutOwnTabs(people, peers).map(({ client }) => client)).toEqual([awareness.clientID, 1]);
  expect(withoutOwnTabs(people, [])).toBe(people);
  awareness.destroy();
});

test('guests with one name are told apart by a number, which who came first does not have', () => {
  const awareness = room();
  const guest = (since: number) => ({ user: { name: 'Guest Wren', color: '#c2413b', since } });
  awareness.states.set(2, guest(30)).set(3, guest(10)).set(4, guest(20)).set(5, {}).set(6, {});
  expect(peopleOf(awareness, 'Someone').map(({ name }) => name)).toEqual([
    ...['Me', 'Ada', 'Guest Wren 3', 'Guest Wren', 'Guest Wren 2', 'Someone', 'Someone'],
  ]);
  awareness.destroy();
});

test('a page that has not said a name is known as one', () => {
  const awareness = room();
  awareness.states.set(2, {});
  const before = peopleOf(awareness, 'Someone');
  expect(before.map(({ isNamed }) => isNamed)).toEqual([true, true, false]);
  awareness.states.set(2, { user: { name: 'Someone', color: '#c2413b' } });
  expect(samePeople(before, peopleOf(awareness, 'Someone'))).toBe(false);
  awareness.destroy();
});
