import { join } from 'node:path';
import {
  createHome,
  HOME_LIMITS,
  type HomeKey,
  HomeKeyError,
  type HomeOptions,
  loadHomeKey,
} from '@parley/home';
import { LogStorageError } from '@parley/log';
import { SqliteStore } from '@parley/log/sqlite';
import { takeDataDirectory } from './data-directory.ts';
import type { ServedPart } from './served-part.ts';
import { StartError } from './start-error.ts';

/** How often what snapshots replaced long ago is deleted, in milliseconds. */
const SWEEP_INTERVAL = 60 * 60_000;

export interface HomePartOptions extends Omit<HomeOptions, 'log' | 'key' | 'limits'> {
  readonly directory: string;
  /** Bytes home keeps of one room. */
  readonly roomBytes: number;
}

/**
 * Home over its folder: `rooms.sqlite` holds the rooms' logs, `home.key` the key its receipts are signed with.
 *
 * @throws StartError if the folder is not usable or what stands in it is damaged.
 */
export async function openHome({ directory, roomBytes, ...options }: HomePartOptions): Promise<ServedPart> {
  const { clock, logger, suite } = options;
  const data = takeDataDirectory(directory);
  let store: SqliteStore | null = null;
  try {
    const key = await loadHomeKey(join(data.path, 'home.key'), suite);
    store = SqliteStore.open(join(data.path, 'rooms.sqlite'), { clock, logger });
    return serve(store, key);
  } catch (error) {
    await store?.close();
    data.release();
    if (error instanceof HomeKeyError || error instanceof LogStorageError) {
      throw new StartError(`PARLEY_DATA: ${error.message}`, { cause: error });
    }
    throw error;
  }

  function serve(rooms: SqliteStore, { key, elders }: HomeKey): ServedPart {
    const limits = { ...HOME_LIMITS, roomBytes };
    const home = createHome({ ...options, key, elders, limits, log: (room) => rooms.log(room) });
    const sweeping = clock.every(SWEEP_INTERVAL, () => {
      rooms.sweep().catch((error: unknown) => logger.error('a sweep failed', { error }));
    });
    return {
      accept: (channel, request) => home.accept(channel, request),
      async close() {
        sweeping.cancel();
        try {
          await home.close();
        } finally {
          await rooms.close();
          data.release();
        }
      },
    };
  }
}
