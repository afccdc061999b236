import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HomeKey, HomeKeyError, loadHomeKey } from '@parley/home';
import { LogStorageError } from '@parley/log';
import { SqliteStore, type SqliteStoreOptions } from '@parley/log/sqlite';
import type { CryptoSuite } from '@parley/seal';
import { toHex } from '@parley/wire';
import type { OpenedRooms } from './housing.ts';
import { StartError } from './start-error.ts';

/** What stands in home's folder. */
export const keyFileIn = (folder: string): string => join(folder, 'home.key');
/** The keys before it, each with its signature over the next: public. */
export const eldersFileIn = (folder: string): string => `${keyFileIn(folder)}.elders`;
/** The public key that the rooms were last kept under. */
export const knownKeyFileIn = (folder: string): string => join(folder, 'home.key.known');
export const roomsFileIn = (folder: string): string => join(folder, 'rooms.sqlite');

const keyIsGone = (folder: string, rooms: number): string =>
  `there are rooms in ${folder} (${rooms}) and home.key is gone, by which devices know this home: put it back from a backup, or make a new one with "parley new-home-key"`;

/**
 * Opens the rooms and the key in a folder that this process holds (`takeDataDirectory`). What is not there yet is made.
 *
 * @throws StartError if what stands there is damaged or the machine refuses it, and if there are rooms and no key.
 */
export async function openHomeFolder(
  folder: string,
  { suite, ...options }: SqliteStoreOptions & { readonly suite: CryptoSuite },
): Promise<OpenedRooms> {
  const [keyFile, roomsFile] = [keyFileIn(folder), roomsFileIn(folder)];
  // One that lies beside its place hands over to a new one.
  const keyStands = existsSync(keyFile) || existsSync(`${keyFile}.old`);
  const roomsStand = existsSync(roomsFile);
  let store: SqliteStore | null = null;
  try {
    store = SqliteStore.open(roomsFile, options);
    if (!keyStands && store.rooms > 0) throw new StartError(`PARLEY_DATA: ${keyIsGone(folder, store.rooms)}`);
    const key = await loadHomeKey(keyFile, suite);
    const isForeign = isAnothers(folder, key);
    if (isForeign) {
      options.logger.warn('home.key is another than these rooms were kept under', {
        folder,
        consequence: 'each device asks its person whether to trust this home',
        change: 'put the key back that belongs to these rooms',
      });
    }
    know(folder, key);
    return { store, key, roomsAreGone: (keyStands || isForeign) && !roomsStand };
  } catch (error) {
    await store?.close();
    if (error instanceof HomeKeyError || error instanceof LogStorageError) {
      throw new StartError(`PARLEY_DATA: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Whether the rooms were kept under a key that this one does not follow. */
function isAnothers(folder: string, { key, elders }: HomeKey): boolean {
  const file = knownKeyFileIn(folder);
  if (!existsSync(file)) return false;
  const known = readFileSync(file, 'utf8').trim();
  return ![key.publicKey, ...elders.map((elder) => elder.key)].some((each) => toHex(each) === known);
}

function know(folder: string, { key }: HomeKey): void {
  const [file, text] = [knownKeyFileIn(folder), `${toHex(key.publicKey)}\n`];
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new StartError(`PARLEY_DATA: ${file} cannot be written${code}`, { cause: error });
  }
}
