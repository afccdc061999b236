import { expect, test } from 'vitest';
import { apart } from './run.ts';

const run = (from: number, to: number) => ({ from, to, last: `${to}` });

test('runs of several shelves are said ascending and apart, and no number is lost', () => {
  expect(apart([run(5, 15), run(0, 10)])).toEqual([run(0, 10), run(10, 15)]);
  expect(apart([run(0, 5), run(0, 10)])).toEqual([run(0, 10)]);
  expect(apart([run(3, 5), run(0, 10), run(8, 12)])).toEqual([run(0, 10), run(10, 12)]);
  expect(apart([run(6, 8), run(0, 2)])).toEqual([run(0, 2), run(6, 8)]);
  expect(apart([])).toEqual([]);
});
