import type { Hash, RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import { EMPTY_ROW, type LogRow } from '../index/held.ts';
import type { LogBytes } from '../log.ts';
import type { SqliteDatabase } from './database.ts';

/** Which log of the database. */
export interface LogName {
  readonly room: RoomId;
  readonly part: number;
}

/** A log's row, and its id. */
export interface StoredLog {
  readonly id: number;
  readonly row: LogRow;
}

interface Columns extends LogBytes {
  readonly id: number;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly proved: Uint8Array | null;
}

/** Undefined for a room that nothing was ever written to. */
export const findRoom = (database: SqliteDatabase, room: RoomId): number | undefined =>
  database.get<{ id: number }>('SELECT id FROM rooms WHERE room = ?', fromHex(room))?.id;

/** The room's id; made on the first write. One that had expired has come back then. */
export function ensureRoom(database: SqliteDatabase, room: RoomId, now: number): number {
  const found = findRoom(database, room);
  if (found !== undefined) return found;
  database.run('DELETE FROM expired WHERE room = ?', fromHex(room));
  return database.run('INSERT INTO rooms (room, touched_at) VALUES (?, ?)', fromHex(room), now);
}

export function findLog(database: SqliteDatabase, { room, part }: LogName): StoredLog | undefined {
  const columns = database.get<Columns>(
    `SELECT logs.* FROM logs JOIN rooms ON rooms.id = logs.room WHERE rooms.room = ? AND part = ?`,
    fromHex(room),
    part,
  );
  return columns && storedLog(columns);
}

export function ensureLog(database: SqliteDatabase, name: LogName, now: number): StoredLog {
  const found = findLog(database, name);
  if (found) return found;
  const id = database.run(
    `INSERT INTO logs (room, part, seq, head, kept, snapshots, shelved, notes, certificates, written_at)
     VALUES (?, ?, 0, ?, 0, 0, 0, 0, 0, ?)`,
    ensureRoom(database, name.room, now),
    name.part,
    fromHex(EMPTY_ROW.head),
    now,
  );
  return { id, row: EMPTY_ROW };
}

export function logById(database: SqliteDatabase, id: number): StoredLog | undefined {
  const columns = database.get<Columns>('SELECT * FROM logs WHERE id = ?', id);
  return columns && storedLog(columns);
}

export function saveLog(database: SqliteDatabase, id: number, { seq, head, proved, bytes }: LogRow): void {
  database.run(
    `UPDATE logs SET seq = ?, head = ?, proved = ?, kept = ?, snapshots = ?, shelved = ?, notes = ?, certificates = ?
     WHERE id = ?`,
    seq,
    fromHex(head),
    blobOf(proved),
    bytes.kept,
    bytes.snapshots,
    bytes.shelved,
    bytes.notes,
    bytes.certificates,
    id,
  );
}

/** Somebody wrote to that log. */
export function noteWritten(database: SqliteDatabase, id: number, now: number): void {
  database.run('UPDATE logs SET written_at = ? WHERE id = ?', now, id);
}

export const blobOf = (hash: Hash | null): Uint8Array | null => (hash === null ? null : fromHex(hash));
export const hashOf = (blob: Uint8Array | null): Hash | null => (blob === null ? null : toHex(blob));

function storedLog(columns: Columns): StoredLog {
  const { id, seq, head, proved, kept, snapshots, shelved, notes, certificates } = columns;
  const bytes = { kept, snapshots, shelved, notes, certificates };
  return { id, row: { seq, head: toHex(head), proved: hashOf(proved), bytes } };
}
