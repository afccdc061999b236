import type { Bytes, Hash } from '@parley/wire';
import { fromHex } from '@parley/wire';
import type { Session } from './database.ts';

/** That an envelope names a chunk: an edit by its seq, a snapshot by its id below zero. */
export interface HeldChunk {
  readonly holder: number;
  readonly hash: Hash;
  readonly bytes: Bytes | null;
}

/** Stores chunks, those not held yet, and remembers who holds them. */
export async function holdChunks(session: Session, log: number, held: readonly HeldChunk[]): Promise<void> {
  if (held.length === 0) return;
  const byHash = new Map(held.flatMap(({ hash, bytes }) => (bytes ? [[hash, bytes] as const] : [])));
  await session.run(
    `INSERT INTO chunks (log, hash, bytes) SELECT $1, * FROM unnest($2::bytea[], $3::bytea[]) ON CONFLICT DO NOTHING`,
    log,
    [...byHash.keys()].map((hash) => fromHex(hash)),
    [...byHash.values()],
  );
  await session.run(
    `INSERT INTO holders (log, holder, chunk) SELECT $1, * FROM unnest($2::bigint[], $3::bytea[]) ON CONFLICT DO NOTHING`,
    log,
    held.map(({ holder }) => holder),
    held.map(({ hash }) => fromHex(hash)),
  );
}

/** Lets go of envelopes' chunks; those that nothing else holds are deleted. */
export async function dropChunks(session: Session, log: number, holders: readonly number[]): Promise<void> {
  const rows = await session.all<{ chunk: Uint8Array }>(
    'DELETE FROM holders WHERE log = $1 AND holder = ANY($2::bigint[]) RETURNING chunk',
    log,
    holders,
  );
  if (rows.length === 0) return;
  await session.run(
    `DELETE FROM chunks WHERE log = $1 AND hash = ANY($2::bytea[])
     AND NOT EXISTS (SELECT 1 FROM holders WHERE holders.log = $1 AND chunk = chunks.hash)`,
    log,
    rows.map(({ chunk }) => chunk),
  );
}
