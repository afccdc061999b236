import { join } from 'node:path';
import { ParleyServer, type ServerSettings } from '@parley/e2e';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';

/** A real server over rooms that `write` has put into its database while it was down. */
export async function startOver(
  settings: ServerSettings,
  write: (store: SqliteStore) => Promise<void>,
): Promise<ParleyServer> {
  const server = await ParleyServer.start(settings);
  try {
    // It has made its key by then, without which it opens no database that holds something.
    await server.kill('SIGTERM');
    const path = join(server.dataFolder, 'rooms.sqlite');
    const store = SqliteStore.open(path, { clock: systemClock, logger: silentLogger });
    await write(store);
    await store.close();
    await server.start();
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}
