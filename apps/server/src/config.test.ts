import { resolve } from 'node:path';
import { EnvError } from '@parley/settings';
import { describe, expect, test } from 'vitest';
import { parseConfig, SETTINGS, SETTINGS_HELP } from './config.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

describe('config', () => {
  test('an empty environment gives the defaults', () => {
    expect(parseConfig({})).toMatchObject({
      port: 8300,
      listen: null,
      dataDirectory: resolve('data'),
      publicPlace: { hosts: [], base: '/', secure: false },
      parts: new Set(['page', 'signaling', 'home']),
      turn: null,
      logLevel: 'info',
      addressHeader: null,
      budgets: {
        connections: 10_000,
        connectionsEach: 1_000,
        newRoomsEach: 200,
        storedBytesEach: 1024 ** 3,
        storedBytes: 20 * 1024 ** 3,
      },
      newRooms: 'anybody',
      invitation: null,
      turnFor: 'rooms',
      expireDays: null,
      metrics: 'inside',
      maxRoomBytes: 512 * 1024 * 1024,
    });
  });

  test('an empty variable is an unset one', () => {
    const empty = Object.fromEntries(SETTINGS.map((name) => [name, '']));
    expect(parseConfig(empty)).toEqual(parseConfig({}));
  });

  test.each([
    ['PORT', '0', { port: 0 }],
    ['PARLEY_HOST', '127.0.0.1', { listen: '127.0.0.1' }],
    ['PARLEY_DATA', '/srv/parley', { dataDirectory: '/srv/parley' }],
    ['PARLEY_PAGE', '/srv/page', { pageDirectory: '/srv/page' }],
    [
      'PARLEY_PUBLIC_URL',
      'https://Docs.example.org',
      { publicPlace: { hosts: ['docs.example.org'], base: '/', secure: true } },
    ],
    [
      'PARLEY_PUBLIC_URL',
      'https://a.example:8443/parley/, http://[::1]:8080/parley',
      { publicPlace: { hosts: ['a.example:8443', '[::1]:8080'], base: '/parley/', secure: false } },
    ],
    ['PARLEY_PARTS', 'signaling, home', { parts: new Set(['signaling', 'home']) }],
    ['PARLEY_LOG_LEVEL', 'debug', { logLevel: 'debug' }],
    ['PARLEY_MAX_CONNECTIONS', '7', { budgets: { connections: 7 } }],
    ['PARLEY_MAX_CONNECTIONS_EACH', '7', { budgets: { connectionsEach: 7 } }],
    ['PARLEY_NEW_ROOMS', 'nobody', { newRooms: 'nobody' }],
    ['PARLEY_NEW_ROOMS_HOUR', '7', { budgets: { newRoomsEach: 7 } }],
    ['PARLEY_STORED_MB_HOUR', '1', { budgets: { storedBytesEach: 1024 ** 2 } }],
    ['PARLEY_MAX_STORED_MB', '1', { budgets: { storedBytes: 1024 ** 2 } }],
    ['PARLEY_ADDRESS_HEADER', 'X-Real-IP', { addressHeader: 'X-Real-IP' }],
    ['PARLEY_EXPIRE_DAYS', '30', { expireDays: 30 }],
    ['PARLEY_METRICS', 'all', { metrics: 'all' }],
    ['PARLEY_MAX_ROOM_MB', '1', { maxRoomBytes: 1024 * 1024 }],
  ])('%s=%s', (name, value, expected) => {
    expect(parseConfig({ [name]: value })).toMatchObject(expected);
  });

  test('TURN is its URLs, secret and lifetime together', () => {
    const env = {
      PARLEY_TURN_URLS: 'turn:t.example:3478',
      PARLEY_TURN_SECRET: SECRET,
      PARLEY_TURN_TTL: '600',
    };
    expect(parseConfig(env).turn).toEqual({ urls: ['turn:t.example:3478'], secret: SECRET, ttlSeconds: 600 });
  });

  test.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PARLEY_HOST', 'no host'],
    ['PARLEY_DATA', 'a\nb'],
    ['PARLEY_PUBLIC_URL', 'docs.example.org'],
    ['PARLEY_PUBLIC_URL', 'ftp://docs.example.org'],
    ['PARLEY_PUBLIC_URL', 'https://docs.example.org/a"b/'],
    ['PARLEY_PUBLIC_URL', 'https://me:secret@docs.example.org/'],
    ['PARLEY_PUBLIC_URL', 'https://docs.example.org/?a'],
    ['PARLEY_PUBLIC_URL', 'https://a.example/one/,https://b.example/two/'],
    ['PARLEY_PUBLIC_HOST', 'docs.example.org'],
    ['PARLEY_MAX_ROOMS_MB', '5'],
    ['PARLEY_PARTS', 'page,relay'],
    ['PARLEY_TURN_URLS', 'http://t.example'],
    ['PARLEY_TURN_SECRET', 'short'],
    ['PARLEY_TURN_TTL', '1'],
    ['PARLEY_LOG_LEVEL', 'loud'],
    ['PARLEY_MAX_CONNECTIONS', '0'],
    ['PARLEY_MAX_ROOM_MB', 'lots'],
    ['PARLEY_ADDRESS_HEADER', 'X Real'],
    ['PARLEY_NEW_ROOMS', 'friends'],
    ['PARLEY_INVITATION', 'short'],
  ])('%s=%s is one line that names it', (name, value) => {
    const error = problemOf({ [name]: value });
    expect(error.variable).toBe(name);
    expect(error.message).toMatch(new RegExp(`^${name}: [^\\n]+$`));
  });

  test('a secret stands in no error', () => {
    expect(problemOf({ PARLEY_TURN_SECRET: 'hunter2' }).message).not.toContain('hunter2');
  });

  test("what coturn's configuration is made of may stand in the same environment", () => {
    expect(parseConfig({ PARLEY_TURN_HOST: 't.example' }).turn).toBe(null);
  });

  test('what is in force is listed, without secrets', () => {
    const { effective } = parseConfig({ PARLEY_TURN_SECRET: SECRET, PORT: '80' });
    expect(effective).toMatchObject({ PORT: '80', PARLEY_TURN_SECRET: 'set', PARLEY_MAX_ROOM_MB: '512' });
    expect(Object.keys(effective)).toEqual(SETTINGS);
  });

  test('by invitation needs the invitation', () => {
    expect(problemOf({ PARLEY_NEW_ROOMS: 'invitation' }).variable).toBe('PARLEY_INVITATION');
    expect(problemOf({ PARLEY_TURN_FOR: 'invitation' }).variable).toBe('PARLEY_INVITATION');
    const env = { PARLEY_NEW_ROOMS: 'invitation', PARLEY_INVITATION: 'come-and-write' };
    expect(parseConfig(env)).toMatchObject({ newRooms: 'invitation', invitation: 'come-and-write' });
  });

  test('TURN for rooms that stand needs home in the same process', () => {
    const env = {
      PARLEY_TURN_URLS: 'turn:t.example:3478',
      PARLEY_TURN_SECRET: SECRET,
      PARLEY_PARTS: 'signaling',
    };
    expect(problemOf(env).variable).toBe('PARLEY_TURN_FOR');
    expect(parseConfig({ ...env, PARLEY_TURN_FOR: 'all' }).turnFor).toBe('all');
  });

  test('TURN URLs without the secret are refused', () => {
    expect(problemOf({ PARLEY_TURN_URLS: 'turn:t.example' }).variable).toBe('PARLEY_TURN_SECRET');
  });

  test('the parsed settings cannot be changed', () => {
    expect(Object.isFrozen(parseConfig({}))).toBe(true);
  });

  test('the help lists every setting', () => {
    expect(SETTINGS.length).toBeGreaterThan(10);
    for (const name of SETTINGS) expect(SETTINGS_HELP).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });
});

function problemOf(env: Record<string, string>): EnvError {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof EnvError) return error;
    throw error;
  }
  throw new Error('parsed without an error');
}
