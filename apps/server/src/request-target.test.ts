import { expect, test } from 'vitest';
import { targetOf } from './request-target.ts';

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
