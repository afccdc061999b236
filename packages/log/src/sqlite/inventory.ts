import type { RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { LogBytes } from '../log.ts';
import type { RoomEntry, RoomSizes } from '../rooms-store.ts';
import type { SqliteDatabase } from './database.ts';
import { findRoom } from './logs.ts';

interface Row {
  readonly room: Uint8Array;
  readonly bytes: number;
  readonly edits: number;
  readonly sessions: number;
  readonly written_at: number;
  readonly touched_at: number;
}

const SUM = 'kept + snapshots + shelved + notes + certificates';

/** Every room, who was written to last first. */
export function roomsIn(database: SqliteDatabase): RoomEntry[] {
  const rows = database.all<Row>(
    `SELECT room, touched_at,
       COALESCE((SELECT SUM(${SUM}) FROM logs WHERE logs.room = rooms.id), 0)
         + COALESCE((SELECT SUM(LENGTH(value)) FROM meta WHERE meta.room = rooms.id), 0) AS bytes,
       COALESCE((SELECT SUM(seq) FROM logs WHERE logs.room = rooms.id), 0) AS edits,
       (SELECT COUNT(DISTINCT session) FROM certificates JOIN logs ON logs.id = log
         WHERE logs.room = rooms.id) AS sessions,
       COALESCE((SELECT MAX(written_at) FROM logs WHERE logs.room = rooms.id), touched_at) AS written_at
     FROM rooms ORDER BY written_at DESC`,
  );
  return rows.map(({ room, bytes, edits, sessions, written_at, touched_at }) => ({
    room: toHex(room),
    bytes,
    edits,
    sessions,
    writtenAt: written_at,
    touchedAt: Math.max(touched_at, written_at),
  }));
}

export function sizesOf(database: SqliteDatabase, room: RoomId): RoomSizes {
  const id = findRoom(database, room);
  if (id === undefined) return { parts: new Map(), meta: 0, total: 0, yielding: 0 };
  const rows = database.all<LogBytes & { part: number }>(
    'SELECT part, kept, snapshots, shelved, notes, certificates FROM logs WHERE room = ? ORDER BY part',
    id,
  );
  return {
    parts: new Map(rows.map(({ part, ...bytes }) => [part, bytes])),
    meta: metaOf(database, id),
    total: totalOf(database, id),
    yielding: sumOf(
      database,
      `SELECT SUM(bytes) AS sum FROM shelves JOIN logs ON logs.id = log
       WHERE logs.room = ? AND until IS NOT NULL`,
      id,
    ),
  };
}

/** All that is kept of a room, in bytes. */
export const totalOf = (database: SqliteDatabase, id: number): number =>
  sumOf(database, `SELECT SUM(${SUM}) AS sum FROM logs WHERE room = ?`, id) + metaOf(database, id);

const metaOf = (database: SqliteDatabase, id: number): number =>
  sumOf(database, 'SELECT SUM(LENGTH(value)) AS sum FROM meta WHERE room = ?', id);

const sumOf = (database: SqliteDatabase, sql: string, id: number): number =>
  database.get<{ sum: number | null }>(sql, id)?.sum ?? 0;

/** How exact `touched_at` is, in ms: a room that is opened all day is not written to for that each time. */
const TOUCH_MS = 3_600_000;

/** Notes that somebody opened the room. */
export function touchRoom(database: SqliteDatabase, room: RoomId, now: number): void {
  const known = database.get<{ touched_at: number }>(
    'SELECT touched_at FROM rooms WHERE room = ?',
    fromHex(room),
  );
  if (!known || now - known.touched_at < TOUCH_MS) return;
  database.run('UPDATE rooms SET touched_at = ? WHERE room = ?', now, fromHex(room));
}
