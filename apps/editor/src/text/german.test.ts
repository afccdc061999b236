import { expect, test } from 'vitest';
import { de } from './de/index.ts';
import { en } from './en/index.ts';
import { translated } from './translation.ts';

/** Every string, list and function of a catalogue, by its path. */
function entries(catalogue: object, path = ''): [string, unknown][] {
  return Object.entries(catalogue).flatMap(([key, value]: [string, unknown]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? entries(value, `${path}${key}.`)
      : [[path + key, value]],
  );
}

const english = new Map(entries(en));
const german = entries(de);

/** Said in German as in English. */
const SAME = [
  'product',
  'documents.docx',
  'documents.markdown',
  'commands.general',
  'profile.name',
  'appearance.themes.system',
  'actions.paragraph',
  'actions.code',
  'actions.link',
  'actions.emoji',
  'colours.names.orange',
  'link.panel',
  'actionGroups.block',
  'block.menu',
  'emoji.label',
  'shortcuts.code',
  'status.route.offline',
];

test('German has nothing that English does not have, of the same kind, and its functions take as much', () => {
  for (const [path, said] of german) {
    const other = english.get(path);
    expect(typeof said, path).toBe(typeof other);
    if (typeof said === 'function' && typeof other === 'function')
      expect(said.length, path).toBe(other.length);
  }
});

test('everything is said in German, too', () => {
  const translatedPaths = new Set(german.map(([path]) => path));
  expect([...english.keys()].filter((path) => !translatedPaths.has(path))).toEqual([]);
});

test('nothing is left in English', () => {
  const same = german
    .filter(([path, said]) => typeof said === 'string' && said === english.get(path))
    .map(([path]) => path);
  expect(same.toSorted()).toEqual(SAME.toSorted());
});

test('lists that are chosen from have as many entries', () => {
  const page = translated(en, de);
  expect(page.people.guests).toHaveLength(en.people.guests.length);
  expect(page.profile.colours).toHaveLength(en.profile.colours.length);
  expect(page.emoji.groups).toHaveLength(en.emoji.groups.length);
});

test('what is not translated is said in English, however deep it stands', () => {
  const catalogue = { deep: { one: 'one', two: 'two' }, list: ['a'], say: (n: number) => `${n}` };
  const made = translated(catalogue, { deep: { two: 'zwei' }, say: (n) => `Nr. ${n}` });
  expect(made.deep).toEqual({ one: 'one', two: 'zwei' });
  expect(made.list).toEqual(['a']);
  expect(made.say(2)).toBe('Nr. 2');
});
