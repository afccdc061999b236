import { expect, test } from 'vitest';
import { lengthOf, PAGE_LENGTH, pagesOfText } from './pages.ts';

test('a page is about 3,000 characters in paragraphs, with a heading, and a list on every second', () => {
  const blocks = pagesOfText(10);
  const length = blocks.reduce((sum, block) => sum + lengthOf(block), 0);
  expect(length / 10).toBeGreaterThanOrEqual(PAGE_LENGTH);
  expect(length / 10).toBeLessThan(PAGE_LENGTH * 1.25);
  const count = (type: string) => blocks.filter((block) => block.type === type).length;
  expect([count('heading'), count('bulletList')]).toEqual([10, 5]);
  expect(blocks.at(-1)?.type).toBe('paragraph');
});

test('the same number of pages is the same text', () => {
  expect(pagesOfText(3)).toEqual(pagesOfText(3));
});
