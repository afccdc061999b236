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

test('the data sets are found by name, shortcode and other words, in German too', async () => {
  const find = async (language: string, query: string) =>
    searchByWords(await loadEmoji(language), query)[0]?.sign;
  expect(await find('en', 'tada')).toBe('🎉');
  expect(await find('en', '+1')).toMatch(/^👍/u);
  expect(await find('en', 'octopus')).toBe('🐙');
  expect(await find('de', 'oktopus')).toBe('🐙');
  expect((await loadEmoji('en')).length).toBeGreaterThan(1_500);
});
