import type { Bytes, Counts, Envelope, Hash, Position, RoomId, SnapshotClaim } from '@parley/wire';
import { decodeEnvelope, fromHex, toHex } from '@parley/wire';
import { countOf, NO_COUNTS } from '../counts.ts';
import { nextEpoch } from '../position.ts';
import { type Standing, swap } from '../swap.ts';
import { holdChunks } from './chunks.ts';
import type { SqliteDatabase } from './database.ts';
import { countsIn, ensureRoom, IS_TAIL, nodeSha256, positionOf, type RoomRow, setCount } from './room.ts';

export interface Installation {
  readonly room: RoomId;
  readonly snapshot: Envelope;
  readonly claim: SnapshotClaim;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
  readonly adopt: Counts | false;
  /** Unix milliseconds: what is replaced is marked with it. */
  readonly now: number;
}

/** Installs a snapshot by compare-and-swap, in one transaction. What it replaces is marked, and stays until the sweep. */
export function installSnapshot(database: SqliteDatabase, installation: Installation): Position | null {
  return database.transaction(() => {
    const { claim, hash, adopt } = installation;
    const row = ensureRoom(database, installation.room);
    const standing = standingOf(database, row);
    const outcome = swap(standing, claim, hash, adopt);
    if (outcome === 'held') return positionOf(row);
    if (outcome === 'lost') return null;

    markReplaced(database, row, installation);
    for (const [session, count] of claim.covers) {
      if (count > countOf(standing.counts, session)) setCount(database, row.id, session, count);
    }
    const base = insertSnapshot(database, row.id, installation);
    const epoch = nextEpoch(claim.epoch, hash, nodeSha256);
    updateRoom(database, row, base, hash, epoch);
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

function updateRoom(database: SqliteDatabase, row: RoomRow, base: number, hash: Hash, epoch: string): void {
  const tail = database.get<{ envelopes: number; bytes: number }>(
    `SELECT COUNT(*) AS envelopes, COALESCE(SUM(size), 0) AS bytes FROM envelopes WHERE room = ? AND ${IS_TAIL}`,
    row.id,
  ) ?? { envelopes: 0, bytes: 0 };
  const former =
    row.base === null
      ? undefined
      : database.get<{ size: number }>('SELECT size FROM envelopes WHERE id = ?', row.base);
  database.run(
    `UPDATE rooms SET epoch = ?, start_seq = seq, start_head = head, base = ?, base_hash = ?,
       tail_envelopes = ?, tail_bytes = ?, replaced_bytes = replaced_bytes + ? WHERE id = ?`,
    fromHex(epoch),
    base,
    fromHex(hash),
    tail.envelopes,
    tail.bytes,
    row.tail_bytes - tail.bytes + (former?.size ?? 0),
    row.id,
  );
}
