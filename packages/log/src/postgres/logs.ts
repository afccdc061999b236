import type { Hash, RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import { EMPTY_ROW, type LogRow } from '../index/held.ts';
import type { LogBytes } from '../log.ts';
import type { Session } from './database.ts';

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

/** Where a log stands that nothing was ever written to. */
export const NOWHERE: StoredLog = { id: 0, row: EMPTY_ROW };

interface Columns extends LogBytes {
  readonly id: number;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly proved: Uint8Array | null;
}

export async function findRoom(session: Session, room: RoomId): Promise<number | undefined> {
  return (await session.get<{ id: number }>('SELECT id FROM rooms WHERE room = $1', fromHex(room)))?.id;
}

/** The room's id; made on the first write. */
export async function ensureRoom(session: Session, room: RoomId, now: number): Promise<number> {
  const known = await findRoom(session, room);
  if (known !== undefined) return known;
  await session.run(
    'INSERT INTO rooms (room, touched_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    fromHex(room),
    now,
  );
  return (await findRoom(session, room)) ?? 0;
}

export async function findLog(session: Session, { room, part }: LogName): Promise<StoredLog | undefined> {
  const columns = await session.get<Columns>(
    'SELECT logs.* FROM logs JOIN rooms ON rooms.id = logs.room WHERE rooms.room = $1 AND part = $2',
    fromHex(room),
    part,
  );
  return columns && storedLog(columns);
}

/** The log, made if it is not there; nobody else writes to it before the transaction ends. */
export async function lockLog(session: Session, { room, part }: LogName, now: number): Promise<StoredLog> {
  const id = await ensureRoom(session, room, now);
  const sql = 'SELECT * FROM logs WHERE room = $1 AND part = $2 FOR UPDATE';
  const found = await session.get<Columns>(sql, id, part);
  if (found) return storedLog(found);
  await session.run(
    `INSERT INTO logs (room, part, seq, head, kept, snapshots, shelved, notes, certificates, written_at)
     VALUES ($1, $2, 0, $3, 0, 0, 0, 0, 0, $4) ON CONFLICT DO NOTHING`,
    id,
    part,
    fromHex(EMPTY_ROW.head),
    now,
  );
  const made = await session.get<Columns>(sql, id, part);
  if (!made) throw new Error('a log that was just made is not there');
  return storedLog(made);
}

/** The same of a log that is there; undefined if it is not any more. */
export async function lockLogById(session: Session, id: number): Promise<StoredLog | undefined> {
  const columns = await session.get<Columns>('SELECT * FROM logs WHERE id = $1 FOR UPDATE', id);
  return columns && storedLog(columns);
}

export async function saveLog(
  session: Session,
  id: number,
  { seq, head, proved, bytes }: LogRow,
): Promise<void> {
  await session.run(
    `UPDATE logs SET seq = $2, head = $3, proved = $4, kept = $5, snapshots = $6, shelved = $7, notes = $8,
     certificates = $9 WHERE id = $1`,
    id,
    seq,
    fromHex(head),
    blobOf(proved),
    bytes.kept,
    bytes.snapshots,
    bytes.shelved,
    bytes.notes,
    bytes.certificates,
  );
}

export const blobOf = (hash: Hash | null): Uint8Array | null => (hash === null ? null : fromHex(hash));
export const hashOf = (blob: Uint8Array | null): Hash | null => (blob === null ? null : toHex(blob));

function storedLog(columns: Columns): StoredLog {
  const { id, seq, head, proved, kept, snapshots, shelved, notes, certificates } = columns;
  const bytes = { kept, snapshots, shelved, notes, certificates };
  return { id, row: { seq, head: toHex(head), proved: hashOf(proved), bytes } };
}
