import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readBackup } from './backup.ts';
import { keyFileIn, roomsFileIn } from './home-folder.ts';

/**
 * Puts the rooms and the key of a backup in place of those in the folder, which nothing may have open. What stood there is moved
 * into a folder beside it, whose path is returned. Whether the file is whole, its caller has found out.
 *
 * @throws StartError if the file is no backup; then nothing was changed.
 */
export async function replaceHome(folder: string, file: string, now: number): Promise<string> {
  const { homeKey } = readBackup(file, { whole: false });
  const [rooms, key] = [roomsFileIn(folder), keyFileIn(folder)];
  const fresh = `${rooms}.new`;
  rmSync(fresh, { force: true });
  await copyFile(file, fresh);
  const copy = new DatabaseSync(fresh);
  try {
    copy.exec('DROP TABLE backup');
  } finally {
    copy.close();
  }
  writeFileSync(`${key}.new`, `${homeKey}\n`, { mode: 0o600, flush: true });
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
  return aside;
}
