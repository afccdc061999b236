import { expect, test } from 'vitest';
import { arranged, grouped, recallArrangement, rememberArrangement } from './arrangement.ts';
import { nameOf } from './name-of.ts';
import { sampleRecord } from './testing/library-contract.ts';

const NOON = new Date(2026, 4, 20, 12).getTime();
const DAY = 86_400_000;
const HOUR = 3_600_000;

const records = [
  sampleRecord('a', { title: 'Plan 10', opened: NOON, edited: NOON - 2 * DAY, owner: 'o' }),
  sampleRecord('b', { title: 'plan 9', opened: NOON - DAY, edited: NOON - HOUR }),
  sampleRecord('c', { title: 'Apples', opened: NOON - 40 * DAY, edited: null, owner: 'o', pinned: true }),
  sampleRecord('d', { title: '', opened: NOON - 2 * HOUR, edited: NOON - 20 * HOUR }),
];
const titles = (of: readonly { title: string }[]): string[] => of.map(({ title }) => title);

test('what is pinned comes first, then the order that was chosen', () => {
  const by = (order: 'edited' | 'opened' | 'title') =>
    titles(arranged(records, { order, shelf: 'all' }, nameOf));
  expect(by('edited')).toEqual(['Apples', 'plan 9', '', 'Plan 10']);
  expect(by('opened')).toEqual(['Apples', 'Plan 10', '', 'plan 9']);
  expect(by('title')).toEqual(['Apples', 'plan 9', 'Plan 10', '']);
});

test('mine is what was made on this device, shared what was opened with another’s link', () => {
  const on = (shelf: 'mine' | 'shared') => titles(arranged(records, { order: 'title', shelf }, nameOf));
  expect(on('mine')).toEqual(['Apples', 'Plan 10']);
  expect(on('shared')).toEqual(['plan 9', '']);
});

test('a template stands on its own shelf, and nowhere else', () => {
  const withOne = [...records, sampleRecord('t', { title: 'Minutes', template: true, owner: 'o' })];
  const on = (shelf: 'all' | 'mine' | 'templates') =>
    titles(arranged(withOne, { order: 'title', shelf }, nameOf));
  expect(on('templates')).toEqual(['Minutes']);
  expect(on('mine')).toEqual(['Apples', 'Plan 10']);
  expect(on('all')).not.toContain('Minutes');
});

test('days are those of the calendar', () => {
  const groups = (order: 'edited' | 'title') =>
    grouped(arranged(records, { order, shelf: 'all' }, nameOf), order, NOON).map(({ name, records: of }) => [
      name,
      ...titles(of),
    ]);
  expect(groups('edited')).toEqual([
    ['pinned', 'Apples'],
    ['today', 'plan 9'],
    ['yesterday', ''],
    ['week', 'Plan 10'],
  ]);
  expect(groups('title')).toEqual([
    ['pinned', 'Apples'],
    ['all', 'plan 9', 'Plan 10', ''],
  ]);
});

test('a device remembers how it was arranged, and takes nothing else for it', () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  } as Storage;
  expect(recallArrangement(storage)).toEqual({ order: 'edited', shelf: 'all' });
  rememberArrangement({ order: 'title', shelf: 'shared' }, storage);
  expect(recallArrangement(storage)).toEqual({ order: 'title', shelf: 'shared' });
  items.set('parley.list', 'size elsewhere');
  expect(recallArrangement(storage)).toEqual({ order: 'edited', shelf: 'all' });
});
