import type { Hash, Position } from '@parley/wire';
import { encodeCertificate, fromHex } from '@parley/wire';
import { sizeOf } from '../change.ts';
import type { Outcome } from '../group-commit.ts';
import { type Concern, concernOf } from '../index/concern.ts';
import { Growth } from '../index/growth.ts';
import { encodeLeaf } from '../index/leaf.ts';
import { type LogChange, LogStaleError, LogStorageError } from '../log.ts';
import { nodeSha256 } from '../node-sha256.ts';
import { dropChunks, type HeldChunk, holdChunks } from './chunks.ts';
import type { Session } from './database.ts';
import { readHeld } from './held.ts';
import { lockRooms } from './locks.ts';
import { blobOf, ensureLog, type LogName, type LogState, type StoredLog, saveLog } from './logs.ts';

/** One caller's change. */
export interface Call {
  readonly name: LogName;
  readonly change: LogChange;
}

/** What became of a call, and of the log it is of. */
export interface Written {
  readonly position: Position;
  /** The log before the group, and after it: the same if nothing was new. */
  readonly before: LogState;
  readonly after: LogState;
}

interface Growing {
  readonly log: StoredLog;
  readonly growth: Growth;
}

/** Does the changes of any logs, within the caller's transaction; `now` is Unix ms. One that is wrong, rests on what is
 * gone, or is of a deleted room, fails alone. */
export async function writeGroup(
  session: Session,
  group: readonly Call[],
  now: number,
): Promise<Outcome<Written>[]> {
  await lockRooms(
    session,
    group.map(({ name }) => name.room),
  );
  const byLog = new Map<string, Call[]>();
  for (const call of group) {
    const key = keyOf(call.name);
    byLog.set(key, [...(byLog.get(key) ?? []), call]);
  }
  const growing = new Map<string, Growing | LogStorageError>();
  for (const [key, calls] of byLog) growing.set(key, await begin(session, calls, now));
  const positions = group.map(({ name, change }) => apply(growing.get(keyOf(name)), change));
  const after = new Map<string, LogState>();
  for (const [key, each] of growing) {
    if (each instanceof LogStorageError) continue;
    after.set(key, await store(session, each.log, each.growth, now));
  }
  return positions.map((outcome, i): Outcome<Written> => {
    if ('error' in outcome) return outcome;
    const key = keyOf((group[i] as Call).name);
    const { log } = growing.get(key) as Growing;
    return { result: { position: outcome.result, before: log, after: after.get(key) ?? log } };
  });
}

/** A log and what these calls must know of it; the error of all of them if its room was deleted. */
async function begin(
  session: Session,
  calls: readonly Call[],
  now: number,
): Promise<Growing | LogStorageError> {
  try {
    const log = await ensureLog(session, (calls[0] as Call).name, now);
    return { log, growth: await growthOf(session, log, concernOf(calls.map(({ change }) => change))) };
  } catch (error) {
    if (error instanceof LogStorageError) return error;
    throw error;
  }
}

function apply(growing: Growing | LogStorageError | undefined, change: LogChange): Outcome<Position> {
  if (growing === undefined || growing instanceof LogStorageError) return { error: growing };
  try {
    return { result: growing.growth.apply(change) };
  } catch (error) {
    // These come before anything of the call is done. All others undo the whole transaction.
    if (error instanceof LogStaleError || error instanceof TypeError) return { error };
    throw error;
  }
}

const keyOf = ({ room, part }: LogName): string => `${room} ${part}`;

export const growthOf = async (session: Session, log: StoredLog, concern: Concern): Promise<Growth> =>
  new Growth(await readHeld(session, log, concern), nodeSha256);

/** Stores what has been worked out: what goes first, since it may come back in the same transaction. `writtenAt` as of `saveLog`. */
export async function store(
  session: Session,
  log: StoredLog,
  growth: Growth,
  writtenAt: number | null,
): Promise<LogState> {
  if (growth.isIdle) return log;
  const { id } = log;
  await storeEdits(session, id, growth);
  await storeLeaves(session, id, growth);
  await storeSnapshots(session, id, growth);
  await deleteAll(session, id, 'shelves', 'by', growth.shelves.deleted);
  for (const [by, { until, count, bytes }] of growth.shelves.put) {
    await session.run(
      `INSERT INTO shelves (log, by, until, count, bytes) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (log, by) DO UPDATE SET until = excluded.until, count = excluded.count, bytes = excluded.bytes`,
      id,
      fromHex(by),
      until,
      count,
      bytes,
    );
  }
  await deleteAll(session, id, 'notes', 'hash', growth.notes.deleted);
  for (const [hash, { note }] of growth.notes.put) {
    const sql = 'INSERT INTO notes (log, hash, bytes) VALUES ($1, $2, $3)';
    await session.run(sql, id, fromHex(hash), note.bytes);
  }
  await deleteAll(session, id, 'certificates', 'session', growth.certificates.deleted);
  for (const [name, certificate] of growth.certificates.put) {
    const sql = 'INSERT INTO certificates (log, session, bytes) VALUES ($1, $2, $3)';
    await session.run(sql, id, fromHex(name), encodeCertificate(certificate));
  }
  return saveLog(session, id, growth.row(), writtenAt);
}

