import { expect, test } from 'vitest';
import { withAddition } from './addition.ts';

test('what is added in the field stays behind what the document says by then', () => {
  expect(withAddition('', 'a', '+')).toBe('a+');
  expect(withAddition('a', 'a+b', 'a')).toBe('a+b');
});

test('what was written stays as it was written, and a draft of something else gives way', () => {
  expect(withAddition('a', 'a+b', 'a+b ')).toBe('a+b');
  expect(withAddition('a+b', 'c', 'a')).toBe('c');
  expect(withAddition('a', 'c', 'a+')).toBe('c');
});
