import { expect, test } from 'vitest';
import { pathBelow, targetOf } from './request-target.ts';

test.each([
  ['/', '/', null],
  ['/d/x?y=/z#w', '/d/x', null],
  ['/%ff?', '/%ff', null],
  ['//elsewhere/x', '//elsewhere/x', null],
  ['/?a=http://x', '/', null],
  ['*', '*', null],
  ['?', '/', null],
  ['http://docs.example.org', '/', 'docs.example.org'],
  ['HTTPS://docs.example.org:1/home?x', '/home', 'docs.example.org:1'],
  ['http://?x', '/', ''],
])('%s is for %s at %s', (url, path, authority) => {
  expect(targetOf({ url })).toEqual({ path, authority });
});

test.each([
  ['/parley/home', '/parley/', '/home'],
  ['/parley/', '/parley/', '/'],
  ['/home', '/parley/', '/home'],
  ['/parley', '/parley/', null],
  ['/parleys/home', '/parley/', '/parleys/home'],
  ['/home', '/', '/home'],
])('%s below %s is %s', (path, base, below) => expect(pathBelow(path, base)).toBe(below));