async function deleteAll(
  session: Session,
  log: number,
  table: 'shelves' | 'notes' | 'certificates',
  column: 'by' | 'hash' | 'session',
  keys: ReadonlySet<string>,
): Promise<void> {
  if (keys.size === 0) return;
  const sql = `DELETE FROM ${table} WHERE log = $1 AND ${column} = ANY($2::bytea[])`;
  await session.run(
    sql,
    log,
    [...keys].map((key) => fromHex(key)),
  );
}

async function storeEdits(session: Session, log: number, { removed, moved, added }: Growth): Promise<void> {
  if (removed.length > 0) {
    const places = removed.map(({ seq }) => seq);
    await session.run('DELETE FROM edits WHERE log = $1 AND seq = ANY($2::bigint[])', log, places);
    await dropChunks(session, log, places);
  }
  for (const shelved of [true, false]) {
    const places = [...moved].filter(([, each]) => each === shelved).map(([seq]) => seq);
    if (places.length === 0) continue;
    const sql = 'UPDATE edits SET shelved = $3 WHERE log = $1 AND seq = ANY($2::bigint[])';
    await session.run(sql, log, places, shelved);
  }
  if (added.size === 0) return;
  const rows = [...added].map(([seq, { row, shelved }]) => ({ seq, row, shelved }));
  await session.run(
    `INSERT INTO edits (log, seq, session, number, hash, shelved, bytes)
     SELECT $1, * FROM unnest($2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[], $6::boolean[], $7::bytea[])`,
    log,
    rows.map(({ seq }) => seq),
    rows.map(({ row }) => fromHex(row.envelope.header.session)),
    rows.map(({ row }) => row.envelope.header.number),
    rows.map(({ row }) => fromHex(row.hash)),
    rows.map(({ shelved }) => shelved),
    rows.map(({ row }) => row.envelope.bytes),
  );
  const held = rows.flatMap(({ seq, row }) =>
    row.envelope.chunks.map((hash, i): HeldChunk => ({ holder: seq, hash, bytes: row.chunks[i] ?? null })),
  );
  await holdChunks(session, log, held);
}

async function storeLeaves(session: Session, log: number, growth: Growth): Promise<void> {
  const changed = [...growth.sessions].flatMap(([name, leaves]) =>
    leaves.changed().map((leaf) => ({ key: fromHex(name), ...leaf })),
  );
  const gone = changed.filter(({ entries }) => entries.length === 0);
  if (gone.length > 0) {
    await session.run(
      `DELETE FROM leaves USING unnest($2::bytea[], $3::bigint[]) AS gone (name, at)
       WHERE log = $1 AND session = gone.name AND first = gone.at`,
      log,
      gone.map(({ key }) => key),
      gone.map(({ first }) => first),
    );
  }
  const kept = changed.filter(({ entries }) => entries.length > 0);
  if (kept.length === 0) return;
  await session.run(
    `INSERT INTO leaves (log, session, first, shelved, entries)
     SELECT $1, * FROM unnest($2::bytea[], $3::bigint[], $4::boolean[], $5::bytea[])
     ON CONFLICT (log, session, first) DO UPDATE SET shelved = excluded.shelved, entries = excluded.entries`,
    log,
    kept.map(({ key }) => key),
    kept.map(({ first }) => first),
    kept.map(({ entries }) => entries.some(({ shelf }) => shelf !== null)),
    kept.map(({ entries }) => encodeLeaf(entries)),
  );
}

async function storeSnapshots(session: Session, log: number, growth: Growth): Promise<void> {
  for (const hash of growth.snapshots.deleted) await deleteSnapshot(session, log, hash);
  for (const [hash, row] of growth.snapshots.put) {
    const made = await session.get<{ id: number }>(
      'INSERT INTO snapshots (log, hash, shelf, size, bytes) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      log,
      fromHex(hash),
      blobOf(growth.entries.get(hash)?.shelf ?? null),
      sizeOf(row),
      row.envelope.bytes,
    );
    const holder = -(made?.id ?? 0);
    await holdChunks(
      session,
      log,
      row.envelope.chunks.map((each, i) => ({ holder, hash: each, bytes: row.chunks[i] ?? null })),
    );
  }
  for (const [hash, { shelf }] of growth.entries) {
    if (growth.snapshots.put.has(hash)) continue;
    const sql = 'UPDATE snapshots SET shelf = $3 WHERE log = $1 AND hash = $2';
    await session.run(sql, log, fromHex(hash), blobOf(shelf));
  }
}

async function deleteSnapshot(session: Session, log: number, hash: Hash): Promise<void> {
  const row = await session.get<{ id: number }>(
    'DELETE FROM snapshots WHERE log = $1 AND hash = $2 RETURNING id',
    log,
    fromHex(hash),
  );
  if (row) await dropChunks(session, log, [-row.id]);
}
