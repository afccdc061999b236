import { run } from './run.mjs';

const UP = 'PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up && exec "$@"';

/** Wraps a command so that it runs in a network namespace whose only interface is `lo`: nothing it does leaves the
 * machine, and its ports clash with nobody's. */
export function isolated(command) {
  const namespace = process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net'];
  return ['unshare', ...namespace, '--', 'sh', '-c', UP, 'sh', ...command];
}

/** Rejects, naming what is needed, if this machine allows no such namespace. */
export async function ensureIsolation() {
  try {
    await run(isolated(['true']), { output: 'errors' });
  } catch (error) {
    throw new Error(
      `The tests run in a network namespace of their own, and this machine allows none: ${error.message}`,
    );
  }
}
