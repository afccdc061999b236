import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LogStorageError } from '@parley/log';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { readBackup } from './backup.ts';
import { eldersFileIn, keyFileIn, knownKeyFileIn, roomsFileIn } from './home-folder.ts';
import { StartError } from './start-error.ts';

/**
 * Puts the rooms and the keys of a backup in place of those in the folder, which nothing may have open. What stood there is moved
 * into a folder beside it, whose path is returned. Whether the file is whole, its caller has found out.
 *
 * @throws StartError if the file is no backup, or of another version; then nothing was changed.
 */
export async function replaceHome(folder: string, file: string, now: number): Promise<string> {
  const { homeKey, elders } = readBackup(file, { whole: false });
  const [rooms, key, eldersFile] = [roomsFileIn(folder), keyFileIn(folder), eldersFileIn(folder)];
  const fresh = `${rooms}.new`;
  await copyFile(file, fresh);
  try {
    await prepare(fresh);
  } catch (error) {
    rmSync(fresh, { force: true });
    if (!(error instanceof LogStorageError)) throw error;
    throw new StartError(`${file} cannot be used: ${error.message}`, { cause: error });
  }
  writeFileSync(`${key}.new`, `${homeKey}\n`, { mode: 0o600, flush: true });
  if (elders !== '') writeFileSync(`${eldersFile}.new`, elders, { flush: true });
  const aside = join(folder, `before-restore-${new Date(now).toISOString().replaceAll(':', '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  const putAside = (file: string): void => {
    if (existsSync(file)) renameSync(file, join(aside, basename(file)));
  };
  // A crash in between leaves a folder of which the next start says what is missing.
  for (const stood of [rooms, `${rooms}-wal`, `${rooms}-shm`]) putAside(stood);
  renameSync(fresh, rooms);
  putAside(key);
  renameSync(`${key}.new`, key);
  // Whom the rooms before were kept under says nothing of these.
  putAside(knownKeyFileIn(folder));
  putAside(eldersFile);
  if (elders !== '') renameSync(`${eldersFile}.new`, eldersFile);
  return aside;
}

/** Makes a database of rooms of a copied backup. Throws LogStorageError if this version cannot use it. */
async function prepare(copy: string): Promise<void> {
  const database = new DatabaseSync(copy);
  try {
    database.exec('DROP TABLE backup');
  } finally {
    database.close();
  }
  await SqliteStore.open(copy, { clock: systemClock, logger: silentLogger }).close();
}
