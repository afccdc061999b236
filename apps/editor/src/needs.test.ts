import { expect, test } from 'vitest';
import { type Here, isTooOld } from './needs.ts';

const enough: Here = {
  isSecureContext: true,
  crypto: { subtle: {} },
  navigator: { locks: {} },
  HTMLElement: { prototype: { popover: null } },
  Promise,
};

test('a browser with everything lacks nothing', () => {
  expect(isTooOld(enough)).toBe(false);
});

test('at an address without https no browser has the means to seal: the page says so, and calls none too old', () => {
  expect(isTooOld({ ...enough, isSecureContext: false, crypto: {}, navigator: {} })).toBe(false);
});

test.each([
  ['crypto', { crypto: {} }],
  ['locks', { navigator: {} }],
  ['popovers', { HTMLElement: { prototype: {} } }],
  ['withResolvers', { Promise: {} }],
])('a browser without %s is too old', (_, lacking) => {
  expect(isTooOld({ ...enough, ...lacking })).toBe(true);
});
