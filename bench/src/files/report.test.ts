import { expect, test } from 'vitest';
import { markdownOf } from './markdown-text.ts';
import { filesText } from './report.ts';

const timed = (ms: number, longestTask = 0) => ({ ms, longestTask });

test('what must hold is said, and whether it did', () => {
  const text = filesText({
    pages: 80,
    wordIn: [timed(900), timed(3_500), timed(1_000)],
    wordOut: [timed(3_100)],
    pastes: [timed(1_000, 90), timed(1_000), timed(1_000), timed(1_200, 401), timed(1_150), timed(1_120)],
  });
  expect(text).toMatch(/Word in, 80 pages ≤ 3000 ms: 1,?000: yes/);
  expect(text).toMatch(/Word out, 80 pages ≤ 3000 ms: 3,?100: no/);
  expect(text).toMatch(/first paste ≤ 1200 ms: 1,?000: yes/);
  expect(text).toMatch(/1\.15: no/);
  expect(text).toMatch(/longest task of the pastes ≤ 400 ms: 401: no/);
});

test('the text to paste is as long as is said, and ends as is said', () => {
  const text = markdownOf(256 * 1_024, 'The end.');
  expect(text.length).toBeGreaterThan(255 * 1_024);
  expect(text.length).toBeLessThan(257 * 1_024);
  expect(text.endsWith('The end.\n')).toBe(true);
});
