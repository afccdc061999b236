import type { RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
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

/** From now on the room must not come back. */
export async function markDeleted(session: Session, room: RoomId, now: number): Promise<void> {
  const sql =
    'INSERT INTO deleted (room, at) VALUES ($1, $2) ON CONFLICT (room) DO UPDATE SET at = excluded.at';
  await session.run(sql, fromHex(room), now);
}

/** The room may come back. False if it was not deleted. */
export async function unmarkDeleted(session: Session, room: RoomId): Promise<boolean> {
  const known = await isDeleted(session, room);
  if (known) await session.run('DELETE FROM deleted WHERE room = $1', fromHex(room));
  return known;
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
