import { expect, test } from 'vitest';
import { searchByWords } from '../search-words.ts';
import { emojiOf } from './emoji.ts';
import { loadEmoji } from './load-emoji.ts';

test('entries that are none are left out', () => {
  const good = { unicode: '🐙', label: 'octopus', group: 3, order: 2, hexcode: '1F419', tags: ['sea', 7] };
  const data = [null, 5, { ...good, label: 5 }, { ...good, group: 2 }, good];
  expect(emojiOf(data, { '1F419': 'octo' })).toMatchObject([{ sign: '🐙', words: ['octo', 'sea'] }]);
  expect(emojiOf('nothing', null)).toEqual([]);
});

test('they are found by name, shortcode and other words', async () => {
  const emoji = await loadEmoji();
  const find = (query: string) => searchByWords(emoji, query)[0]?.sign;
  expect(find('tada')).toBe('🎉');
  expect(find('+1')).toMatch(/^👍/u);
  expect(find('octopus')).toBe('🐙');
  expect(emoji.length).toBeGreaterThan(1_500);
});
