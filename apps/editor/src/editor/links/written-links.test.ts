import { expect, test } from 'vitest';
import { addressesIn, markdownLinkAtEnd } from './written-links.ts';

test('a link typed in Markdown becomes one at its last bracket', () => {
  expect(markdownLinkAtEnd('see [the site](https://example.org)')).toEqual({
    index: 4,
    text: '[the site](https://example.org)',
    replaceWith: 'the site',
    data: { href: 'https://example.org' },
  });
  expect(markdownLinkAtEnd('[Go](https://en.wikipedia.org/wiki/Go_(game))')?.data).toEqual({
    href: 'https://en.wikipedia.org/wiki/Go_(game)',
  });
});

test('what only looks like a link, or may lead nowhere, stays as it was typed', () => {
  for (const text of [
    '[x](https://example.org) ',
    '![x](https://example.org)',
    '\\[x](https://example.org)',
    'a `[x](https://example.org)',
    '[x](javascript:alert(1))',
    '[ ](https://example.org)',
    '[x]()',
  ])
    expect(markdownLinkAtEnd(text), text).toBeNull();
});

test('addresses in pasted text end before the punctuation around them', () => {
  const found = (text: string) => addressesIn(text).map((match) => match.text);
  expect(found('See https://example.org/a, or (http://example.com/b).')).toEqual([
    'https://example.org/a',
    'http://example.com/b',
  ]);
  expect(found('https://en.wikipedia.org/wiki/Go_(game)')).toEqual([
    'https://en.wikipedia.org/wiki/Go_(game)',
  ]);
  expect(found('javascript:alert(1) file.txt example.org https://')).toEqual([]);
  expect(addressesIn('to https://example.org')[0]?.index).toBe(3);
});
