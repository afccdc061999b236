import { expect, test } from 'vitest';
import { forgetLeft, type LateStorage, leaveBehind, takeLateChanges } from './late-changes.ts';

function storage(): LateStorage {
  const items = new Map<string, string>();
  return {
    setItem: (key, value) => void items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    key: (at) => [...items.keys()][at] ?? null,
    get length() {
      return items.size;
    },
  };
}

test('what a page leaves behind is found once, the latest of each document', () => {
  const kept = storage();
  kept.setItem('parley.theme', 'dark');
  leaveBehind('a', { title: 'Old', outbox: 3 }, kept);
  leaveBehind('a', { title: 'New', edited: 7, outbox: 0 }, kept);
  leaveBehind('b', { outbox: 1 }, kept);
  expect(takeLateChanges(kept)).toEqual(
    new Map([
      ['a', { title: 'New', edited: 7, outbox: 0 }],
      ['b', { outbox: 1 }],
    ]),
  );
  expect(takeLateChanges(kept).size).toBe(0);
  expect(kept.getItem('parley.theme')).toBe('dark');
});

test('what one tab left is forgotten when another with the document knows better', () => {
  const kept = storage();
  leaveBehind('a', { outbox: 44 }, kept);
  leaveBehind('b', { outbox: 1 }, kept);
  forgetLeft('a', kept);
  expect(takeLateChanges(kept)).toEqual(new Map([['b', { outbox: 1 }]]));
});

test('what is no change is passed over, and a device that stores nothing has none', () => {
  const kept = storage();
  kept.setItem('parley.late/a', 'nonsense');
  kept.setItem('parley.late/b', '{"title":5,"outbox":2}');
  expect(takeLateChanges(kept)).toEqual(new Map([['b', { outbox: 2 }]]));
  leaveBehind('a', { outbox: 1 }, null);
  forgetLeft('a', null);
  expect(takeLateChanges(null).size).toBe(0);
});
