import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { LogStorageError } from '@parley/log';
import { copyRooms, SqliteRows } from '@parley/log/transfer';
import type { KeyTexts } from './backup.ts';
import { aloneWith } from './database-backup.ts';
import { eldersFileIn, keyFileIn, roomsFileIn } from './home-folder.ts';
import { StartError } from './start-error.ts';

/**
 * Copies all rooms and the key of a home between a folder that this process holds and a database that nobody else uses. Returns how
 * many rooms.
 *
 * @throws StartError if there is nothing to copy, the other place has another key, or a server uses the database.
 */
export async function moveHome(
  url: string,
  folder: string,
  direction: 'to-postgres' | 'to-sqlite',
): Promise<number> {
  return aloneWith(url, async (database) => {
    const [inFolder, inDatabase] = [keyIn(folder), await database.key()];
    const [from, to] = direction === 'to-postgres' ? [inFolder, inDatabase] : [inDatabase, inFolder];
    if (!from) throw new StartError('There is no home to copy');
    if (to && to.homeKey !== from.homeKey)
      throw new StartError('The place to copy to has a home of its own, with another key');
    const file = openRooms(roomsFileIn(folder));
    try {
      let rooms = 0;
      const count = (): void => {
        rooms += 1;
      };
      // The key first: with it a second try goes on.
      if (direction === 'to-postgres') {
        await database.setKey(from);
        await copyRooms(file, database.rooms, count);
      } else {
        writeKey(folder, from);
        await copyRooms(database.rooms, file, count);
      }
      return rooms;
    } finally {
      file.close();
    }
  });
}

function openRooms(file: string): SqliteRows {
  try {
    return SqliteRows.open(file);
  } catch (error) {
    if (error instanceof LogStorageError) throw new StartError(error.message, { cause: error });
    throw error;
  }
}

function keyIn(folder: string): KeyTexts | null {
  const [key, elders] = [keyFileIn(folder), eldersFileIn(folder)];
  if (!existsSync(key)) return null;
  return {
    homeKey: readFileSync(key, 'utf8').trim(),
    elders: existsSync(elders) ? readFileSync(elders, 'utf8') : '',
  };
}

function writeKey(folder: string, { homeKey, elders }: KeyTexts): void {
  writeFileSync(keyFileIn(folder), `${homeKey}\n`, { mode: 0o600, flush: true });
  if (elders === '') rmSync(eldersFileIn(folder), { force: true });
  else writeFileSync(eldersFileIn(folder), elders, { flush: true });
}
