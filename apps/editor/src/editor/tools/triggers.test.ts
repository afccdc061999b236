import { expect, test } from 'vitest';
import { emojiTrigger, slashTrigger } from './triggers.ts';

test('a slash opens at the start of a line and after a space, nowhere else', () => {
  expect(slashTrigger('/')).toEqual({ start: 0, query: '' });
  expect(slashTrigger('and /ta')).toEqual({ start: 4, query: 'ta' });
  expect(slashTrigger('/heading 1')).toEqual({ start: 0, query: 'heading 1' });
  for (const before of ['either/or', 'https://', '1/2', '/ a', '/a b c d', 'a // b']) {
    expect(slashTrigger(before), before).toBeNull();
  }
});

test('a colon asks for emoji once two letters follow it', () => {
  expect(emojiTrigger(':sm')).toEqual({ start: 0, query: 'sm' });
  expect(emojiTrigger('well (:+1')).toEqual({ start: 6, query: '+1' });
  for (const before of [':', ':s', 'at 10:30', 'a:bc', ':)', ': ab']) {
    expect(emojiTrigger(before), before).toBeNull();
  }
});
