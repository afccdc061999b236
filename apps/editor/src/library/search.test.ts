import { describe, expect, it } from 'vitest';
import { nameOf } from './name-of.ts';
import { matching, pastedLink } from './search.ts';
import { sampleRecord } from './testing/library-contract.ts';

describe('search', () => {
  const records = ['Réunion du comité', 'Shopping list', ''].map((title, i) =>
    sampleRecord(String(i), { title }),
  );
  const found = (query: string): string[] => matching(records, query, nameOf).map(({ title }) => title);

  it('finds by all words, in any order, without accents or case', () => {
    expect(found('COMITE reunion')).toEqual(['Réunion du comité']);
    expect(found('list shop')).toEqual(['Shopping list']);
    expect(found('list comite')).toEqual([]);
  });

  it('finds everything by nothing, and what has no title by what it is called', () => {
    expect(found('  ')).toHaveLength(3);
    expect(found('untitled')).toEqual(['']);
    const missing = sampleRecord('m', { title: '', arrived: false });
    expect(matching([missing], 'not here', nameOf)).toEqual([missing]);
    const long = sampleRecord('l', { title: `${'a '.repeat(200)}end` });
    expect(matching([long], 'end', nameOf)).toEqual([long]);
    expect(nameOf(long)).toHaveLength(120);
  });
});

describe('a pasted link', () => {
  const origin = 'https://parley.example';

  it('of this server', () => {
    expect(pastedLink(' https://parley.example/d/#AbC-_9 ', origin)).toEqual({
      ...{ href: 'https://parley.example/d/#AbC-_9', fragment: 'AbC-_9', host: null },
    });
  });

  it('of another server says which', () => {
    expect(pastedLink('https://other.example:8443/d/#AbC', origin)?.host).toBe('other.example:8443');
    expect(pastedLink('https://parley.example/notes/d/#AbC', origin)?.host).toBe('parley.example/notes');
    expect(pastedLink('https://parley.example/notes/d/#AbC', `${origin}/notes`)?.host).toBe(null);
  });

  it.each([
    ['words', 'meeting notes'],
    ['no fragment', 'https://parley.example/d/'],
    ['another page', 'https://parley.example/about#AbC'],
    ['another scheme', 'javascript:alert(1)//d/#AbC'],
    ['a link among words', 'see https://parley.example/d/#AbC please'],
  ])('is not: %s', (_what, pasted) => {
    expect(pastedLink(pasted, origin)).toBeNull();
  });
});
