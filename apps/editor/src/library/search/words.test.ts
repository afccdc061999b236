import { expect, test } from 'vitest';
import { folded, wordsOfQuery } from './folded.ts';
import { distinctWords, hasWords, snippetOf } from './words.ts';

const TEXT = 'Réunion du comité\nWe met on Tuesday, and on Tuesday only; see parley-app.org/x (draft 2).';

test('words stand once each, folded, in whatever language', () => {
  expect(distinctWords(TEXT).split('\n')).toEqual([
    ...['reunion', 'du', 'comite', 'we', 'met', 'on', 'tuesday', 'and', 'only', 'see'],
    ...['parley-app.org/x', 'draft', '2'],
  ]);
  expect(distinctWords('日本語の文書です。')).toBe(folded('日本語の文書です'));
  expect(distinctWords(' … !')).toBe('');
});

test('all words of the query, in any order, also within a word', () => {
  const words = distinctWords(TEXT);
  const has = (query: string) => hasWords(words, wordsOfQuery(query));
  expect(has('COMITÉ tues')).toBe(true);
  expect(has('app.org')).toBe(true);
  expect(has('comite wednesday')).toBe(false);
  expect(has('2')).toBe(true);
});

test('a snippet shows the first word found as it is written, and what stands around it', () => {
  const long = `${'before it all '.repeat(20)}\nLe Comité a décidé. ${'and after '.repeat(40)}`;
  const snippet = snippetOf(long, wordsOfQuery('comite'));
  expect(snippet?.hit).toBe('Comité');
  expect(snippet?.before).toMatch(/^… \S.*all Le $/);
  expect(snippet?.after).toMatch(/^ a décidé\. and after/);
  expect(snippetOf('ﬁrst ligature, then words', ['words'])).toMatchObject({ hit: 'words' });
  expect(snippetOf(long, ['gone'])).toBe(null);
});
