import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';

const UP = 'PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up && exec "$@"';

/**
 * Goes on only where the network is `lo` and nothing else. Anywhere else it runs this process's own command again in a
 * network namespace of its own, and ends with its exit code: nothing a benchmark does leaves the machine, and no port
 * is anybody else's.
 */
export function isolate(): void {
  if (isIsolated()) return;
  const namespace = process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net'];
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status, error } = spawnSync('unshare', [...namespace, '--', 'sh', '-c', UP, 'sh', ...command], {
    stdio: 'inherit',
  });
  if (error) process.stderr.write(`A network namespace is needed, and cannot be made: ${error.message}\n`);
  process.exit(status ?? 1);
}

function isIsolated(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.length > 0 && addresses.every(({ internal }) => internal);
}
