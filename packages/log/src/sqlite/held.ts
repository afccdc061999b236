import type { Hash, SessionId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { Concern, NumberRange } from '../index/concern.ts';
import type { Held, ShelfEntry, SnapshotEntry } from '../index/held.ts';
import { decodeLeaf, type Leaf } from '../index/leaf.ts';
import { SessionLeaves } from '../index/session-leaves.ts';
import type { SqliteDatabase } from './database.ts';
import { hashOf, type StoredLog } from './logs.ts';

interface LeafRow {
  readonly session: Uint8Array;
  readonly first: number;
  readonly entries: Uint8Array;
}

/** Reads what a transaction must know of a log. */
export function readHeld(database: SqliteDatabase, { id, row }: StoredLog, concern: Concern): Held {
  return {
    row,
    sessions: readSessions(database, id, concern),
    snapshots: concern.snapshots ? readSnapshots(database, id) : new Map(),
    shelves: concern.snapshots ? readShelves(database, id) : new Map(),
    notes: sizesOf(concern.notes, (hash) =>
      database.get('SELECT length(bytes) AS size FROM notes WHERE log = ? AND hash = ?', id, fromHex(hash)),
    ),
    certificates: sizesOf(concern.certificates, (session) =>
      database.get(
        'SELECT length(bytes) AS size FROM certificates WHERE log = ? AND session = ?',
        id,
        fromHex(session),
      ),
    ),
  };
}

function readSessions(
  database: SqliteDatabase,
  log: number,
  { sessions, shelved }: Concern,
): Map<SessionId, SessionLeaves> {
  const leaves = new Map<SessionId, Map<number, Leaf>>();
  for (const [session, range] of sessions) {
    const rows = leavesIn(database, log, fromHex(session), range);
    leaves.set(session, new Map(rows.map(({ first, entries }) => [first, leafOf(first, entries)])));
  }
  if (shelved) {
    const rows = database.all<LeafRow>(
      'SELECT session, first, entries FROM leaves WHERE log = ? AND shelved = 1',
      log,
    );
    for (const { session, first, entries } of rows) {
      const name = toHex(session);
      const known = leaves.get(name) ?? new Map<number, Leaf>();
      leaves.set(name, known.set(first, leafOf(first, entries)));
    }
  }
  return new Map([...leaves].map(([session, each]) => [session, new SessionLeaves([...each.values()])]));
}

const leafOf = (first: number, entries: Uint8Array): Leaf => ({ first, entries: decodeLeaf(entries) });

/** The leaves that hold, or would hold, these numbers. */
function leavesIn(
  database: SqliteDatabase,
  log: number,
  session: Uint8Array,
  { least, greatest }: NumberRange,
): Pick<LeafRow, 'first' | 'entries'>[] {
  return database.all(
    `SELECT first, entries FROM leaves WHERE log = ?1 AND session = ?2 AND first <= ?4 AND first >= coalesce(
       (SELECT max(first) FROM leaves WHERE log = ?1 AND session = ?2 AND first <= ?3), ?3)`,
    log,
    session,
    least,
    greatest,
  );
}

export function readSnapshots(database: SqliteDatabase, log: number): Map<Hash, SnapshotEntry> {
  const rows = database.all<{ hash: Uint8Array; shelf: Uint8Array | null; size: number }>(
    'SELECT hash, shelf, size FROM snapshots WHERE log = ? ORDER BY id',
    log,
  );
  return new Map(rows.map(({ hash, shelf, size }) => [toHex(hash), { size, shelf: hashOf(shelf) }]));
}

export function readShelves(database: SqliteDatabase, log: number): Map<Hash, ShelfEntry> {
  const rows = database.all<ShelfEntry & { by: Uint8Array }>(
    'SELECT by, until, count, bytes FROM shelves WHERE log = ?',
    log,
  );
  return new Map(rows.map(({ by, until, count, bytes }) => [toHex(by), { until, count, bytes }]));
}

function sizesOf(
  keys: ReadonlySet<string>,
  find: (key: string) => { readonly size: number } | undefined,
): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const key of keys) {
    const row = find(key);
    if (row) sizes.set(key, row.size);
  }
  return sizes;
}
