import { expect, test } from 'vitest';
import { isHost } from './host.ts';

test.each([
  'localhost',
  'localhost:8300',
  'docs.example.org',
  '127.0.0.1:1',
  '[::1]',
  '[2001:db8::1]:8300',
  'a_b.local',
])('%s is a host', (text) => expect(isHost(text)).toBe(true));

test.each([
  '',
  ' ',
  'a b',
  'x; script-src *',
  'user@host',
  'host/',
  'host:',
  'host:port',
  '-a',
  '::1',
  `${'a'.repeat(300)}`,
])('%j is no host', (text) => expect(isHost(text)).toBe(false));
