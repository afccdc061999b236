import { expect, test } from 'vitest';
import { completeAddress, isAllowedAddress } from './address.ts';

test('a link leads to web pages, mail and telephones', () => {
  for (const address of [
    'https://example.org/a?b#c',
    'http://localhost:8300/d/#x',
    'mailto:me@example.org',
    'tel:+4930',
  ])
    expect(isAllowedAddress(address), address).toBe(true);
});

test('a link never leads to a script, a file or nowhere', () => {
  const refused = [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'blob:https://example.org/x',
    'example.org',
    '',
    null,
    `https://example.org/${'a'.repeat(5_000)}`,
  ];
  for (const address of refused) expect(isAllowedAddress(address), String(address)).toBe(false);
});

test('what somebody types is completed', () => {
  expect(completeAddress(' example.org/path ')).toBe('https://example.org/path');
  expect(completeAddress('example.org:8080')).toBe('https://example.org:8080');
  expect(completeAddress('localhost:8300/d/')).toBe('https://localhost:8300/d/');
  expect(completeAddress('me@example.org')).toBe('mailto:me@example.org');
  expect(completeAddress('tel:+49 30')).toBeNull();
  expect(completeAddress('http://example.org')).toBe('http://example.org');
  for (const nothing of ['', 'two words', 'word', 'javascript:alert(1)', 'JavaScript:x'])
    expect(completeAddress(nothing), nothing).toBeNull();
});
