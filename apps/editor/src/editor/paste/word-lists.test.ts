import { expect, test } from 'vitest';
import { isOrderedMark, wordList } from './word-lists.ts';

const item = (level: number, html: string, ordered = false) => ({ level, html, ordered });

test('items stand as deep as they say', () => {
  expect(wordList([item(1, 'a'), item(2, 'b'), item(2, 'c'), item(1, 'd')])).toBe(
    '<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li><li><p>d</p></li></ul>',
  );
  expect(wordList([item(3, 'a'), item(1, 'b')]), 'and may begin anywhere').toBe(
    '<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>',
  );
});

test('numbers after dots are another list', () => {
  expect(wordList([item(1, 'a'), item(1, 'b', true)])).toBe(
    '<ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>',
  );
});

test('a list that goes on behind something else goes on with its numbers', () => {
  expect(
    wordList([
      { ...item(1, 'c', true), number: 3 },
      { ...item(1, 'd', true), number: 4 },
    ]),
  ).toBe('<ol start="3"><li><p>c</p></li><li><p>d</p></li></ol>');
});

test('what numbers an item', () => {
  for (const mark of ['1.', 'a)', '(iv)', ' 12. ']) expect(isOrderedMark(mark)).toBe(true);
  for (const mark of ['·', '-', 'o', '§', '']) expect(isOrderedMark(mark)).toBe(false);
});
