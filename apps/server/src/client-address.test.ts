import { describe, expect, test } from 'vitest';
import { clientAddress, isFromInside, socketAddress } from './client-address.ts';

const request = (remoteAddress: string | undefined, headers: Record<string, string> = {}) => ({
  headers,
  socket: { remoteAddress },
});

describe('who a request is counted for', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['192.168.1.7', '192.168.1.7'],
    ['127.0.0.1', null],
    ['::1', null],
    [undefined, null],
  ])('%s is %s', (remote, expected) => expect(clientAddress(request(remote), null)).toBe(expected));

  test('a proxy on this network whose header nobody named is nobody in particular', () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect(clientAddress(request('172.17.0.1', forwarded), null)).toBe(null);
  });

  test('a stranger who writes such a header is counted all the same', () => {
    const forwarded = { 'x-forwarded-for': '198.51.100.1' };
    expect(clientAddress(request('203.0.113.9', forwarded), null)).toBe('203.0.113.9');
  });

  test.each([
    ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
    ['unknown', null],
    ['', null],
  ])('of the named header %j it is the last', (value, expected) => {
    const came = request('127.0.0.1', { 'x-forwarded-for': value });
    expect(clientAddress(came, 'X-Forwarded-For')).toBe(expected);
  });
});

test('a connection that has said nothing is counted unless it may be a proxy', () => {
  expect(socketAddress({ remoteAddress: '::ffff:203.0.113.9' })).toBe('203.0.113.9');
  for (const remoteAddress of ['127.0.0.1', '172.17.0.1', undefined]) {
    expect(socketAddress({ remoteAddress })).toBe(null);
  }
});

test('from inside is who asks directly from this machine or network', () => {
  expect(isFromInside(request('127.0.0.1'))).toBe(true);
  expect(isFromInside(request('::ffff:10.1.2.3'))).toBe(true);
  expect(isFromInside(request('fd12:3456::1'))).toBe(true);
  expect(isFromInside(request('203.0.113.9'))).toBe(false);
  expect(isFromInside(request('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }))).toBe(false);
});
