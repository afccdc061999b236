/** The process that sqlite/crash.test.ts kills: it writes to several rooms for as long as it lives, and prints a line
 * for each edit only once its write has resolved. */
import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '@parley/runtime';
import type { RoomId, SessionId } from '@parley/wire';
import { sliceOf } from '../kept-edits.ts';
import type { Log } from '../log.ts';
import { SqliteStore } from '../sqlite/sqlite-store.ts';
import { CRASH_ROOMS, crashEdit } from './crash-samples.ts';
import { sampleCovered, sampleSession, sampleSnapshot } from './samples.ts';

const IN_FLIGHT = 8;
const COMPACT_EACH = 64;
const STDOUT = 1;

const path = process.argv[2];
if (!path) throw new Error('give the path of a database');
const store = SqliteStore.open(path, { clock: systemClock, logger: silentLogger });

async function write(room: RoomId, session: SessionId, compacts: boolean): Promise<never> {
  const log = store.log(room);
  const { kept, snapshots } = await log.open();
  const covered = await Promise.all(snapshots.map(({ envelope }) => sampleCovered(log, envelope, session)));
  const last = kept.get(session)?.numbers.at(-1) ?? -1;
  for (let number = Math.max(last + 1, ...covered); ; number += IN_FLIGHT) {
    const batch = Array.from({ length: IN_FLIGHT }, (_, i) => number + i);
    await Promise.all(
      batch.map(async (each) => {
        await log.write({ edits: [crashEdit(room, session, each)] });
        writeSync(STDOUT, `${room} ${session} ${each + 1}\n`);
      }),
    );
    if (compacts && (number + IN_FLIGHT) % COMPACT_EACH === 0) await compact(log, session);
  }
}

/** A snapshot takes the place of what is kept and of the one before it, and that is swept at once. */
async function compact(log: Log, session: SessionId): Promise<void> {
  const { kept, snapshots } = await log.refresh();
  const edits = kept.get(session);
  if (!edits) return;
  const count = (edits.numbers.at(-1) ?? 0) + 1;
  const parents = snapshots.map(({ hash }) => hash);
  const snapshot = sampleSnapshot(`${count}`, {
    parents,
    covers: new Map([[session, { count, hash: session }]]),
  });
  await log.write({
    snapshots: [snapshot],
    replace: [
      { by: snapshot.hash, edits: [sliceOf(session, edits, 0, count)], snapshots: parents, keepUntil: 0 },
    ],
    proved: snapshot.hash,
  });
  await store.sweep();
}

await Promise.all(CRASH_ROOMS.map((room, i) => write(room, sampleSession(`writer ${i}`), i > 0)));
