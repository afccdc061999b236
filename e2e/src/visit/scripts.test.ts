import { expect, test } from 'vitest';
import { scriptsBy } from './scripts.ts';

const loaded = [
  { url: '/main.js', wire: 1_300, body: 1_000 },
  { url: '/editor.js', wire: 100_300, body: 100_000 },
  { url: '/tools.js', wire: 20_300, body: 20_000 },
];

test('scripts that come after one can type are not counted', () => {
  const seen = [
    { url: '/main.js', there: 20 },
    { url: '/editor.js', there: 90 },
    { url: '/tools.js', there: 140 },
  ];
  expect(scriptsBy(90, seen, loaded)).toEqual({ files: 2, wire: 101_600, body: 101_000 });
});

test('a script asked for twice was loaded once', () => {
  const seen = [
    { url: '/main.js', there: 20 },
    { url: '/main.js', there: 25 },
  ];
  const twice = [...loaded, { url: '/main.js', wire: 0, body: 1_000 }];
  expect(scriptsBy(90, seen, twice)).toMatchObject({ files: 1, body: 1_000 });
});
