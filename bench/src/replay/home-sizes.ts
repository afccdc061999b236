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
const LIMIT_MS = 60_000;
/** With fewer edits above it a snapshot is not replaced. */
const SETTLED = 1_000;

/** The sizes once a snapshot has replaced what is worth replacing, or after a minute. */
export async function settledSizes(dataFolder: string, room: RoomId): Promise<RoomSizes> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const sizes = await homeSizes(dataFolder, room);
    if (sizes.envelopes < SETTLED || performance.now() > deadline) return sizes;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
