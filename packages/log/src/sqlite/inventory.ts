import type { RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { SqliteDatabase } from './database.ts';

/** A room as who runs the server sees it. Times in Unix milliseconds. */
export interface RoomEntry {
  readonly room: RoomId;
  /** All that is kept of it, what snapshots replaced included, in bytes. */
  readonly bytes: number;
  /** Edits its sessions ever made. */
  readonly edits: number;
  /** Sessions that wrote: a person has a new one each time they open the document. */
  readonly sessions: number;
  readonly writtenAt: number;
  readonly touchedAt: number;
}

interface Row {
  readonly room: Uint8Array;
  readonly bytes: number;
  readonly edits: number;
  readonly sessions: number;
  readonly written_at: number;
  readonly touched_at: number;
}

/** Every room, who was written to last first. */
export function roomsIn(database: SqliteDatabase): RoomEntry[] {
  const rows = database.all<Row>(
    `SELECT room, written_at, touched_at,
       tail_bytes + replaced_bytes + COALESCE((SELECT size FROM envelopes WHERE id = base), 0) AS bytes,
       COALESCE((SELECT SUM(count) FROM counts WHERE counts.room = rooms.id), 0) AS edits,
       (SELECT COUNT(*) FROM counts WHERE counts.room = rooms.id) AS sessions
     FROM rooms ORDER BY written_at DESC`,
  );
  return rows.map(({ room, bytes, edits, sessions, written_at, touched_at }) => ({
    room: toHex(room),
    bytes,
    edits,
    sessions,
    writtenAt: written_at,
    touchedAt: touched_at,
  }));
}

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
