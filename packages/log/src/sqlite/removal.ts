import { asBytes, type Bytes, fromHex, type RoomId, toHex } from '@parley/wire';
import type { SqliteDatabase } from './database.ts';
import { findRoom } from './logs.ts';

export const TABLES_OF_A_LOG = [
  'leaves',
  'edits',
  'snapshots',
  'shelves',
  'notes',
  'certificates',
  'chunks',
  'holders',
] as const;

/** Erases all that is kept of a room, in one transaction. False if there was nothing. */
export function removeRoom(database: SqliteDatabase, room: RoomId): boolean {
  return database.transaction(() => {
    const id = findRoom(database, room);
    if (id === undefined) return false;
    for (const table of TABLES_OF_A_LOG) {
      database.run(`DELETE FROM ${table} WHERE log IN (SELECT id FROM logs WHERE room = ?)`, id);
    }
    database.run('DELETE FROM logs WHERE room = ?', id);
    database.run('DELETE FROM meta WHERE room = ?', id);
    database.run('DELETE FROM rooms WHERE id = ?', id);
    return true;
  });
}

/** From now on the room must not come back. `deletion` is its owner's, if there is one; it stays where one is kept already. */
export function markDeleted(
  database: SqliteDatabase,
  room: RoomId,
  { now, deletion }: { readonly now: number; readonly deletion: Bytes | null },
): void {
  database.run(
    `INSERT INTO deleted (room, at, deletion) VALUES (?, ?, ?)
     ON CONFLICT (room) DO UPDATE SET deletion = COALESCE(deleted.deletion, excluded.deletion)`,
    fromHex(room),
    now,
    deletion,
  );
}

/** Its owner's deletion, as it was kept; null if its owner has not deleted it. */
export function deletionOf(database: SqliteDatabase, room: RoomId): Bytes | null {
  const row = database.get<{ deletion: Uint8Array | null }>(
    'SELECT deletion FROM deleted WHERE room = ?',
    fromHex(room),
  );
  return row?.deletion ? asBytes(row.deletion) : null;
}

/** The room may come back. False if it was not deleted. */
export function unmarkDeleted(database: SqliteDatabase, room: RoomId): boolean {
  const known = isDeleted(database, room);
  if (known) database.run('DELETE FROM deleted WHERE room = ?', fromHex(room));
  return known;
}

export const isDeleted = (database: SqliteDatabase, room: RoomId): boolean =>
  database.get('SELECT 1 FROM deleted WHERE room = ?', fromHex(room)) !== undefined;

/** It is remembered for so long that a room has expired, in ms: whoever opens it later than that takes it for one that never was. */
const REMEMBERED_MS = 2 * 365 * 24 * 3_600_000;

/** Notes that a room has expired, until it comes back. */
export function markExpired(database: SqliteDatabase, room: RoomId, now: number): void {
  database.run('DELETE FROM expired WHERE at < ?', now - REMEMBERED_MS);
  database.run('INSERT OR REPLACE INTO expired (room, at) VALUES (?, ?)', fromHex(room), now);
}

/** When a room expired that has not come back, Unix milliseconds; null for any other. */
export const expiredAt = (database: SqliteDatabase, room: RoomId): number | null =>
  database.get<{ at: number }>('SELECT at FROM expired WHERE room = ?', fromHex(room))?.at ?? null;

/** Rooms that nobody wrote to or opened since. */
export function untouchedSince(database: SqliteDatabase, time: number): RoomId[] {
  const rows = database.all<{ room: Uint8Array }>(
    `SELECT room FROM rooms WHERE touched_at < ?1
     AND NOT EXISTS (SELECT 1 FROM logs WHERE logs.room = rooms.id AND written_at >= ?1)`,
    time,
  );
  return rows.map(({ room }) => toHex(room));
}
