import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { COLOURS } from './colours.ts';
import { cleanName, hasCaret, initialsOf, personOf } from './person.ts';

test('a person is what their presence says', () => {
  const state = { user: { name: ' Ada  Lovelace ', color: '#2b6fc2', since: 5 } };
  expect(personOf(7, state, false, 'Someone')).toEqual({
    client: 7,
    name: 'Ada Lovelace',
    isNamed: true,
    colour: '#2b6fc2',
    self: false,
    following: null,
    since: 5,
  });
  expect(personOf(7, { ...state, following: 12 }, false, 'Someone')?.following).toBe(12);
  for (const following of [-1, 1.5, '12', {}]) {
    expect(personOf(7, { ...state, following }, false, 'Someone')?.following).toBeNull();
  }
});

test('presence that is not as expected becomes a nameless person, or nobody', () => {
  for (const user of [undefined, null, 'Ada', [], { name: 7, color: 'red; background: url(//x)' }]) {
    const person = personOf(3, { user }, false, 'Someone');
    expect(person).toMatchObject({ name: 'Someone', since: 0 });
    expect(COLOURS).toContain(person?.colour);
  }
  expect(personOf(3, null, false, 'Someone')).toBeNull();
  expect(personOf(3, 'text', false, 'Someone')).toBeNull();
});

test('a name is one short line and cannot turn the text around it', () => {
  expect(cleanName('A\u202Eda\n\tL\u0000')).toBe('A da L');
  expect(cleanName('x'.repeat(100))).toHaveLength(40);
  expect([...cleanName('🐝'.repeat(100))]).toHaveLength(40);
});

test('initials are the first letters of the first and the last word', () => {
  expect(initialsOf('Ada King Lovelace')).toBe('AL');
  expect(initialsOf('ada')).toBe('A');
  expect(initialsOf('')).toBe('');
});

test('only a well-formed caret inside the text is drawn', () => {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment('content');
  fragment.insert(0, [new Y.XmlElement('paragraph')]);
  const position = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(fragment, 0));
  const end = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(fragment, 1));
  const user = { name: 'Ada', color: '#2b6fc2' };
  expect(hasCaret({ user, cursor: { anchor: position, head: end } })).toBe(true);

  for (const bad of [
    null,
    'x',
    {},
    { tname: 'other' },
    { item: { client: -1, clock: 0 } },
    { type: { client: 1 } },
  ]) {
    expect(hasCaret({ user, cursor: { anchor: position, head: bad } })).toBe(false);
  }
  expect(hasCaret({ user: 'Ada', cursor: { anchor: position, head: end } })).toBe(false);
  expect(hasCaret({ user: { name: 'Ada', color: 'blue' }, cursor: { anchor: position, head: end } })).toBe(
    false,
  );
  expect(hasCaret({ user, cursor: null })).toBe(false);
  expect(hasCaret(null)).toBe(false);
});
