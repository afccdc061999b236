import { existsSync } from 'node:fs';
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

/** A volume that is not mounted looks like this, and so does a key that was brought to a new machine. */
const ROOMS_ARE_GONE = 'there is a home key, and there are no rooms: is the right folder mounted?';

const keyIsGone = (folder: string, rooms: number): string =>
  `there are rooms in ${folder} (${rooms}) and home.key is gone, by which devices know this home: put it back from a backup, or make a new one with "parley new-home-key"`;

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
    const [keyFile, roomsFile] = [join(data.path, 'home.key'), join(data.path, 'rooms.sqlite')];
    const [keyStands, roomsStand] = [existsSync(keyFile), existsSync(roomsFile)];
    store = SqliteStore.open(roomsFile, { clock, logger });
    if (!keyStands && store.rooms > 0)
      throw new StartError(`PARLEY_DATA: ${keyIsGone(data.path, store.rooms)}`);
    const key = await loadHomeKey(keyFile, suite);
    if (keyStands && !roomsStand) logger.warn(ROOMS_ARE_GONE, { folder: data.path });
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
