import { existsSync } from 'node:fs';
import { LogStorageError } from '@parley/log';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { parseConfig } from '../config.ts';
import { roomsFileIn } from '../home-folder.ts';
import { CommandError, type Terminal } from './command.ts';

/** Home's folder, as the settings say. Throws EnvError. */
export const folderOf = ({ env }: Terminal): string => parseConfig(env).dataDirectory;

/** Runs `work` on the rooms in a folder and closes them. Throws CommandError if they cannot be opened. */
export async function withRooms<Result>(
  folder: string,
  work: (store: SqliteStore) => Result | Promise<Result>,
): Promise<Result> {
  const file = roomsFileIn(folder);
  if (!existsSync(file)) throw new CommandError(`There is no home in ${folder}`);
  let store: SqliteStore;
  try {
    store = SqliteStore.open(file, { clock: systemClock, logger: silentLogger });
  } catch (error) {
    if (error instanceof LogStorageError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
