import { describe, expect, test } from 'vitest';
import { readTurnConfig, renderTurnConfig } from './config.ts';
import { fillTemplate } from './template.ts';

const secret = 'a-secret-of-the-test-alone-0123456789';
const linesOf = (env: Record<string, string>) =>
  renderTurnConfig(readTurnConfig({ PARLEY_TURN_SECRET: secret, ...env })).split('\n');

describe("coturn's configuration", () => {
  test('without a certificate has no TLS, and allows nothing that is denied', () => {
    const lines = linesOf({});
    expect(lines).toContain(`static-auth-secret=${secret}`);
    expect(lines).toContain('no-tls');
    expect(
      lines.filter((line) => /^(cert|pkey|tls-listening-port|allow|listening-ip|external-ip)/.test(line)),
    ).toEqual([]);
    for (const line of [
      'use-auth-secret',
      'no-cli',
      'no-multicast-peers',
      'fingerprint',
      'no-tlsv1',
      'no-tlsv1_1',
    ]) {
      expect(lines).toContain(line);
    }
    for (const line of [
      'denied-peer-ip=10.0.0.0-10.255.255.255',
      'denied-peer-ip=169.254.0.0-169.254.255.255',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.join('\n')).not.toContain('{{');
  });

  test('with everything given has a line for each', () => {
    const lines = linesOf({
      PARLEY_TURN_HOST: 'turn.example.org',
      PARLEY_TURN_LISTEN_IP: '192.0.2.1 2001:db8::1',
      PARLEY_TURN_RELAY_IP: '192.0.2.1',
      PARLEY_TURN_EXTERNAL_IP: '198.51.100.1/192.0.2.1',
      PARLEY_TURN_PORT: '3000',
      PARLEY_TURN_TLS_PORT: '443',
      PARLEY_TURN_MIN_PORT: '50000',
      PARLEY_TURN_MAX_PORT: '50100',
      PARLEY_TURN_CERT: '/etc/tls/cert.pem',
      PARLEY_TURN_KEY: '/etc/tls/key.pem',
      PARLEY_TURN_USER_QUOTA: '1',
      PARLEY_TURN_TOTAL_QUOTA: '2',
      PARLEY_TURN_MAX_BPS: '3',
      PARLEY_TURN_DENY: '198.51.100.0/24',
      PARLEY_TURN_ALLOW: '192.0.2.1',
    });
    for (const line of [
      'realm=turn.example.org',
      'listening-ip=192.0.2.1',
      'listening-ip=2001:db8::1',
      'relay-ip=192.0.2.1',
      'external-ip=198.51.100.1/192.0.2.1',
      'listening-port=3000',
      'tls-listening-port=443',
      'min-port=50000',
      'max-port=50100',
      'cert=/etc/tls/cert.pem',
      'pkey=/etc/tls/key.pem',
      'user-quota=1',
      'total-quota=2',
      'max-bps=3',
      'denied-peer-ip=198.51.100.0-198.51.100.255',
      'allowed-peer-ip=192.0.2.1',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines).not.toContain('no-tls');
    expect(lines).not.toContain('allow-loopback-peers');
    expect(lines.join('\n')).toContain('turns:turn.example.org:443?transport=tcp');
  });

  test('while a secret is changed, both are taken', () => {
    const before = secret.replace(/^./, 'b');
    const lines = linesOf({ PARLEY_TURN_SECRET_BEFORE: before });
    expect(lines.filter((line) => line.startsWith('static-auth-secret='))).toEqual([
      `static-auth-secret=${secret}`,
      `static-auth-secret=${before}`,
    ]);
  });

  test('loopback needs its own switch, and gets it only by name', () => {
    expect(linesOf({ PARLEY_TURN_ALLOW: '127.0.0.1' })).toContain('allow-loopback-peers');
  });

  test.each([
    [{ PARLEY_TURN_SECRET: '' }, 'PARLEY_TURN_SECRET: must be set'],
    [{ PARLEY_TURN_SECRET: `${secret}\nno-auth` }, 'PARLEY_TURN_SECRET: must be 32'],
    [{ PARLEY_TURN_HOST: 'a b' }, 'PARLEY_TURN_HOST: must be a host name, not "a b"'],
    [{ PARLEY_TURN_LISTEN_IP: 'lo' }, 'PARLEY_TURN_LISTEN_IP: must be IP addresses, not "lo"'],
    [{ PARLEY_TURN_EXTERNAL_IP: '1.2.3.4/5/6' }, 'PARLEY_TURN_EXTERNAL_IP: must be public'],
    [{ PARLEY_TURN_CERT: '/c.pem' }, 'PARLEY_TURN_KEY: must be set'],
    [{ PARLEY_TURN_KEY: '/k.pem' }, 'PARLEY_TURN_CERT: must be set'],
    [
      { PARLEY_TURN_MIN_PORT: '6000', PARLEY_TURN_MAX_PORT: '5999' },
      'PARLEY_TURN_MAX_PORT: must be at least',
    ],
    [{ PARLEY_TURN_TLS_PORT: '3478' }, 'PARLEY_TURN_TLS_PORT: must differ'],
    [{ PARLEY_TURN_DENY: '10.0.0.1/8' }, 'PARLEY_TURN_DENY: must be IP addresses or blocks'],
    [{ PARLEY_TURN_LOG: 'a b' }, 'PARLEY_TURN_LOG: must be a path'],
  ])('%j is one line that names the variable', (env, line) => {
    expect(() => linesOf(env)).toThrow(line);
  });

  test('template and code must agree', () => {
    expect(fillTemplate('a={{a}}\nb={{b}}\nc', { a: [1, 2], b: [] })).toBe('a=1\na=2\nc');
    expect(() => fillTemplate('{{a}}', {})).toThrow('{{a}}');
    expect(() => fillTemplate('', { a: [] })).toThrow('none of: a');
  });
});
