import type { ParleyServers } from '../lib/servers.ts';

/** Says whether every replica ended as it had to, and what the servers complained of. Wrong texts make the exit code 1. */
export async function conclude(right: boolean, servers: ParleyServers): Promise<void> {
  const complaints = await servers.complaints();
  if (complaints !== '') process.stderr.write(`\nThe servers said:\n${complaints}\n`);
  process.stdout.write(
    right
      ? '\nEvery replica ended with the end content.\n'
      : '\nNOT every replica ended with the end content.\n',
  );
  if (!right) process.exitCode = 1;
}
