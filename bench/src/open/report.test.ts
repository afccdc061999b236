import { SCRIPT_LIMIT } from '@parley/e2e';
import { expect, test } from 'vitest';
import { figuresOf, openText } from './report.ts';

const visitOf = (usable: number, body: number) => ({
  usable,
  whole: usable + 10,
  scripts: { files: 7, wire: body + 2_000, body },
});

test('times are medians, and of the scripts the most counts', () => {
  const figures = figuresOf('a document', [visitOf(300, 240_000), visitOf(900, 251_000), visitOf(400, 0)]);
  expect(figures).toMatchObject({ visits: 3, usable: 400, whole: 410, scripts: { body: 251_000 } });
});

test('what is over its limit is said', () => {
  const text = openText({
    pages: [
      figuresOf('small', [visitOf(1, SCRIPT_LIMIT - 1)]),
      figuresOf('large', [visitOf(1, SCRIPT_LIMIT)]),
    ],
    lighthouse: [
      {
        what: 'the list',
        scores: { performance: 94, accessibility: 100, 'best-practices': 100 },
        lost: ['Slow'],
      },
    ],
  });
  expect(text).toMatch(/small .* ok$/m);
  expect(text).toMatch(/large .* OVER$/m);
  expect(text).toMatch(/the list .* NO$/m);
  expect(text).toContain('the list: Slow');
});
