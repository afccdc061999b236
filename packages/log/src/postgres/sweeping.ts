import { concernOf } from '../index/concern.ts';
import type { Session } from './database.ts';
import { lockLogById } from './logs.ts';
import { growthOf, store } from './writing.ts';

/** The logs that have a shelf whose end has come. */
export async function dueLogs(session: Session, now: number): Promise<number[]> {
  const sql = 'SELECT DISTINCT log FROM shelves WHERE until IS NOT NULL AND until <= $1';
  return (await session.all<{ log: number }>(sql, now)).map(({ log }) => log);
}

/** Deletes what lies on a log's shelves whose end has come. Returns how many edits that were. */
export async function sweepLog(session: Session, id: number, now: number): Promise<number> {
  const log = await lockLogById(session, id);
  if (!log) return 0;
  const change = { sweepBefore: now };
  const growth = await growthOf(session, log, concernOf([change]));
  growth.apply(change);
  await store(session, log, growth);
  return growth.removed.length;
}
