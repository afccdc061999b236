import { expect, test } from 'vitest';
import { pathBelow, roomNamedIn, targetOf } from './request-target.ts';

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

test.each([
  ['/home', null],
  ['/home?', null],
  ['/home?room=ab12', 'ab12'],
  ['http://docs.example.org/signal?a=b&room=ab12#c', 'ab12#c'],
  ['/home?room=', ''],
  [`/home?room=${'a'.repeat(500)}`, 'a'.repeat(128)],
])('%s names the room %s', (url, room) => expect(roomNamedIn({ url })).toBe(room));
