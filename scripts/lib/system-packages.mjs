import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/** Debian's packages the tests need, by the program each is known by. */
const NEEDED = [
  { name: 'chromium', program: 'chromium' },
  { name: 'coturn', program: 'turnserver' },
  { name: 'iproute2', program: 'ip' },
];

const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** Installs what is missing where it may, and says what is missing where it may not. */
export async function ensureSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    throw new Error(
      `Missing system packages: ${names}. As root: apt-get install --no-install-recommends ${names}`,
    );
  }
  console.error(`Installing system packages: ${names}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(['apt-get', 'update', '-q'], { env, output: 'errors' });
  await run(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...missing], {
    env,
    output: 'errors',
  });
  const still = missingPackages();
  if (still.length > 0)
    throw new Error(`Missing system packages, though apt-get installed them: ${still.join(' ')}`);
}

const missingPackages = () => NEEDED.filter(({ program }) => !hasProgram(program)).map(({ name }) => name);

function hasProgram(program) {
  const folders = [...(process.env.PATH || '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
