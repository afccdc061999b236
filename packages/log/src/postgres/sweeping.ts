import { concernOf } from '../index/concern.ts';
import type { LogChange } from '../log.ts';
import type { Session } from './database.ts';
import { lockRooms } from './locks.ts';
import { findLog, nameOf } from './logs.ts';
import { growthOf, store } from './writing.ts';

/** The logs that have a shelf whose end has come. */
export async function dueLogs(session: Session, now: number): Promise<number[]> {
  const sql = 'SELECT DISTINCT log FROM shelves WHERE until IS NOT NULL AND until <= $1';
  return (await session.all<{ log: number }>(sql, now)).map(({ log }) => log);
}

/** Deletes what lies on a log's shelves whose end has come. Returns how many edits that were. */
export async function sweepLog(session: Session, id: number, now: number): Promise<number> {
  const name = await nameOf(session, id);
  if (!name) return 0;
  await lockRooms(session, [name.room]);
  const log = await findLog(session, name);
  if (!log) return 0;
  const change: LogChange = { sweepBefore: now };
  const growth = await growthOf(session, log, concernOf([change]));
  growth.apply(change);
  await store(session, log, growth, null);
  return growth.removed.length;
}
