import type { Hash, SessionId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { Concern, NumberRange } from '../index/concern.ts';
import type { Held, ShelfEntry, SnapshotEntry } from '../index/held.ts';
import { decodeLeaf, type Entry, type Leaf } from '../index/leaf.ts';
import { SessionLeaves } from '../index/session-leaves.ts';
import type { SqliteDatabase } from './database.ts';
import { hashOf, type StoredLog } from './logs.ts';
import { damaged, sumOfLeaf, sumOfShelf } from './sums.ts';

/** A leaf as it lies in the database. */
export interface LeafRow {
  readonly log: number;
  readonly session: Uint8Array;
  readonly first: number;
  readonly shelved: number;
  readonly entries: Uint8Array;
  readonly sum: number;
}

/** What a statement selects to get these. */
export const LEAF_COLUMNS = 'log, session, first, shelved, entries, sum';

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
    leaves.set(session, new Map(rows.map((row) => [row.first, leafOf(row)])));
  }
  if (shelved) {
    const rows = database.all<LeafRow>(
      `SELECT ${LEAF_COLUMNS} FROM leaves WHERE log = ? AND shelved = 1`,
      log,
    );
    for (const row of rows) {
      const name = toHex(row.session);
      const known = leaves.get(name) ?? new Map<number, Leaf>();
      leaves.set(name, known.set(row.first, leafOf(row)));
    }
  }
  return new Map([...leaves].map(([session, each]) => [session, new SessionLeaves([...each.values()])]));
}

/** Its packed entries; throws as `damaged` if the row is not as it was written. */
export function checkedLeaf({ log, session, first, shelved, entries, sum }: LeafRow): Uint8Array {
  if (sumOfLeaf(log, session, first, shelved, entries) !== sum) throw damaged('some edits of a session');
  return entries;
}

export const entriesOf = (row: LeafRow): Entry[] => decodeLeaf(checkedLeaf(row));

const leafOf = (row: LeafRow): Leaf => ({ first: row.first, entries: entriesOf(row) });

/** The leaves that hold, or would hold, these numbers. */
function leavesIn(
  database: SqliteDatabase,
  log: number,
  session: Uint8Array,
  { least, greatest }: NumberRange,
): LeafRow[] {
  return database.all(
    `SELECT ${LEAF_COLUMNS} FROM leaves WHERE log = ?1 AND session = ?2 AND first <= ?4 AND first >= coalesce(
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

/** Throws as `damaged` if one is not as it was written. */
export function readShelves(database: SqliteDatabase, log: number): Map<Hash, ShelfEntry> {
  const rows = database.all<ShelfEntry & { by: Uint8Array; sum: number }>(
    'SELECT by, until, count, bytes, sum FROM shelves WHERE log = ?',
    log,
  );
  return new Map(
    rows.map(({ by, until, count, bytes, sum }) => {
      if (sumOfShelf(log, by, until, count, bytes) !== sum) throw damaged('a shelf');
      return [toHex(by), { until, count, bytes }];
    }),
  );
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
