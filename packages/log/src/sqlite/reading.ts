import type { Bytes, Certificate, Envelope, Hash, SessionId } from '@parley/wire';
import { asBytes, decodeCertificate, decodeNote, equalBytes, fromHex, toHex } from '@parley/wire';
import { checkedEdit, checkedEnvelope } from '../checked.ts';
import type { DamagedEdit } from '../index/growth.ts';
import { KeptSessions } from '../index/kept-sessions.ts';
import type { Entry } from '../index/leaf.ts';
import { EntryPage } from '../index/page.ts';
import type { HeldEdit, HeldSnapshot, LogState, NoteRow } from '../log.ts';
import { nodeSha256 } from '../node-sha256.ts';
import { checkSums } from './check-sums.ts';
import type { SqliteDatabase } from './database.ts';
import { checkedLeaf, entriesOf, LEAF_COLUMNS, type LeafRow, readShelves } from './held.ts';
import { hashOf, type StoredLog } from './logs.ts';
import { damaged, sumOfCertificate } from './sums.ts';

/** What a read found: either all of it was as it was written, or this is to be given up first. */
export type Found<Result> =
  | { readonly result: Result }
  | {
      readonly edits: readonly (DamagedEdit & { readonly hash: Hash })[];
      readonly snapshots: readonly Hash[];
    };

/** Leaves fetched by one statement. */
const LEAVES = 8;

export function readState(database: SqliteDatabase, { id, row }: StoredLog): Found<LogState> {
  const snapshots = readSnapshots(database, id);
  const damaged = snapshots.filter(({ envelope }) => envelope === null);
  if (damaged.length > 0) return { edits: [], snapshots: damaged.map(({ hash }) => hash) };
  const sessions = new KeptSessions();
  let blob: Uint8Array = new Uint8Array();
  let session: SessionId = '';
  for (const leaf of database.iterate<LeafRow>(
    `SELECT ${LEAF_COLUMNS} FROM leaves WHERE log = ? ORDER BY session, first`,
    id,
  )) {
    if (!equalBytes(leaf.session, blob)) {
      blob = leaf.session;
      session = toHex(blob);
    }
    sessions.add(session, checkedLeaf(leaf));
  }
  const shelves = readShelves(database, id);
  const state: LogState = {
    position: { seq: row.seq, head: row.head },
    kept: sessions.kept(),
    certificates: readCertificates(database, id),
    snapshots: snapshots as HeldSnapshot[],
    shelves: sessions.shelves(shelves),
    notes: readNotes(database, id),
    proved: row.proved,
    bytes: row.bytes,
  };
  const edits = database.get<{ n: number }>('SELECT COUNT(*) AS n FROM edits WHERE log = ?', id)?.n ?? 0;
  checkSums(state, { shelves, edits });
  return { result: state };
}

export function readSession(
  database: SqliteDatabase,
  log: number,
  session: SessionId,
  { from, limit, served }: { readonly from: number; readonly limit: number; readonly served: boolean },
): Found<HeldEdit[]> {
  const shelves = served ? readShelves(database, log) : new Map<Hash, { until: number | null }>();
  const wanted = ({ shelf }: Entry): boolean => shelf === null || shelves.get(shelf)?.until === null;
  const page = new EntryPage(from, limit, wanted);
  const key = fromHex(session);
  let first =
    database.get<{ first: number | null }>(
      'SELECT max(first) AS first FROM leaves WHERE log = ? AND session = ? AND first <= ?',
      log,
      key,
      from,
    )?.first ?? from;
  for (let more = limit > 0; more; ) {
    const leaves = database.all<LeafRow>(
      `SELECT ${LEAF_COLUMNS} FROM leaves WHERE log = ? AND session = ? AND first >= ? ORDER BY first LIMIT ?`,
      log,
      key,
      first,
      LEAVES,
    );
    more = leaves.every((leaf) => page.take(entriesOf(leaf))) && leaves.length === LEAVES;
    first = (leaves.at(-1)?.first ?? 0) + 1;
  }
  return checked(
    page.entries.map(({ number, hash, seq }) => {
      const row = database.get<{ bytes: Uint8Array }>(
        'SELECT bytes FROM edits WHERE log = ? AND seq = ?',
        log,
        seq,
      );
      return { session, number, hash: toHex(hash), seq, bytes: row ? asBytes(row.bytes) : null };
    }),
  );
}

/** Kept edits after a place in the order of writing, each with its own. */
export function readInOrder(
  database: SqliteDatabase,
  log: number,
  after: number,
  limit: number,
): Found<{ readonly edits: HeldEdit[]; readonly last: number }> {
  const rows = database.all<{
    seq: number;
    session: Uint8Array;
    number: number;
    hash: Uint8Array;
    bytes: Uint8Array;
  }>(
    `SELECT seq, session, number, hash, bytes FROM edits WHERE log = ? AND seq > ? AND shelved = 0
     ORDER BY seq LIMIT ?`,
    log,
    after,
    limit,
  );
  const found = checked(
    rows.map(({ seq, session, number, hash, bytes }) => {
      return { session: toHex(session), number, hash: toHex(hash), seq, bytes: asBytes(bytes) };
    }),
  );
  return 'result' in found ? { result: { edits: found.result, last: rows.at(-1)?.seq ?? after } } : found;
}

