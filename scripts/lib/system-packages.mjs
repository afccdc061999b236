import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/** Debian's packages the tests need, by the program each is known by. */
const NEEDED = [
  { name: 'chromium', program: 'chromium' },
  { name: 'coturn', program: 'turnserver' },
  { name: 'firefox-esr', program: 'firefox-esr' },
  { name: 'iproute2', program: 'ip' },
  { name: 'iptables', program: 'iptables' },
  { name: 'nginx-light', program: 'nginx' },
  { name: 'postgresql', program: 'pg_ctlcluster' },
  { name: 'python3', program: 'python3' },
];

/** Those that only read a file of docs/self-hosting: where one is missing, its test says that nobody has looked at that file. */
const READERS = [
  { name: 'apache2-bin', program: 'apache2' },
  { name: 'caddy', program: 'caddy' },
  { name: 'docker-compose', program: 'docker-compose' },
  { name: 'haproxy', program: 'haproxy' },
];

const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/**
 * Installs what is missing where it may, and rejects naming what is missing where it may not.
 * The parameters are how it looks at the machine.
 */
export async function ensureSystemPackages({
  has = hasProgram,
  isRoot = process.getuid?.() === 0,
  install = aptInstall,
} = {}) {
  const missingOf = (packages) => packages.filter(({ program }) => !has(program)).map(({ name }) => name);
  const names = missingOf(NEEDED);
  const readers = missingOf(READERS);
  const mayInstall = isRoot && has('apt-get');
  if (names.length > 0 && !mayInstall) {
    const list = names.join(' ');
    throw new Error(
      `Missing system packages: ${list}. As root: apt-get install --no-install-recommends ${list}`,
    );
  }
  if (mayInstall && names.length + readers.length > 0) {
    console.error(`Installing system packages: ${[...names, ...readers].join(' ')}…`);
    await install([...names, ...readers]);
  }
  if (missingOf(NEEDED).length > 0) throw new Error(`apt-get did not bring: ${missingOf(NEEDED).join(' ')}`);
  const unread = missingOf(READERS);
  if (unread.length > 0)
    console.error(`Not installed, so what they read is not looked at: ${unread.join(' ')}`);
}

async function aptInstall(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(['apt-get', 'update', '-q'], { env, output: 'errors' });
  await run(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...names], {
    env,
    output: 'errors',
  });
}

function hasProgram(program) {
  const folders = [...(process.env.PATH || '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
