import { expect, test } from 'vitest';
import { find, fit } from './find-commands.ts';

const names = ['Bold', 'Bulleted list', 'Numbered list', 'Find and replace', 'Überschrift 1'];
const items = names.map((name) => ({ name }));
const found = (query: string) => find(query, items).map(({ name }) => name);

test('an empty query finds everything, in its order', () => {
  expect(found('')).toEqual(names);
});

test('the start of the name counts more than the start of a word, and that more than its inside', () => {
  expect(
    find('re', [{ name: 'More' }, { name: 'Find and replace' }, { name: 'Redo' }]).map(({ name }) => name),
  ).toEqual(['Redo', 'Find and replace', 'More']);
});

test('every word must be found, in any order, without accents or case', () => {
  expect(found('list num')).toEqual(['Numbered list']);
  expect(found('uber')).toEqual(['Überschrift 1']);
  expect(found('list nowhere')).toEqual([]);
});

test('letters in their order from the start of a word find, too', () => {
  expect(found('fr')).toEqual(['Find and replace']);
  expect(found('blt')).toEqual(['Bulleted list']);
});

test('other words find, after names', () => {
  expect(fit('todo', { name: 'Task list', words: ['to-do', 'todo', 'checklist'] })).toBeGreaterThan(0);
  expect(fit('x', { name: 'Task list', words: ['todo'] })).toBeNull();
});
