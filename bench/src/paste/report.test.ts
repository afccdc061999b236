import { expect, test } from 'vitest';
import { figuresOf, pasteText } from './report.ts';

const visit = (longestTask: number, keystrokes: readonly number[]) => ({
  writer: { longestTask, keystrokes },
  reader: { longestTask: 0, keystrokes: [] },
  arrived: 900,
});

test('tasks are medians, and of the keys the worst counts', () => {
  const visits = [visit(60, [5, 90]), visit(300, [7]), visit(80, [6])];
  expect(figuresOf('parley', 'Parley', 5e6, visits)).toMatchObject({
    rounds: 3,
    longestTask: 80,
    keys: 4,
    worstKey: 90,
    arrived: 900,
  });
});

test('what is over its limit is said', () => {
  const text = pasteText([
    figuresOf('parley', 'Parley', 5e6, [visit(0, [100])]),
    figuresOf('y-websocket', 'y-websocket', 5e6, [visit(0, [10])]),
    figuresOf('parley', 'Parley', 20e6, [visit(151, [101])]),
    figuresOf('y-websocket', 'y-websocket', 20e6, [visit(100, [10])]),
  ]);
  expect(text).toMatch(/^Parley +5 +< 50 /m);
  expect(text).toMatch(/^5 MB: longest task .*: ok$/m);
  expect(text).toMatch(/^5 MB: worst key .*: ok$/m);
  expect(text).toMatch(/^20 MB: longest task 51 ms .*: OVER$/m);
  expect(text).toMatch(/^20 MB: worst key .*: OVER$/m);
});
