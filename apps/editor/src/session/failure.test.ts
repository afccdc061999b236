import { createLink, InsecureContextError, LinkError, LogStorageError, openRoom } from '@parley/room';
import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';

const named = (name: string): Error => Object.assign(new Error('words'), { name });

test('a link that cannot be read keeps its reason', () => {
  for (const reason of ['malformed', 'truncated', 'older-version', 'newer-version'] as const) {
    expect(failureOf(new LinkError(reason, 'words'))).toEqual({ reason, detail: '' });
  }
});

test('what the room itself rejects with is of these classes', async () => {
  const { edit } = await createLink('https://parley.test');
  const rejected = await openRoom({ link: edit.slice(0, -9) }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failureOf(rejected)).toMatchObject({ detail: '' });
});

test('a page without https or localhost is told apart', () => {
  expect(failureOf(new InsecureContextError('words')).reason).toBe('insecure-context');
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
  expect(failureOf(new LogStorageError('refused', 'words'))).toEqual({
    reason: 'unreadable',
    detail: 'words',
  });
});

test('anything else keeps its own words', () => {
  expect(failureOf(new TypeError('no such thing'))).toEqual({ reason: 'unknown', detail: 'no such thing' });
  // An app's own error is not the room's, whatever it is called.
  expect(failureOf(named('InsecureContextError'))).toEqual({ reason: 'unknown', detail: 'words' });
  expect(failureOf('text')).toEqual({ reason: 'unknown', detail: 'text' });
});
