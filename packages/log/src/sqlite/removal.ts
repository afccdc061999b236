import type { RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
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

/** From now on the room must not come back. */
export function markDeleted(database: SqliteDatabase, room: RoomId, now: number): void {
  database.run('INSERT OR REPLACE INTO deleted (room, at) VALUES (?, ?)', fromHex(room), now);
}

/** The room may come back. False if it was not deleted. */
export function unmarkDeleted(database: SqliteDatabase, room: RoomId): boolean {
  const known = isDeleted(database, room);
  if (known) database.run('DELETE FROM deleted WHERE room = ?', fromHex(room));
  return known;
}

export const isDeleted = (database: SqliteDatabase, room: RoomId): boolean =>
  database.get('SELECT 1 FROM deleted WHERE room = ?', fromHex(room)) !== undefined;

/** Rooms that nobody wrote to or opened since. */
export function untouchedSince(database: SqliteDatabase, time: number): RoomId[] {
  const rows = database.all<{ room: Uint8Array }>(
    `SELECT room FROM rooms WHERE touched_at < ?1
     AND NOT EXISTS (SELECT 1 FROM logs WHERE logs.room = rooms.id AND written_at >= ?1)`,
    time,
  );
  return rows.map(({ room }) => toHex(room));
}
