import { beforeEach, expect, test, vi } from 'vitest';
import { ensureSystemPackages } from './system-packages.mjs';

const machine =
  (...programs) =>
  (program) =>
    programs.includes(program);

/** What is there in every one of these tests. */
const REST = [
  'firefox-esr',
  'ip',
  'iptables',
  'nginx',
  'pg_ctlcluster',
  'python3',
  'redis-server',
  'apache2',
  'caddy',
  'docker-compose',
  'haproxy',
];

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

test('with everything there, nothing is installed', async () => {
  const install = vi.fn();
  await ensureSystemPackages({ has: machine('chromium', 'turnserver', ...REST), isRoot: true, install });
  expect(install).not.toHaveBeenCalled();
});

test('as root with apt-get, exactly what is missing is installed', async () => {
  const programs = new Set([...REST, 'apt-get']);
  const install = vi.fn(async () => {
    programs.add('chromium').add('turnserver');
  });
  await ensureSystemPackages({ has: (program) => programs.has(program), isRoot: true, install });
  expect(install.mock.calls).toEqual([[['chromium', 'coturn']]]);
});

test.each([
  ['an ordinary user', { has: machine('chromium', ...REST, 'apt-get'), isRoot: false }],
  ['a system without apt-get', { has: machine('chromium', ...REST), isRoot: true }],
])('%s is told exactly what is missing', async (_, options) => {
  const install = vi.fn();
  await expect(ensureSystemPackages({ ...options, install })).rejects.toThrow(
    /^Missing system packages: coturn\. /,
  );
  expect(install).not.toHaveBeenCalled();
});

test('what only reads documented files is installed too, and without it the rest goes on', async () => {
  const has = machine('chromium', 'turnserver', 'apt-get', ...REST.filter((name) => name !== 'caddy'));
  const install = vi.fn(async () => {});
  await ensureSystemPackages({ has, isRoot: true, install });
  expect(install.mock.calls).toEqual([[['caddy']]]);
  expect(console.error).toHaveBeenLastCalledWith(expect.stringMatching(/not looked at: caddy$/));
  await ensureSystemPackages({ has, isRoot: false, install });
  expect(install).toHaveBeenCalledTimes(1);
});

test('what apt-get did not bring is an error that names it', async () => {
  const has = machine(...REST, 'turnserver', 'apt-get');
  await expect(ensureSystemPackages({ has, isRoot: true, install: async () => {} })).rejects.toThrow(
    /chromium$/,
  );
});
