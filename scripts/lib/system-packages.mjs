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
  const missing = () => NEEDED.filter(({ program }) => !has(program)).map(({ name }) => name);
  const names = missing();
  if (names.length === 0) return;
  if (!isRoot || !has('apt-get')) {
    const list = names.join(' ');
    throw new Error(
      `Missing system packages: ${list}. As root: apt-get install --no-install-recommends ${list}`,
    );
  }
  console.error(`Installing system packages: ${names.join(' ')}…`);
  await install(names);
  if (missing().length > 0) throw new Error(`apt-get did not bring: ${missing().join(' ')}`);
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
