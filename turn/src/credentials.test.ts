import { SimulatedClock } from '@parley/runtime/testing';
import { EnvError, readEnv } from '@parley/settings';
import { describe, expect, test } from 'vitest';
import { createTurnIssuer } from './credentials.ts';
import { turnService, turnServiceVariables } from './service.ts';

describe('TURN REST credentials', () => {
  const urls = ['turn:turn.example.org:3478?transport=udp'];
  const issuer = createTurnIssuer({
    secret: 'north',
    urls,
    ttlSeconds: 600,
    clock: new SimulatedClock(1_433_895_318_900),
  });

  test('are the expiry and the user, and their HMAC-SHA-1', () => {
    // Checked with: printf '1433895918:test' | openssl dgst -sha1 -hmac north -binary | base64
    expect(issuer.issue('test')).toEqual({
      urls,
      username: '1433895918:test',
      credential: 'QWEnj0IYtIM4+Urq/nfK/B5TzT0=',
      expires: 1_433_895_918_000,
    });
  });

  test.each(['', 'a:b'])('are not made for the user %j', (user) => {
    expect(() => issuer.issue(user)).toThrow(RangeError);
  });
});

describe('the variables of a server that hands them out', () => {
  const read = (env: Record<string, string>) => turnService(readEnv(turnServiceVariables, env));
  const secret = 's'.repeat(32);

  test('without URLs there is no TURN', () => {
    expect(read({})).toBeNull();
    expect(read({ PARLEY_TURN_SECRET: secret })).toBeNull();
  });

  test('URLs and secret make one', () => {
    const env = {
      PARLEY_TURN_URLS: 'turn:a.example:3478,turns:[2001:db8::1]:5349?transport=tcp',
      PARLEY_TURN_SECRET: secret,
      PARLEY_TURN_TTL: '60',
    };
    expect(read(env)).toEqual({
      urls: ['turn:a.example:3478', 'turns:[2001:db8::1]:5349?transport=tcp'],
      secret,
      ttlSeconds: 60,
    });
  });

  test.each([
    [{ PARLEY_TURN_URLS: 'turn:a.example' }, 'PARLEY_TURN_SECRET: must be set when PARLEY_TURN_URLS is'],
    [{ PARLEY_TURN_URLS: 'stun:a.example' }, 'PARLEY_TURN_URLS: must be like turn:'],
    [{ PARLEY_TURN_URLS: 'turn:a.example:99999' }, 'PARLEY_TURN_URLS: must be like turn:'],
    [{ PARLEY_TURN_URLS: 'turn:a.example '.repeat(17) }, 'PARLEY_TURN_URLS: must name at most 16'],
    [{ PARLEY_TURN_SECRET: 'short' }, 'PARLEY_TURN_SECRET: must be 32 to 256'],
    [{ PARLEY_TURN_TTL: '0' }, 'PARLEY_TURN_TTL: must be an integer from 60 to 86400'],
  ])('%j is refused', (env, line) => {
    expect(() => read(env)).toThrow(EnvError);
    expect(() => read(env)).toThrow(line);
  });
});
