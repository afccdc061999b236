import type { Bytes, Hash, Position } from '@parley/wire';
import { encodeCertificate, fromHex } from '@parley/wire';
import type { Outcome } from '../group-commit.ts';
import { type Concern, concernOf } from '../index/concern.ts';
import { Growth } from '../index/growth.ts';
import type { ShelfEntry } from '../index/held.ts';
import { encodeLeaf, type Leaf } from '../index/leaf.ts';
import { type LogChange, LogStaleError } from '../log.ts';
import { nodeSha256 } from '../node-sha256.ts';
import { dropChunks, holdChunks } from './chunks.ts';
import type { SqliteDatabase } from './database.ts';
import { readHeld } from './held.ts';
import { blobOf, type LogName, noteWritten, type StoredLog, saveLog } from './logs.ts';
import { sumOfCertificate, sumOfLeaf, sumOfShelf } from './sums.ts';

/** One caller's change. */
export interface Call {
  readonly name: LogName;
  readonly change: LogChange;
}

/** Does the changes of any logs, within the caller's transaction; `log` finds or makes one, `now` is Unix ms. One that is wrong, or rests on what is
 * gone, fails alone. */
export function writeGroup(
  database: SqliteDatabase,
  group: readonly Call[],
  { now, log: logOf }: { readonly now: number; readonly log: (name: LogName) => StoredLog },
): Outcome<Position>[] {
  const growths = new Map<string, Growth>();
  const stored: (() => void)[] = [];
  const outcomes = group.map(({ name, change }): Outcome<Position> => {
    const key = `${name.room} ${name.part}`;
    let growth = growths.get(key);
    if (!growth) {
      const changes = group.filter(({ name: { room, part } }) => room === name.room && part === name.part);
      const log = logOf(name);
      const grown = growthOf(database, log, concernOf(changes.map((call) => call.change)));
      stored.push(() => {
        store(database, log, grown);
        noteWritten(database, log.id, now);
      });
      growths.set(key, grown);
      growth = grown;
    }
    try {
      return { result: growth.apply(change) };
    } catch (error) {
      // These come before anything of the call is done. All others undo the whole transaction.
      if (error instanceof LogStaleError || error instanceof TypeError) return { error };
      throw error;
    }
  });
  for (const each of stored) each();
  return outcomes;
}

export const growthOf = (database: SqliteDatabase, log: StoredLog, concern: Concern): Growth =>
  new Growth(readHeld(database, log, concern), nodeSha256);

/** Stores what has been worked out: what goes first, since it may come back in the same transaction. */
export function store(database: SqliteDatabase, log: StoredLog, growth: Growth): void {
  if (growth.isIdle) return;
  const { id } = log;
  storeEdits(database, id, growth);
  storeLeaves(database, id, growth);
  storeSnapshots(database, id, growth);
  for (const by of growth.shelves.deleted)
    database.run('DELETE FROM shelves WHERE log = ? AND by = ?', id, fromHex(by));
  for (const [by, shelf] of growth.shelves.put) putShelf(database, id, by, shelf);
  for (const hash of growth.notes.deleted)
    database.run('DELETE FROM notes WHERE log = ? AND hash = ?', id, fromHex(hash));
  for (const [hash, { note }] of growth.notes.put)
    database.run('INSERT INTO notes (log, hash, bytes) VALUES (?, ?, ?)', id, fromHex(hash), note.bytes);
  for (const session of growth.certificates.deleted)
    database.run('DELETE FROM certificates WHERE log = ? AND session = ?', id, fromHex(session));
  for (const [session, certificate] of growth.certificates.put) {
    const sql = 'INSERT INTO certificates (log, session, bytes, sum) VALUES (?, ?, ?, ?)';
    const [key, bytes] = [fromHex(session), encodeCertificate(certificate)];
    database.run(sql, id, key, bytes, sumOfCertificate(id, key, bytes));
  }
  saveLog(database, log, growth.row());
}

