import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SqliteStore } from '@parley/log/sqlite';
import type { Clock, Logger, Random } from '@parley/runtime';
import type { CryptoSuite } from '@parley/seal';
import { createHome, HOME_LIMITS, type Home } from './home.ts';
import { loadHomeKey } from './home-key.ts';

export interface OpenHomeOptions {
  /** Where the database and the key are; made if absent. */
  readonly directory: string;
  readonly suite: CryptoSuite;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** The hosts this home answers to; any if empty. */
  readonly publicHosts?: readonly string[];
  /** Bytes one room may hold above its newest snapshot. */
  readonly maxRoomBytes?: number;
}

/**
 * A home on SQLite, in a directory of its own: `home.sqlite` with every room, `home.key` with the key its receipts are
 * signed with.
 *
 * @throws LogStorageError if the database cannot be opened, HomeKeyError if the key file holds no key.
 */
export async function openHome(options: OpenHomeOptions): Promise<Home> {
  const {
    directory,
    suite,
    clock,
    random,
    logger,
    publicHosts,
    maxRoomBytes = HOME_LIMITS.roomBytes,
  } = options;
  await mkdir(directory, { recursive: true });
  const key = await loadHomeKey(join(directory, 'home.key'), suite);
  const store = await SqliteStore.open(join(directory, 'home.sqlite'), { clock, logger });
  const home = createHome({
    log: (room) => store.log(room),
    key,
    suite,
    clock,
    random,
    logger,
    limits: { ...HOME_LIMITS, roomBytes: maxRoomBytes },
    ...(publicHosts ? { publicHosts } : {}),
  });
  return {
    ...home,
    async close() {
      await home.close();
      await store.close();
    },
  };
}
