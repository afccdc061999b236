import { expect, test } from 'vitest';
import { relativeTime } from './relative-time.ts';

test.each([
  ['now', new Date(2026, 4, 20, 14, 59, 30)],
  ['now', new Date(2026, 4, 20, 15, 30)],
  ['1 minute ago', new Date(2026, 4, 20, 14, 58, 10)],
  ['59 minutes ago', new Date(2026, 4, 20, 14, 0, 30)],
  ['3 hours ago', new Date(2026, 4, 20, 11, 30)],
  ['15 hours ago', new Date(2026, 4, 20, 0, 0)],
  ['yesterday', new Date(2026, 4, 19, 0, 30)],
  ['6 days ago', new Date(2026, 4, 14, 8, 0)],
  ['May 2', new Date(2026, 4, 2, 8, 0)],
  ['Dec 31, 2025', new Date(2025, 11, 31, 8, 0)],
])('%s', (words, then) => {
  expect(relativeTime(then.getTime(), new Date(2026, 4, 20, 15, 0).getTime(), 'en')).toBe(words);
});

test('what is written last night is hours ago, not a day', () => {
  const [then, now] = [new Date(2026, 4, 19, 23, 0), new Date(2026, 4, 20, 1, 30)];
  expect(relativeTime(then.getTime(), now.getTime(), 'en')).toBe('2 hours ago');
});

test('speaks the page’s language', () => {
  const now = new Date(2026, 4, 20, 15, 0).getTime();
  expect(relativeTime(now - 300_000, now, 'de')).toBe('vor 5 Minuten');
});
