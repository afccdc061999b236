import { existsSync } from 'node:fs';
import { LogStorageError, type RoomsStore } from '@parley/log';
import { silentLogger, systemClock } from '@parley/runtime';
import { parseConfig } from '../config.ts';
import { roomsFileIn } from '../home-folder.ts';
import { nameOf, type Place, placeOf } from '../place.ts';
import { CommandError, type Terminal } from './command.ts';

/** Where home keeps its rooms, as the settings say. Throws EnvError. */
export const homeOf = ({ env }: Terminal): Place => placeOf(parseConfig(env));

/** Runs `work` on the rooms of a place and closes them. Throws CommandError if they cannot be opened. */
export async function withRooms<Result>(
  place: Place,
  work: (store: RoomsStore) => Result | Promise<Result>,
): Promise<Result> {
  let store: RoomsStore;
  try {
    store = await open(place);
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

async function open(place: Place): Promise<RoomsStore> {
  const options = { clock: systemClock, logger: silentLogger };
  if (place.kind === 'database') {
    const { PostgresStore } = await import('@parley/log/postgres');
    return PostgresStore.open(place.url, options);
  }
  const file = roomsFileIn(place.folder);
  if (!existsSync(file)) throw new CommandError(`There is no home in ${nameOf(place)}`);
  const { SqliteStore } = await import('@parley/log/sqlite');
  return SqliteStore.open(file, options);
}
