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
export const settledSizes = (dataFolder: string, room: RoomId): Promise<RoomSizes> =>
  sizesOnce(({ envelopes }) => envelopes < SETTLED, dataFolder, room);

/** The sizes once there is a snapshot and fewer edits above it than another would be worth, or after a minute. */
export const compactedSizes = (dataFolder: string, room: RoomId): Promise<RoomSizes> =>
  sizesOnce(({ snapshotBytes, envelopes }) => snapshotBytes > 0 && envelopes < SETTLED, dataFolder, room);

async function sizesOnce(
  settled: (sizes: RoomSizes) => boolean,
  dataFolder: string,
  room: RoomId,
): Promise<RoomSizes> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const sizes = await homeSizes(dataFolder, room);
    if (settled(sizes) || performance.now() > deadline) return sizes;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
