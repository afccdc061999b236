import type { Hash, SessionId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { Concern } from '../index/concern.ts';
import type { Held, ShelfEntry, SnapshotEntry } from '../index/held.ts';
import { decodeLeaf, type Leaf } from '../index/leaf.ts';
import { SessionLeaves } from '../index/session-leaves.ts';
import type { Session } from './database.ts';
import { hashOf, type StoredLog } from './logs.ts';

interface LeafRow {
  readonly session: Uint8Array;
  readonly first: number;
  readonly entries: Uint8Array;
}

/** Reads what a transaction must know of a log. */
export async function readHeld(session: Session, { id, row }: StoredLog, concern: Concern): Promise<Held> {
  return {
    row,
    sessions: await readSessions(session, id, concern),
    snapshots: concern.snapshots ? await readSnapshots(session, id) : new Map(),
    shelves: concern.snapshots ? await readShelves(session, id) : new Map(),
    notes: await sizesOf(session, id, 'notes', 'hash', concern.notes),
    certificates: await sizesOf(session, id, 'certificates', 'session', concern.certificates),
  };
}

async function readSessions(
  session: Session,
  log: number,
  { sessions, shelved }: Concern,
): Promise<Map<SessionId, SessionLeaves>> {
  const leaves = new Map<SessionId, Map<number, Leaf>>();
  for (const [name, { least, greatest }] of sessions) {
    const rows = await session.all<Omit<LeafRow, 'session'>>(
      `SELECT first, entries FROM leaves WHERE log = $1 AND session = $2 AND first <= $4 AND first >= coalesce(
         (SELECT max(first) FROM leaves WHERE log = $1 AND session = $2 AND first <= $3), $3)`,
      log,
      fromHex(name),
      least,
      greatest,
    );
    leaves.set(name, new Map(rows.map(({ first, entries }) => [first, leafOf(first, entries)])));
  }
  if (shelved) {
    const rows = await session.all<LeafRow>(
      'SELECT session, first, entries FROM leaves WHERE log = $1 AND shelved',
      log,
    );
    for (const { session: key, first, entries } of rows) {
      const name = toHex(key);
      const known = leaves.get(name) ?? new Map<number, Leaf>();
      leaves.set(name, known.set(first, leafOf(first, entries)));
    }
  }
  return new Map([...leaves].map(([name, each]) => [name, new SessionLeaves([...each.values()])]));
}

const leafOf = (first: number, entries: Uint8Array): Leaf => ({ first, entries: decodeLeaf(entries) });

export async function readSnapshots(session: Session, log: number): Promise<Map<Hash, SnapshotEntry>> {
  const rows = await session.all<{ hash: Uint8Array; shelf: Uint8Array | null; size: number }>(
    'SELECT hash, shelf, size FROM snapshots WHERE log = $1 ORDER BY id',
    log,
  );
  return new Map(rows.map(({ hash, shelf, size }) => [toHex(hash), { size, shelf: hashOf(shelf) }]));
}

export async function readShelves(session: Session, log: number): Promise<Map<Hash, ShelfEntry>> {
  const rows = await session.all<ShelfEntry & { by: Uint8Array }>(
    'SELECT by, until, count, bytes FROM shelves WHERE log = $1',
    log,
  );
  return new Map(rows.map(({ by, until, count, bytes }) => [toHex(by), { until, count, bytes }]));
}

async function sizesOf(
  session: Session,
  log: number,
  table: 'notes' | 'certificates',
  column: 'hash' | 'session',
  keys: ReadonlySet<string>,
): Promise<Map<string, number>> {
  if (keys.size === 0) return new Map();
  const rows = await session.all<{ key: Uint8Array; size: number }>(
    `SELECT ${column} AS key, length(bytes) AS size FROM ${table} WHERE log = $1 AND ${column} = ANY($2::bytea[])`,
    log,
    [...keys].map((key) => fromHex(key)),
  );
  return new Map(rows.map(({ key, size }) => [toHex(key), size]));
}