export const hasMore = (database: SqliteDatabase, log: number, after: number): boolean =>
  database.get('SELECT 1 FROM edits WHERE log = ? AND seq > ? AND shelved = 0 LIMIT 1', log, after) !==
  undefined;

export function readSnapshot(database: SqliteDatabase, log: number, hash: Hash): Found<Envelope | null> {
  const row = database.get<{ bytes: Uint8Array }>(
    'SELECT bytes FROM snapshots WHERE log = ? AND hash = ?',
    log,
    fromHex(hash),
  );
  if (!row) return { result: null };
  const envelope = checkedEnvelope(asBytes(row.bytes), hash, nodeSha256);
  return envelope ? { result: envelope } : { edits: [], snapshots: [hash] };
}

export function readChunk(database: SqliteDatabase, log: number, hash: Hash): Found<Bytes | null> {
  const key = fromHex(hash);
  const row = database.get<{ bytes: Uint8Array }>(
    'SELECT bytes FROM chunks WHERE log = ? AND hash = ?',
    log,
    key,
  );
  const bytes = row && asBytes(row.bytes);
  if (bytes && nodeSha256(bytes) === hash) return { result: bytes };
  // It is damaged, or gone though something names it.
  const edits = database.all<{ seq: number; session: Uint8Array; number: number; hash: Uint8Array }>(
    `SELECT seq, session, number, edits.hash FROM holders JOIN edits ON edits.log = holders.log AND seq = holder
     WHERE holders.log = ? AND chunk = ?`,
    log,
    key,
  );
  const snapshots = database.all<{ hash: Uint8Array }>(
    `SELECT snapshots.hash FROM holders JOIN snapshots ON snapshots.id = -holder WHERE holders.log = ? AND chunk = ?`,
    log,
    key,
  );
  if (!row && edits.length + snapshots.length === 0) return { result: null };
  return {
    edits: edits.map(({ seq, session, number, hash: each }) => {
      return { session: toHex(session), number, hash: toHex(each), seq };
    }),
    snapshots: snapshots.map(({ hash: each }) => toHex(each)),
  };
}

interface ReadEdit extends DamagedEdit {
  readonly hash: Hash;
  /** Null if the index names it and it is not there. */
  readonly bytes: Bytes | null;
}

function checked(rows: readonly ReadEdit[]): Found<HeldEdit[]> {
  const edits: HeldEdit[] = [];
  const damaged: ReadEdit[] = [];
  for (const row of rows) {
    const envelope = row.bytes && checkedEdit(row.bytes, row, nodeSha256);
    if (envelope) edits.push({ envelope, hash: row.hash });
    else damaged.push(row);
  }
  return damaged.length > 0 ? { edits: damaged, snapshots: [] } : { result: edits };
}

function readSnapshots(
  database: SqliteDatabase,
  log: number,
): (Omit<HeldSnapshot, 'envelope'> & { readonly envelope: Envelope | null })[] {
  const rows = database.all<{ hash: Uint8Array; shelf: Uint8Array | null; size: number; bytes: Uint8Array }>(
    'SELECT hash, shelf, size, bytes FROM snapshots WHERE log = ? ORDER BY id',
    log,
  );
  return rows.map(({ hash, shelf, size, bytes }) => {
    const name = toHex(hash);
    return {
      hash: name,
      envelope: checkedEnvelope(asBytes(bytes), name, nodeSha256),
      size,
      shelf: hashOf(shelf),
    };
  });
}

function readNotes(database: SqliteDatabase, log: number): NoteRow[] {
  const rows = database.all<{ hash: Uint8Array; bytes: Uint8Array }>(
    'SELECT hash, bytes FROM notes WHERE log = ? ORDER BY id',
    log,
  );
  return rows.map(({ hash, bytes: stored }) => {
    const [name, bytes] = [toHex(hash), asBytes(stored)];
    if (nodeSha256(bytes) !== name) throw damaged('a note');
    return { note: decodeNote(bytes), hash: name };
  });
}

function readCertificates(database: SqliteDatabase, log: number): Map<SessionId, Certificate> {
  const rows = database.all<{ session: Uint8Array; bytes: Uint8Array; sum: number }>(
    'SELECT session, bytes, sum FROM certificates WHERE log = ?',
    log,
  );
  return new Map(
    rows.map(({ session, bytes, sum }) => {
      if (sumOfCertificate(log, session, bytes) !== sum) throw damaged('a certificate');
      return [toHex(session), decodeCertificate(bytes)];
    }),
  );
}
