/** The process that sqlite/crash.test.ts kills: it appends to several rooms for as long as it lives, and writes a line
 * for each edit only once its append has resolved. */
import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '@parley/runtime';
import type { RoomId, SessionId } from '@parley/wire';
import type { Log } from '../log.ts';
import { SqliteStore } from '../sqlite/sqlite-store.ts';
import { CRASH_ROOMS, crashEdit } from './crash-samples.ts';
import { sampleSession, sampleSnapshot } from './samples.ts';

const IN_FLIGHT = 8;
const COMPACT_EACH = 64;
const STDOUT = 1;

const path = process.argv[2];
if (!path) throw new Error('give the path of a database');
const store = SqliteStore.open(path, { clock: systemClock, logger: silentLogger, keepReplacedMs: 0 });

async function write(room: RoomId, session: SessionId, compacts: boolean): Promise<never> {
  const log = store.log(room);
  const { counts } = await log.open();
  for (let number = counts.get(session) ?? 0; ; number += IN_FLIGHT) {
    const batch = Array.from({ length: IN_FLIGHT }, (_, i) => number + i);
    await Promise.all(
      batch.map(async (each) => {
        await log.append([crashEdit(room, session, each)], []);
        writeSync(STDOUT, `${room} ${session} ${each + 1}\n`);
      }),
    );
    if (compacts && (number + IN_FLIGHT) % COMPACT_EACH === 0) await compact(log, session);
  }
}

async function compact(log: Log, session: SessionId): Promise<void> {
  const { position, base, counts } = await log.refresh();
  const { snapshot, hash } = sampleSnapshot(session, position, base?.hash ?? null, counts);
  await log.install(snapshot, hash, [], { adopt: false });
  await store.sweep();
}

await Promise.all(CRASH_ROOMS.map((room, i) => write(room, sampleSession(`writer ${i}`), i > 0)));
