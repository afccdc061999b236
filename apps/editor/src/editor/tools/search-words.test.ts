import { expect, test } from 'vitest';
import { searchByWords } from './search-words.ts';

const items = [
  { name: 'Text', words: ['paragraph'] },
  { name: 'Heading 1', words: ['h1', 'title'] },
  { name: 'Überschrift', words: [] },
  { name: 'Task list', words: ['todo', 'checklist'] },
];
const names = (query: string) => searchByWords(items, query).map(({ name }) => name);

test('without a query everything is there, in its order', () => {
  expect(names('  ')).toEqual(items.map(({ name }) => name));
});

test('names come before other words; case, accents and the order of words do not matter', () => {
  expect(names('T')).toEqual(['Text', 'Task list', 'Heading 1']);
  expect(names('uber')).toEqual(['Überschrift']);
  expect(names('TODO')).toEqual(['Task list']);
  expect(names('list')).toEqual(['Task list']);
  expect(names('1 head')).toEqual(['Heading 1']);
  expect(names('nothing')).toEqual([]);
});
