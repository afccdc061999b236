import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';

const named = (name: string, more: object = {}) => Object.assign(new Error('words'), { name, ...more });

test('a link that cannot be read keeps its reason', () => {
  for (const reason of ['malformed', 'truncated', 'newer-version'] as const) {
    expect(failureOf(named('LinkError', { reason }))).toEqual({ reason, detail: '' });
  }
});

test('a page without https or localhost is told apart', () => {
  expect(failureOf(named('InsecureContextError')).reason).toBe('insecure-context');
});

test('a browser without the cryptography is told apart', () => {
  const cause = new DOMException('Unrecognized name.', 'NotSupportedError');
  expect(failureOf(cause)).toEqual({ reason: 'old-browser', detail: 'Unrecognized name.' });
  expect(failureOf(new Error('no Ed25519', { cause }))).toEqual({
    reason: 'old-browser',
    detail: 'no Ed25519',
  });
});

test('a device whose storage cannot be read is told apart', () => {
  expect(failureOf(named('LogStorageError'))).toEqual({ reason: 'unreadable', detail: 'words' });
});

test('anything else keeps its own words', () => {
  expect(failureOf(new TypeError('no such thing'))).toEqual({ reason: 'unknown', detail: 'no such thing' });
  expect(failureOf(named('LinkError', { reason: 'invented' }))).toEqual({
    reason: 'unknown',
    detail: 'words',
  });
  expect(failureOf('text')).toEqual({ reason: 'unknown', detail: 'text' });
});
