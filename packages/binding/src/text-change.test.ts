import { expect, test } from 'vitest';
import { textChange } from './text-change.ts';

const apply = (before: string, after: string): string => {
  const { at, removed, inserted } = textChange(before, after);
  return before.slice(0, at) + after.slice(at, at + inserted) + before.slice(at + removed);
};

test.each([
  ['', 'bee', { at: 0, removed: 0, inserted: 3 }],
  ['bee', 'bees', { at: 3, removed: 0, inserted: 1 }],
  ['aaa', 'aaaa', { at: 3, removed: 0, inserted: 1 }],
  ['one two', 'one 2', { at: 4, removed: 3, inserted: 1 }],
  ['same', 'same', { at: 4, removed: 0, inserted: 0 }],
])('%j becomes %j by one replacement', (before, after, change) => {
  expect(textChange(before, after)).toEqual(change);
});

test.each([
  ['bees make', 'bees always make', 11, { at: 4, removed: 0, inserted: 7 }],
  ['bees make', 'bees always make', 12, { at: 5, removed: 0, inserted: 7 }],
  ['aaaa', 'aaa', 1, { at: 1, removed: 1, inserted: 0 }],
  ['aaaa', 'aaa', 9, { at: 3, removed: 1, inserted: 0 }],
  ['one', 'two', 1, { at: 0, removed: 3, inserted: 3 }],
  ['🐝🐝', '🐝🐝🐝', 3, { at: 4, removed: 0, inserted: 2 }],
  ['🐝🐝', '🐝🐝🐝', 2, { at: 0, removed: 0, inserted: 2 }],
])('%j becomes %j where the caret is left at %i', (before, after, caret, change) => {
  expect(textChange(before, after, caret)).toEqual(change);
});

test.each([
  ['🐝', '🐜'],
  ['a🐝b', 'a🐜b'],
  ['🐝🐝', '🐝'],
  ['x\ud83d\udc1d', 'x\ud83c\udc1d'],
])('no character is cut in two: %j becomes %j', (before, after) => {
  const { at, removed, inserted } = textChange(before, after);
  expect(apply(before, after)).toBe(after);
  for (const part of [before.slice(at, at + removed), after.slice(at, at + inserted)])
    expect(part.isWellFormed()).toBe(true);
});
