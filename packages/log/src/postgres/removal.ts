import { asBytes, type Bytes, fromHex, type RoomId, toHex } from '@parley/wire';
import type { Session } from './database.ts';
import { findRoom, isDeleted } from './logs.ts';

const TABLES_OF_A_LOG = [
  'leaves',
  'edits',
  'snapshots',
  'shelves',
  'notes',
  'certificates',
  'chunks',
  'holders',
] as const;

/** Erases all that is kept of a room, whose lock is held. False if there was nothing. */
export async function removeRoom(session: Session, room: RoomId): Promise<boolean> {
  const id = await findRoom(session, room);
  if (id === undefined) return false;
  for (const table of TABLES_OF_A_LOG)
    await session.run(`DELETE FROM ${table} WHERE log IN (SELECT id FROM logs WHERE room = $1)`, id);
  await session.run('DELETE FROM logs WHERE room = $1', id);
  await session.run('DELETE FROM meta WHERE room = $1', id);
  await session.run('DELETE FROM rooms WHERE id = $1', id);
  return true;
}

/** From now on the room must not come back. `deletion` is its owner's, if there is one; it stays where one is kept already. */
export async function markDeleted(
  session: Session,
  room: RoomId,
  { now, deletion }: { readonly now: number; readonly deletion: Bytes | null },
): Promise<void> {
  await session.run(
    `INSERT INTO deleted (room, at, deletion) VALUES ($1, $2, $3)
     ON CONFLICT (room) DO UPDATE SET deletion = COALESCE(deleted.deletion, excluded.deletion)`,
    fromHex(room),
    now,
    deletion,
  );
}

/** Its owner's deletion, as it was kept; null if its owner has not deleted it. */
export async function deletionOf(session: Session, room: RoomId): Promise<Bytes | null> {
  const sql = 'SELECT deletion FROM deleted WHERE room = $1';
  const row = await session.get<{ deletion: Uint8Array | null }>(sql, fromHex(room));
  return row?.deletion ? asBytes(row.deletion) : null;
}

/** The room may come back. False if it was not deleted. */
export async function unmarkDeleted(session: Session, room: RoomId): Promise<boolean> {
  const known = await isDeleted(session, room);
  if (known) await session.run('DELETE FROM deleted WHERE room = $1', fromHex(room));
  return known;
}

/** It is remembered for so long that a room has expired, in ms: whoever opens it later than that takes it for one that never was. */
const REMEMBERED_MS = 2 * 365 * 24 * 3_600_000;

/** Notes that a room has expired, until it comes back. */
export async function markExpired(session: Session, room: RoomId, now: number): Promise<void> {
  await session.run('DELETE FROM expired WHERE at < $1', now - REMEMBERED_MS);
  await session.run(
    'INSERT INTO expired (room, at) VALUES ($1, $2) ON CONFLICT (room) DO UPDATE SET at = excluded.at',
    fromHex(room),
    now,
  );
}

/** When a room expired that has not come back, Unix milliseconds; null for any other. */
export async function expiredAt(session: Session, room: RoomId): Promise<number | null> {
  const sql = 'SELECT at FROM expired WHERE room = $1';
  return (await session.get<{ at: number }>(sql, fromHex(room)))?.at ?? null;
}

/** Rooms that nobody wrote to or opened since. */
export async function untouchedSince(session: Session, time: number): Promise<RoomId[]> {
  const rows = await session.all<{ room: Uint8Array }>(
    `SELECT room FROM rooms WHERE touched_at < $1
     AND NOT EXISTS (SELECT 1 FROM logs WHERE logs.room = rooms.id AND written_at >= $1)`,
    time,
  );
  return rows.map(({ room }) => toHex(room));
}
