import { expect, test } from 'vitest';
import { routeOf } from './route.ts';

test('each path leads to its page, and any other says so', () => {
  expect(routeOf('/')).toBe('start');
  expect(routeOf('/new')).toBe('new');
  expect(routeOf('/d')).toBe('document');
  expect(routeOf('/d/')).toBe('document');
  expect(routeOf('/d/abc')).toBe('not-found');
  expect(routeOf('/elsewhere')).toBe('not-found');
});
