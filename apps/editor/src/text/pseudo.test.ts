import { expect, test } from 'vitest';
import { en } from './en/index.ts';
import { pseudo } from './pseudo.ts';

test('every string is changed, also in lists and from functions', () => {
  const made = pseudo(
    { plain: 'Share', list: ['One', 'Two'], count: (n: number) => `${n} peers`, deep: { word: 'Home' } },
    'en-XA',
  );
  expect(made.plain).toBe('Šháré··');
  expect(made.list).toEqual(['Øñé·', 'Twö·']);
  expect(made.count(3)).toBe('3 péérš···');
  expect(made.deep.word).toBe('Hömé··');
});

test('right to left, each word is turned', () => {
  expect(pseudo({ say: 'two words' }, 'ar-XB').say).toBe('\u202etwo\u202c \u202ewords\u202c');
  expect(pseudo(en, 'ar-XB').product).toBe('\u202eParley\u202c');
});
