import { LogStorageError } from '@parley/log';
import { type HomeValues, PostgresStore, type Values } from '@parley/log/postgres';
import { copyRooms, PostgresRows, type RowsOfRooms, SqliteRows } from '@parley/log/transfer';
import { silentLogger, systemClock } from '@parley/runtime';
import { webCrypto } from '@parley/seal';
import { type CopyHome, type KeyTexts, readBackup, writeBackup } from './backup.ts';
import { KEY_NAMES, KNOWN_KEY, keyInDatabase } from './database-key.ts';
import { StartError } from './start-error.ts';

/** A database's rooms and key while nobody else uses it. */
export interface WholeDatabase {
  readonly rooms: RowsOfRooms;
  readonly values: HomeValues;
  key(): Promise<KeyTexts | null>;
  setKey(key: KeyTexts): Promise<void>;
  /** Erases what stands there and not in `names`. */
  keepOnly(names: ReadonlySet<string>): Promise<void>;
}

/** The home in a database, whether servers use it or not: each room is that of one moment. */
export const copyOfDatabase =
  (url: string): CopyHome =>
  (file) =>
    guarded(async () => {
      const store = await PostgresStore.open(url, { clock: systemClock, logger: silentLogger });
      try {
        const key = await store.values.change(keyTexts);
        const from = await PostgresRows.open(url);
        try {
          return await copied(from, key, file);
        } finally {
          await from.close();
        }
      } finally {
        await store.close();
      }
    });

async function copied(from: RowsOfRooms, key: KeyTexts | null, file: string): Promise<KeyTexts> {
  if (key === null) throw new StartError('There is no home in the database');
  const to = SqliteRows.open(file);
  try {
    await copyRooms(from, to);
    return key;
  } finally {
    to.close();
  }
}

/** Runs `work` on a database that nobody else uses meanwhile. Throws StartError, also if a server does. */
export async function aloneWith<Result>(
  url: string,
  work: (database: WholeDatabase) => Promise<Result>,
): Promise<Result> {
  return guarded(async () => {
    const store = await PostgresStore.open(url, { clock: systemClock, logger: silentLogger, alone: true });
    const rooms = await PostgresRows.open(url).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    try {
      return await work({
        rooms,
        values: store.values,
        key: () => store.values.change(keyTexts),
        setKey: ({ homeKey, elders }) =>
          store.values.change(async (values) => {
            await values.write(KEY_NAMES.key, `${homeKey}\n`);
            await values.write(KEY_NAMES.old, null);
            await values.write(KEY_NAMES.elders, elders === '' ? null : elders);
            // Whom the rooms before were kept under says nothing of these.
            await values.write(KNOWN_KEY, null);
          }),
        async keepOnly(names) {
          for (const room of await rooms.names()) if (!names.has(room)) await store.expire(room);
          for (const room of (await rooms.deleted()).keys()) await store.undelete(room);
        },
      });
    } finally {
      await rooms.close();
      await store.close();
    }
  });
}

/**
 * Puts the rooms and the keys of a backup in place of those in a database that nobody uses. What stood there is written to `aside`
 * first, as a backup. Returns whether there was something.
 *
 * @throws StartError if a server uses the database, or the file is no backup of this version.
 */
export async function replaceDatabase(
  url: string,
  file: string,
  aside: string,
  now: number,
): Promise<boolean> {
  const key = readBackup(file, { whole: false });
  return aloneWith(url, async (database) => {
    const from = SqliteRows.openToRead(file);
    try {
      const stood = await database.key();
      if (stood) await writeBackup((part) => copied(database.rooms, stood, part), aside, now);
      await database.keepOnly(new Set(await from.names()));
      await copyRooms(from, database.rooms);
      await database.setKey(key);
      return stood !== null;
    } finally {
      from.close();
    }
  });
}

/**
 * Makes a new home key in a database that nobody uses, once `agreed` resolves for whether there was one. Returns by what name the old one
 * is kept, if it is; null if there was none.
 *
 * @throws StartError if a server uses the database.
 */
export function newKeyInDatabase(
  url: string,
  isDistrusted: boolean,
  agreed: (stood: boolean) => Promise<void>,
): Promise<string | null> {
  return aloneWith(url, async ({ values }) => {
    await agreed((await values.change(keyTexts)) !== null);
    return values.change(async (all) => {
      const old = await all.read(KEY_NAMES.key);
      const aside = isDistrusted
        ? `${KEY_NAMES.key}.before-${new Date().toISOString().replaceAll(':', '-')}`
        : KEY_NAMES.old;
      if (old !== null) await all.write(aside, old);
      await all.write(KEY_NAMES.key, null);
      // Who does not trust the old key trusts none that it followed.
      if (isDistrusted) await all.write(KEY_NAMES.elders, null);
      await keyInDatabase(all, webCrypto());
      return old === null ? null : aside;
    });
  });
}

async function keyTexts(values: Values): Promise<KeyTexts | null> {
  const homeKey = (await values.read(KEY_NAMES.key))?.trim();
  if (homeKey === undefined) return null;
  return { homeKey, elders: (await values.read(KEY_NAMES.elders)) ?? '' };
}

/** What the storage refuses is said as it is. */
async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LogStorageError) throw new StartError(error.message, { cause: error });
    throw error;
  }
}
