import type { Hash, RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import { EMPTY_ROW, type LogRow } from '../index/held.ts';
import type { LogBytes } from '../log.ts';
import type { SqliteDatabase } from './database.ts';
import { damaged, sumOfLog } from './sums.ts';

/** Which log of the database. */
export interface LogName {
  readonly room: RoomId;
  readonly part: number;
}

/** A log's row, its id, and whose it is. */
export interface StoredLog extends LogName {
  readonly id: number;
  readonly row: LogRow;
}

interface Columns extends LogBytes {
  readonly id: number;
  readonly name: Uint8Array;
  readonly part: number;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly proved: Uint8Array | null;
  readonly sum: number;
}

const COLUMNS = `SELECT logs.*, rooms.room AS name FROM logs JOIN rooms ON rooms.id = logs.room`;

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

/** Throws as `damaged` if its row is not as it was written. */
export function findLog(database: SqliteDatabase, { room, part }: LogName): StoredLog | undefined {
  const sql = `${COLUMNS} WHERE rooms.room = ? AND part = ?`;
  const columns = database.get<Columns>(sql, fromHex(room), part);
  return columns && storedLog(columns);
}

/** A fresh row for a log that is not found. `isNew`: false if there is one all the same, of a room whose own row was lost. */
export function makeLog(
  database: SqliteDatabase,
  name: LogName,
  now: number,
): { readonly id: number; readonly isNew: boolean } {
  const room = ensureRoom(database, name.room, now);
  const known = database.get<{ id: number }>(
    'SELECT id FROM logs WHERE room = ? AND part = ?',
    room,
    name.part,
  );
  if (known) return { id: known.id, isNew: false };
  const id = database.run(
    `INSERT INTO logs (room, part, seq, head, kept, snapshots, shelved, notes, certificates, sum, written_at)
     VALUES (?, ?, 0, ?, 0, 0, 0, 0, 0, 0, ?)`,
    room,
    name.part,
    fromHex(EMPTY_ROW.head),
    now,
  );
  saveLog(database, { ...name, id, row: EMPTY_ROW }, EMPTY_ROW);
  return { id, isNew: true };
}

/** As `findLog`. */
export function logById(database: SqliteDatabase, id: number): StoredLog | undefined {
  const columns = database.get<Columns>(`${COLUMNS} WHERE logs.id = ?`, id);
  return columns && storedLog(columns);
}

export function saveLog(database: SqliteDatabase, { id, room, part }: StoredLog, row: LogRow): void {
  const { seq, head, proved, bytes } = row;
  database.run(
    `UPDATE logs SET seq = ?, head = ?, proved = ?, kept = ?, snapshots = ?, shelved = ?, notes = ?, certificates = ?,
     sum = ? WHERE id = ?`,
    seq,
    fromHex(head),
    blobOf(proved),
    bytes.kept,
    bytes.snapshots,
    bytes.shelved,
    bytes.notes,
    bytes.certificates,
    sumOfLog(id, room, part, valuesOf(row)),
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
  const { id, name, part, seq, head, proved, kept, snapshots, shelved, notes, certificates } = columns;
  const bytes = { kept, snapshots, shelved, notes, certificates };
  const row = { seq, head: toHex(head), proved: hashOf(proved), bytes };
  const room = toHex(name);
  if (sumOfLog(id, room, part, valuesOf(row)) !== columns.sum) throw damaged('the row of a log');
  return { id, room, part, row };
}

const valuesOf = ({ seq, head, proved, bytes }: LogRow): (number | Hash | null)[] => [
  seq,
  head,
  proved,
  bytes.kept,
  bytes.snapshots,
  bytes.shelved,
  bytes.notes,
  bytes.certificates,
];
