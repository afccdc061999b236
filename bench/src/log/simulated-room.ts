import { join } from 'node:path';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { World } from '../../../e2e/simulation/world.ts';
import { makeFolder, removeFolder } from '../../../e2e/src/folder.ts';
import type { Own } from '../lib/owning.ts';
import { keep, type PastRoom, pastRoom } from './past-room.ts';

/** More than is ever written here: no base is made meanwhile. */
const NEVER = 1_000_000;

/** A whole simulated Parley whose home keeps its rooms in SQLite, with a document of so many past sessions at home. */
export async function simulatedRoom(
  own: Own,
  sessions: number,
): Promise<{ readonly world: World; readonly past: PastRoom }> {
  const folder = await makeFolder('log');
  own({ close: () => removeFolder(folder) });
  const store = own(
    SqliteStore.open(join(folder, 'rooms.sqlite'), { clock: systemClock, logger: silentLogger }),
  );
  const world = await World.make({
    seed: `${sessions} past sessions`,
    compactAfter: NEVER,
    homeLog: (room, part) => store.log(room, part),
  });
  own({ close: () => closeAll(world) });
  const past = await pastRoom(world.links.edit, sessions);
  await keep(past, store.log(past.access.room, 0));
  return { world, past };
}

async function closeAll(world: World): Promise<void> {
  for (const name of world.peers.keys()) await world.close(name);
  let isClosed = false;
  const closing = world.home?.close().then(() => {
    isClosed = true;
  });
  await world.runUntil(() => isClosed, 60_000);
  await closing;
}
