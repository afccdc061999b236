import type { Bytes, Counts, Envelope, Hash, Position, RoomId, SnapshotClaim } from '@parley/wire';
import { decodeEnvelope, fromHex, toHex } from '@parley/wire';
import { countOf, NO_COUNTS } from '../counts.ts';
import { nextEpoch } from '../position.ts';
import { type Standing, swap } from '../swap.ts';
import { holdChunks } from './chunks.ts';
import type { SqliteDatabase } from './database.ts';
import {
  countsIn,
  ensureRoom,
  IS_TAIL,
  nodeSha256,
  positionOf,
  type RoomRow,
  setCount,
  sizeOfBase,
} from './room.ts';
import { trimReplaced } from './trim.ts';

export interface Installation {
  readonly room: RoomId;
  readonly snapshot: Envelope;
  readonly claim: SnapshotClaim;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
  readonly adopt: Counts | false;
  /** Unix milliseconds: what is replaced is marked with it. */
  readonly now: number;
  /** The most that is kept of the room, what is replaced included. */
  readonly maxRoomBytes: number;
}

/** Installs a snapshot by compare-and-swap, in one transaction. What it replaces is marked, and stays until the sweep, or until
 * the room has no more place for it. A snapshot with which the room itself would be too large loses. */
export function installSnapshot(database: SqliteDatabase, installation: Installation): Position | null {
  try {
    return installInOne(database, installation);
  } catch (error) {
    if (error instanceof RoomTooLarge) return null;
    throw error;
  }
}

/** Undoes the transaction. */
class RoomTooLarge extends Error {
  override readonly name = 'RoomTooLarge';
}

function installInOne(database: SqliteDatabase, installation: Installation): Position | null {
  return database.transaction(() => {
    const { claim, hash, adopt } = installation;
    const row = ensureRoom(database, installation.room, installation.now);
    const standing = standingOf(database, row);
    const outcome = swap(standing, claim, hash, adopt);
    if (outcome === 'held') return positionOf(row);
    if (outcome === 'lost') return null;

    markReplaced(database, row, installation);
    for (const [session, count] of claim.covers) {
      if (count > countOf(standing.counts, session)) setCount(database, row.id, session, count);
    }
    const before = row.tail_bytes + sizeOfBase(database, row.base);
    const base = insertSnapshot(database, row.id, installation);
    const epoch = nextEpoch(claim.epoch, hash, nodeSha256);
    const { live, replaced } = updateRoom(database, row, { base, hash, epoch, now: installation.now });
    // What makes a room that is too large smaller is always taken.
    if (live > installation.maxRoomBytes && live >= before) throw new RoomTooLarge();
    const excess = live + replaced - installation.maxRoomBytes;
    if (excess > 0) trimReplaced(database, row.id, excess);
    return { ...positionOf(row), epoch };
  });
}

function standingOf(database: SqliteDatabase, row: RoomRow): Standing {
  const held =
    row.base === null
      ? undefined
      : database.get<{ bytes: Uint8Array }>('SELECT bytes FROM envelopes WHERE id = ?', row.base);
  return {
    epoch: toHex(row.epoch),
    base:
      held && row.base_hash
        ? { hash: toHex(row.base_hash), covers: decodeEnvelope(held.bytes).claim?.covers ?? NO_COUNTS }
        : null,
    counts: countsIn(database, row.id),
  };
}

function markReplaced(database: SqliteDatabase, row: RoomRow, { claim, now }: Installation): void {
  for (const [session, count] of claim.covers) {
    database.run(
      `UPDATE envelopes SET replaced_at = ?, replaced_epoch = ?
       WHERE room = ? AND session = ? AND number < ? AND ${IS_TAIL}`,
      now,
      row.epoch,
      row.id,
      fromHex(session),
      count,
    );
  }
  if (row.base === null) return;
  database.run(
    'UPDATE envelopes SET replaced_at = ?, replaced_epoch = ? WHERE id = ?',
    now,
    row.epoch,
    row.base,
  );
}

function insertSnapshot(database: SqliteDatabase, room: number, { snapshot, chunks }: Installation): number {
  const id = database.run(
    'INSERT INTO envelopes (room, session, number, bytes, size) VALUES (?, ?, ?, ?, ?)',
    room,
    fromHex(snapshot.header.session),
    snapshot.header.number,
    snapshot.bytes,
    chunks.reduce((sum, chunk) => sum + chunk.length, snapshot.bytes.length),
  );
  holdChunks(database, room, id, snapshot.chunks, chunks);
  return id;
}

interface Installed {
  readonly base: number;
  readonly hash: Hash;
  readonly epoch: string;
  readonly now: number;
}

function updateRoom(
  database: SqliteDatabase,
  row: RoomRow,
  { base, hash, epoch, now }: Installed,
): { live: number; replaced: number } {
  const tail = database.get<{ envelopes: number; bytes: number }>(
    `SELECT COUNT(*) AS envelopes, COALESCE(SUM(size), 0) AS bytes FROM envelopes WHERE room = ? AND ${IS_TAIL}`,
    row.id,
  ) ?? { envelopes: 0, bytes: 0 };
  const live = tail.bytes + sizeOfBase(database, base);
  const replaced = row.replaced_bytes + row.tail_bytes - tail.bytes + sizeOfBase(database, row.base);
  database.run(
    `UPDATE rooms SET epoch = ?, start_seq = seq, start_head = head, base = ?, base_hash = ?,
       tail_envelopes = ?, tail_bytes = ?, replaced_bytes = ?,
       written_at = ?, touched_at = ? WHERE id = ?`,
    fromHex(epoch),
    base,
    fromHex(hash),
    tail.envelopes,
    tail.bytes,
    replaced,
    now,
    now,
    row.id,
  );
  return { live, replaced };
}
