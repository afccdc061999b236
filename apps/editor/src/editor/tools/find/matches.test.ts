import { contentSchema } from '@parley/document';
import { EditorState } from '@tiptap/pm/state';
import { expect, test } from 'vitest';
import { findAll, queryOf, replaceAll, replaceOne, type Wanted } from './matches.ts';

const stateOf = (...lines: string[]): EditorState =>
  EditorState.create({
    doc: contentSchema.node(
      'doc',
      null,
      lines.map((line) => contentSchema.node('paragraph', null, line ? [contentSchema.text(line)] : [])),
    ),
  });

const wanted = (search: string, more: Partial<Wanted> = {}): Wanted => ({
  search,
  replace: '',
  matchCase: false,
  wholeWord: false,
  regexp: false,
  ...more,
});

const texts = (state: EditorState, what: Wanted): string[] => {
  const query = queryOf(what);
  if (!query) throw new Error('no query');
  return findAll(state, query).found.map(({ from, to }) => state.doc.textBetween(from, to));
};

test('case, whole words and regular expressions', () => {
  const state = stateOf('Sea, season, SEA', 'a sea (of) seas');
  expect(texts(state, wanted('sea'))).toEqual(['Sea', 'sea', 'SEA', 'sea', 'sea']);
  expect(texts(state, wanted('SEA', { matchCase: true }))).toEqual(['SEA']);
  expect(texts(state, wanted('sea', { wholeWord: true }))).toEqual(['Sea', 'SEA', 'sea']);
  expect(texts(state, wanted('s\\w+s', { regexp: true }))).toEqual(['seas', 'seas']);
  expect(texts(state, wanted('(of)'))).toEqual(['(of)']);
  expect(texts(state, wanted('x*', { regexp: true }))).toEqual([]);
  expect(queryOf(wanted('(', { regexp: true }))).toBeNull();
  expect(texts(state, wanted(''))).toEqual([]);
});

test('a count stops where nobody counts any more', () => {
  const query = queryOf(wanted('a'));
  if (!query) throw new Error('no query');
  expect(findAll(stateOf('a'.repeat(30)), query, 10)).toMatchObject({ more: true, found: { length: 10 } });
  expect(findAll(stateOf('a'.repeat(10)), query, 10)).toMatchObject({ more: false, found: { length: 10 } });
});

test('one match is replaced, and only if it is still there', () => {
  const state = stateOf('one two one');
  const query = queryOf(wanted('one', { replace: 'three' }));
  if (!query) throw new Error('no query');
  expect(replaceOne(state, query, { from: 9, to: 12 })?.doc.textContent).toBe('one two three');
  expect(replaceOne(state, query, { from: 5, to: 8 })).toBeNull();
});

test('all are replaced in one transaction, with what the expression caught', () => {
  const state = stateOf('Lovelace, Ada', 'Hopper, Grace');
  const query = queryOf(wanted('(\\w+), (\\w+)', { regexp: true, replace: '$2 $1' }));
  if (!query) throw new Error('no query');
  const { tr, count } = replaceAll(state, query);
  expect(count).toBe(2);
  expect(tr.doc.textBetween(0, tr.doc.content.size, '\n')).toBe('Ada Lovelace\nGrace Hopper');
});
