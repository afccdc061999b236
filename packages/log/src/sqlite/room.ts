import { hash } from 'node:crypto';
import type { Position, RoomId, SessionId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import { GENESIS, type Sha256 } from '../position.ts';
import type { SqliteDatabase } from './database.ts';

/** Node's SHA-256: several times as fast as the one for pages. */
export const nodeSha256: Sha256 = (bytes) => hash('sha256', bytes, 'hex');

/** A room's row. */
export interface RoomRow {
  readonly id: number;
  readonly epoch: Uint8Array;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly start_seq: number;
  readonly start_head: Uint8Array;
  /** The id of the snapshot it stands on. */
  readonly base: number | null;
  readonly base_hash: Uint8Array | null;
  readonly tail_envelopes: number;
  readonly tail_bytes: number;
  readonly replaced_bytes: number;
  /** When it was written to last, and when touched at all: Unix milliseconds. */
  readonly written_at: number;
  readonly touched_at: number;
}

/** Edits above the base, in SQL, as the partial indexes have it. */
export const IS_TAIL = 'seq IS NOT NULL AND replaced_at IS NULL';

/** Undefined for a room that nothing was ever written to. */
export const findRoom = (database: SqliteDatabase, room: RoomId): RoomRow | undefined =>
  database.get<RoomRow>('SELECT * FROM rooms WHERE room = ?', fromHex(room));

/** The room's row; made on the first write. `now` in Unix milliseconds. */
export function ensureRoom(database: SqliteDatabase, room: RoomId, now: number): RoomRow {
  const found = findRoom(database, room);
  if (found) return found;
  const epoch = fromHex(GENESIS.epoch);
  const head = fromHex(GENESIS.head);
  const id = database.run(
    `INSERT INTO rooms (room, epoch, seq, head, start_seq, start_head, tail_envelopes, tail_bytes, replaced_bytes,
       written_at, touched_at)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)`,
    fromHex(room),
    epoch,
    GENESIS.seq,
    head,
    GENESIS.seq,
    head,
    now,
    now,
  );
  return {
    id,
    epoch,
    seq: GENESIS.seq,
    head,
    start_seq: GENESIS.seq,
    start_head: head,
    base: null,
    base_hash: null,
    tail_envelopes: 0,
    tail_bytes: 0,
    replaced_bytes: 0,
    written_at: now,
    touched_at: now,
  };
}

export const positionOf = (row: RoomRow | undefined): Position =>
  row ? { epoch: toHex(row.epoch), seq: row.seq, head: toHex(row.head) } : GENESIS;

/** The bytes of the snapshot a room stands on, with its chunks. */
export const sizeOfBase = (database: SqliteDatabase, base: number | null): number =>
  base === null
    ? 0
    : (database.get<{ size: number }>('SELECT size FROM envelopes WHERE id = ?', base)?.size ?? 0);

/** The room's effective counts. */
export function countsIn(database: SqliteDatabase, id: number): Map<SessionId, number> {
  const rows = database.all<{ session: Uint8Array; count: number }>(
    'SELECT session, count FROM counts WHERE room = ?',
    id,
  );
  return new Map(rows.map(({ session, count }) => [toHex(session), count]));
}

export function setCount(database: SqliteDatabase, id: number, session: SessionId, count: number): void {
  database.run(
    'INSERT OR REPLACE INTO counts (room, session, count) VALUES (?, ?, ?)',
    id,
    fromHex(session),
    count,
  );
}
