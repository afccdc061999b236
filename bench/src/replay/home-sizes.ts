import { join } from 'node:path';
import { type RoomSizes, SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import type { RoomId } from '@parley/wire';

/** What home's data folder holds of a room. */
export async function homeSizes(dataFolder: string, room: RoomId): Promise<RoomSizes> {
  const store = SqliteStore.open(join(dataFolder, 'rooms.sqlite'), {
    clock: systemClock,
    logger: silentLogger,
  });
  try {
    return store.sizes(room);
  } finally {
    await store.close();
  }
}

const POLL_MS = 500;
const STILL = 6;
const LIMIT_MS = 60_000;

/** The sizes once a snapshot has replaced what it can: they have stood still for 3 s, or a minute is over. */
export async function settledSizes(dataFolder: string, room: RoomId): Promise<RoomSizes> {
  const deadline = performance.now() + LIMIT_MS;
  let last = await homeSizes(dataFolder, room);
  for (let still = 0; still < STILL && performance.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const now = await homeSizes(dataFolder, room);
    const same = now.envelopes === last.envelopes && now.snapshotBytes === last.snapshotBytes;
    still = same && now.snapshotBytes > 0 ? still + 1 : 0;
    last = now;
  }
  return last;
}