export function putShelf(database: SqliteDatabase, log: number, by: Hash, shelf: ShelfEntry): void {
  const sql = 'INSERT OR REPLACE INTO shelves (log, by, until, count, bytes, sum) VALUES (?, ?, ?, ?, ?, ?)';
  const { until, count, bytes } = shelf;
  const key = fromHex(by);
  database.run(sql, log, key, until, count, bytes, sumOfShelf(log, key, until, count, bytes));
}

function storeEdits(database: SqliteDatabase, log: number, { removed, moved, added }: Growth): void {
  for (const { seq } of removed) {
    database.run('DELETE FROM edits WHERE log = ? AND seq = ?', log, seq);
    dropChunks(database, log, seq);
  }
  for (const [seq, shelved] of moved)
    database.run('UPDATE edits SET shelved = ? WHERE log = ? AND seq = ?', shelved ? 1 : 0, log, seq);
  for (const [seq, { row, shelved }] of added) {
    const { header, bytes, chunks } = row.envelope;
    // A row that stands there already was damaged: no place is given twice.
    database.run(
      'INSERT OR REPLACE INTO edits (log, seq, session, number, hash, shelved, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
      log,
      seq,
      fromHex(header.session),
      header.number,
      fromHex(row.hash),
      shelved ? 1 : 0,
      bytes,
    );
    holdChunks(database, log, seq, chunks, row.chunks);
  }
}

function storeLeaves(database: SqliteDatabase, log: number, growth: Growth): void {
  for (const [session, leaves] of growth.sessions) {
    for (const { first, entries } of leaves.changed()) {
      putLeaf(database, log, fromHex(session), { first, entries });
    }
  }
}

/** One without entries goes. */
export function putLeaf(
  database: SqliteDatabase,
  log: number,
  session: Uint8Array,
  { first, entries }: Leaf,
): void {
  if (entries.length === 0) {
    database.run('DELETE FROM leaves WHERE log = ? AND session = ? AND first = ?', log, session, first);
    return;
  }
  const shelved = entries.some(({ shelf }) => shelf !== null) ? 1 : 0;
  const packed = encodeLeaf(entries);
  database.run(
    `INSERT INTO leaves (log, session, first, shelved, entries, sum) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (log, session, first) DO UPDATE SET shelved = excluded.shelved, entries = excluded.entries, sum = excluded.sum`,
    log,
    session,
    first,
    shelved,
    packed,
    sumOfLeaf(log, session, first, shelved, packed),
  );
}

function storeSnapshots(database: SqliteDatabase, log: number, growth: Growth): void {
  for (const hash of growth.snapshots.deleted) deleteSnapshot(database, log, hash);
  for (const [hash, { envelope, chunks }] of growth.snapshots.put) {
    const size = chunks.reduce((sum: number, chunk: Bytes) => sum + chunk.length, envelope.bytes.length);
    const shelf = blobOf(growth.entries.get(hash)?.shelf ?? null);
    const id = database.run(
      'INSERT INTO snapshots (log, hash, shelf, size, bytes) VALUES (?, ?, ?, ?, ?)',
      log,
      fromHex(hash),
      shelf,
      size,
      envelope.bytes,
    );
    holdChunks(database, log, -id, envelope.chunks, chunks);
  }
  for (const [hash, { shelf }] of growth.entries) {
    if (growth.snapshots.put.has(hash)) continue;
    database.run(
      'UPDATE snapshots SET shelf = ? WHERE log = ? AND hash = ?',
      blobOf(shelf),
      log,
      fromHex(hash),
    );
  }
}

function deleteSnapshot(database: SqliteDatabase, log: number, hash: Hash): void {
  const row = database.get<{ id: number }>(
    'DELETE FROM snapshots WHERE log = ? AND hash = ? RETURNING id',
    log,
    fromHex(hash),
  );
  if (row) dropChunks(database, log, -row.id);
}
