import { join } from 'node:path';
import type { LogBytes } from '@parley/log';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import type { RoomId } from '@parley/wire';

/** What home holds of a room's text. */
export interface TextSizes extends LogBytes {
  /** How many edits it keeps above snapshots. */
  readonly edits: number;
}

export async function homeSizes(dataFolder: string, room: RoomId): Promise<TextSizes> {
  const store = SqliteStore.open(join(dataFolder, 'rooms.sqlite'), {
    clock: systemClock,
    logger: silentLogger,
  });
  try {
    const { kept, bytes } = await store.log(room).open();
    return { ...bytes, edits: [...kept.values()].reduce((sum, { numbers }) => sum + numbers.length, 0) };
  } finally {
    await store.close();
  }
}

const POLL_MS = 500;
const LIMIT_MS = 60_000;
/** With fewer edits above it a snapshot is not replaced. */
const SETTLED = 1_000;

/** The sizes once a snapshot has replaced what is worth replacing, or after a minute. */
export const settledSizes = (dataFolder: string, room: RoomId): Promise<TextSizes> =>
  sizesOnce(({ edits }) => edits < SETTLED, dataFolder, room);

/** The sizes once there is a snapshot and fewer edits above it than another would be worth, or after a minute. */
export const compactedSizes = (dataFolder: string, room: RoomId): Promise<TextSizes> =>
  sizesOnce(({ snapshots, edits }) => snapshots > 0 && edits < SETTLED, dataFolder, room);

async function sizesOnce(
  settled: (sizes: TextSizes) => boolean,
  dataFolder: string,
  room: RoomId,
): Promise<TextSizes> {
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const sizes = await homeSizes(dataFolder, room);
    if (settled(sizes) || performance.now() > deadline) return sizes;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
