import { expect, test } from 'vitest';
import { at, below, linkOf, placeOf, SERVERS } from './place.ts';

test('a page stands where its manifest lies', () => {
  expect(placeOf('https://parley.example/manifest.webmanifest')).toBe('https://parley.example');
  expect(placeOf('https://example.org/parley/manifest.webmanifest')).toBe('https://example.org/parley');
});

test('at the root, paths are as they are', () => {
  expect([at('/'), at('/new'), below('/d/'), below('/')]).toEqual(['/', '/new', '/d/', '/']);
  expect(linkOf('AbC')).toBe('http://localhost/d/#AbC');
  expect(SERVERS).toEqual({ signaling: 'ws://localhost/signal', home: 'ws://localhost/home' });
});
