import type { Hash, RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import { EMPTY_ROW, type LogRow } from '../index/held.ts';
import { type LogBytes, LogStorageError } from '../log.ts';
import type { Session } from './database.ts';
import { NOW_MS } from './locks.ts';

/** Which log of the database. */
export interface LogName {
  readonly room: RoomId;
  readonly part: number;
}

/** A state of a log, as all processes name it: no two differ in what they hold. */
export interface LogState {
  readonly id: number;
  /** 0 while nothing was ever written to it; it may have no id yet then, 0. */
  readonly version: number;
  /** When it became so, by the database's clock, Unix ms. */
  readonly at: number;
}

/** A log's row, and its id. */
export interface StoredLog extends LogState {
  readonly row: LogRow;
}

/** Where a log stands that nothing was ever written to. */
export const NOWHERE: StoredLog = { id: 0, version: 0, at: 0, row: EMPTY_ROW };

interface Columns extends LogBytes, LogState {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly proved: Uint8Array | null;
}

export async function findRoom(session: Session, room: RoomId): Promise<number | undefined> {
  return (await session.get<{ id: number }>('SELECT id FROM rooms WHERE room = $1', fromHex(room)))?.id;
}

/** The room's id; made on the first write. One that had expired has come back then. Its lock is held. LogStorageError if the room was
 * deleted. */
export async function ensureRoom(session: Session, room: RoomId, now: number): Promise<number> {
  const known = await findRoom(session, room);
  if (known !== undefined) return known;
  if (await isDeleted(session, room)) throw new LogStorageError('refused', 'the room was deleted');
  await session.run('DELETE FROM expired WHERE room = $1', fromHex(room));
  const sql = 'INSERT INTO rooms (room, touched_at) VALUES ($1, $2) RETURNING id';
  return (await session.get<{ id: number }>(sql, fromHex(room), now))?.id ?? 0;
}

export async function isDeleted(session: Session, room: RoomId): Promise<boolean> {
  return (await session.get('SELECT 1 FROM deleted WHERE room = $1', fromHex(room))) !== undefined;
}

export async function findLog(session: Session, { room, part }: LogName): Promise<StoredLog | undefined> {
  const columns = await session.get<Columns>(
    'SELECT logs.* FROM logs JOIN rooms ON rooms.id = logs.room WHERE rooms.room = $1 AND part = $2',
    fromHex(room),
    part,
  );
  return columns && storedLog(columns);
}

/** The log, made if it is not there. The room's lock is held. LogStorageError if the room was deleted. */
export async function ensureLog(session: Session, name: LogName, now: number): Promise<StoredLog> {
  const found = await findLog(session, name);
  if (found) return found;
  const made = await session.get<Columns>(
    `INSERT INTO logs (room, part, seq, head, kept, snapshots, shelved, notes, certificates, written_at, version)
     VALUES ($1, $2, 0, $3, 0, 0, 0, 0, 0, $4, 0) RETURNING *`,
    await ensureRoom(session, name.room, now),
    name.part,
    fromHex(EMPTY_ROW.head),
    now,
  );
  if (!made) throw new Error('a log that was just made is not there');
  return storedLog(made);
}

export async function logById(session: Session, id: number): Promise<StoredLog | undefined> {
  const columns = await session.get<Columns>('SELECT * FROM logs WHERE id = $1', id);
  return columns && storedLog(columns);
}

/** Which room and part a log is of; undefined if it is not there any more. */
export async function nameOf(session: Session, id: number): Promise<LogName | undefined> {
  const row = await session.get<{ room: Uint8Array; part: number }>(
    'SELECT rooms.room, part FROM logs JOIN rooms ON rooms.id = logs.room WHERE logs.id = $1',
    id,
  );
  return row && { room: toHex(row.room), part: row.part };
}

/** It is another state from now on. `writtenAt`: somebody wrote to it then; null: it was only tidied. */
export async function saveLog(
  session: Session,
  id: number,
  { seq, head, proved, bytes }: LogRow,
  writtenAt: number | null,
): Promise<LogState> {
  const saved = await session.get<LogState>(
    `UPDATE logs SET seq = $2, head = $3, proved = $4, kept = $5, snapshots = $6, shelved = $7, notes = $8,
     certificates = $9, written_at = coalesce($10, written_at), version = version + 1, at = greatest(at + 1, ${NOW_MS})
     WHERE id = $1 RETURNING id, version, at`,
    id,
    seq,
    fromHex(head),
    blobOf(proved),
    bytes.kept,
    bytes.snapshots,
    bytes.shelved,
    bytes.notes,
    bytes.certificates,
    writtenAt,
  );
  if (!saved) throw new Error('a log that is locked is not there');
  return saved;
}

export const blobOf = (hash: Hash | null): Uint8Array | null => (hash === null ? null : fromHex(hash));
export const hashOf = (blob: Uint8Array | null): Hash | null => (blob === null ? null : toHex(blob));

function storedLog(columns: Columns): StoredLog {
  const { id, version, at, seq, head, proved, kept, snapshots, shelved, notes, certificates } = columns;
  const bytes = { kept, snapshots, shelved, notes, certificates };
  return { id, version, at, row: { seq, head: toHex(head), proved: hashOf(proved), bytes } };
}
