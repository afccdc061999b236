import type { RoomId } from '@parley/wire';
import type { Session } from './database.ts';

/** PostgreSQL's advisory locks are named by two numbers of 32 bits: what kind of lock, and which. */
const ROOM = 0x70_61_72_6d;
const HOME = 0x70_61_72_6e;
/** Who uses the database at all. */
export const TENANCY = 0x70_61_72_6f;

/** Rooms whose ids begin alike share a lock, which costs nothing but a moment's wait. */
const LOCK_DIGITS = 8;

/** The database's clock, Unix ms. */
export const NOW_MS = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

export const lockKey = (room: RoomId): number => Number.parseInt(room.slice(0, LOCK_DIGITS), 16) | 0;

/**
 * Nobody else writes to these rooms until the transaction ends, and what was written before is seen by every statement that
 * follows. All processes lock in one order, so that none waits for another in a circle.
 */
export async function lockRooms(session: Session, rooms: readonly RoomId[]): Promise<void> {
  const keys = [...new Set(rooms.map(lockKey))].sort((a, b) => a - b);
  await session.run('SELECT pg_advisory_xact_lock($1::int, key) FROM unnest($2::int[]) AS key', ROOM, keys);
}

/** Of these rooms the ones to which nobody writes at this moment: nobody does until the transaction ends. */
export async function shareRooms(session: Session, rooms: readonly RoomId[]): Promise<Set<RoomId>> {
  const keys = [...new Set(rooms.map(lockKey))];
  const rows = await session.all<{ key: number }>(
    'SELECT key FROM unnest($2::int[]) AS key WHERE pg_try_advisory_xact_lock_shared($1::int, key)',
    ROOM,
    keys,
  );
  const free = new Set(rows.map(({ key }) => key));
  return new Set(rooms.filter((room) => free.has(lockKey(room))));
}

/** Nobody else changes what home itself keeps (its key) until the transaction ends. */
export async function lockHome(session: Session): Promise<void> {
  await session.run('SELECT pg_advisory_xact_lock($1::int, 0)', HOME);
}
