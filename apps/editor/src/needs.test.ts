import { expect, test } from 'vitest';
import { type Here, lackOf } from './needs.ts';

const enough: Here = {
  isSecureContext: true,
  crypto: { subtle: {} },
  navigator: { locks: {} },
  HTMLElement: { prototype: { popover: null } },
  Promise,
};

test('a browser with everything lacks nothing', () => {
  expect(lackOf(enough)).toBe(null);
});

test('a page that is neither https nor localhost is told of its address, not of its browser', () => {
  expect(lackOf({ ...enough, isSecureContext: false, crypto: {}, navigator: {} })).toBe('secure');
});

test.each([
  ['crypto', { crypto: {} }],
  ['locks', { navigator: {} }],
  ['popovers', { HTMLElement: { prototype: {} } }],
  ['withResolvers', { Promise: {} }],
])('a browser without %s is too old', (_, lacking) => {
  expect(lackOf({ ...enough, ...lacking })).toBe('newer');
});
