import type { Bytes, Envelope, Hash, RoomId, SessionId } from '@parley/wire';
import { asBytes, decodeCertificate, decodeNote, fromHex, toHex, WireError } from '@parley/wire';
import { checkedEnvelope } from '../checked.ts';
import { EMPTY_ROW, type LogRow, type ShelfEntry } from '../index/held.ts';
import type { Entry } from '../index/leaf.ts';
import { SessionLeaves } from '../index/session-leaves.ts';
import { LogStorageError } from '../log.ts';
import { nodeSha256 } from '../node-sha256.ts';
import { nextHead } from '../position.ts';
import type { SqliteDatabase } from './database.ts';
import { entriesOf, LEAF_COLUMNS, type LeafRow } from './held.ts';
import { findLog, hashOf, type LogName, logById, makeLog, type StoredLog, saveLog } from './logs.ts';
import { readState } from './reading.ts';
import { TABLES_OF_A_LOG } from './removal.ts';
import { sumOfCertificate, sumOfShelf } from './sums.ts';
import { putLeaf, putShelf } from './writing.ts';

/** A log whose place in the order of writing is not known any more goes on so far behind its last edit: further than later ones that
 * are gone can have stood, so that no receipt of before is contradicted. */
const LEAP = 1_000_000;

/** What a log's index still says rightly, by the places of edits in the order of writing. */
interface Told {
  readonly hashes: ReadonlyMap<number, Hash>;
  readonly shelves: ReadonlyMap<number, Hash>;
  /** When shelves end. */
  readonly ends: ReadonlyMap<Hash, number | null>;
  readonly row: LogRow | null;
}

/** An envelope that is whole: its bytes, and all its chunks. */
interface Sound {
  /** Of its row. */
  readonly id: number;
  readonly hash: Hash;
  readonly envelope: Envelope;
  /** Its own bytes and its chunks'. */
  readonly size: number;
  readonly shelf: Hash | null;
}

interface SoundEdit extends Sound {
  readonly seq: number;
}

/** The log of a part of a room, made if there is none. If its row was lost, or its room's, what it held may lie there still. */
export function adoptLog(database: SqliteDatabase, name: LogName, now: number): StoredLog {
  const found = findLog(database, name);
  if (found) return found;
  const { id, isNew } = makeLog(database, name, now);
  if (isNew && isEmpty(database, id)) return { ...name, id, row: EMPTY_ROW };
  repairLog(database, { ...name, id });
  return logById(database, id) ?? { ...name, id, row: EMPTY_ROW };
}

const isEmpty = (database: SqliteDatabase, id: number): boolean =>
  TABLES_OF_A_LOG.every(
    (table) => database.get(`SELECT 1 FROM ${table} WHERE log = ? LIMIT 1`, id) === undefined,
  );

/** Repairs those logs of a room that are damaged, within the caller's transaction. Returns which parts those are. */
export function repairRoom(database: SqliteDatabase, room: RoomId): ReadonlySet<number> {
  const sql = `SELECT logs.id AS id, part FROM logs JOIN rooms ON rooms.id = logs.room
    WHERE rooms.room = ? AND part BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`;
  const logs = database.all<{ id: number; part: number }>(sql, fromHex(room));
  const damaged = logs.filter(({ part }) => isDamaged(database, { room, part }));
  for (const { id, part } of damaged) repairLog(database, { id, room, part });
  return new Set(damaged.map(({ part }) => part));
}

/**
 * Makes a log's index anew from its envelopes, which tell of themselves whose they are, within the caller's transaction. What is not
 * whole goes: an envelope that is not what its hash says or lacks a chunk, a note, a certificate. Where it is not known any more
 * on which shelf something lay, it is kept, or listed, again: that loses nothing.
 *
 * It reads all that the log holds. `log` needs be right in its id, its room and its part alone.
 */
export function repairLog(database: SqliteDatabase, log: Omit<StoredLog, 'row'>): void {
  const { id } = log;
  const told = readTold(database, id);
  const chunks = soundChunks(database, id);
  const snapshots = soundSnapshots(database, log, chunks);
  const edits = soundEdits(database, log, chunks, told, new Set(snapshots.map(({ hash }) => hash)));
  holdAnew(database, id, edits, snapshots);
  const shelves = shelvesOf([...edits, ...snapshots], told.ends);
  index(database, id, edits);
  for (const { id: row, size, shelf } of snapshots) {
    const sql = 'UPDATE snapshots SET size = ?, shelf = ? WHERE id = ?';
    database.run(sql, size, shelf === null ? null : fromHex(shelf), row);
  }
  database.run('DELETE FROM shelves WHERE log = ?', id);
  for (const [by, shelf] of shelves) putShelf(database, id, by, shelf);
  const listed = snapshots.filter(({ shelf }) => shelf === null);
  const proved = told.row?.proved ?? null;
  saveLog(
    database,
    { ...log, row: placeOf(edits, told) },
    {
      ...placeOf(edits, told),
      proved: listed.some(({ hash }) => hash === proved) ? proved : null,
      bytes: {
        kept: sizeOf(edits.filter(({ shelf }) => shelf === null)),
        snapshots: sizeOf(listed),
        shelved: sizeOf([...edits, ...snapshots].filter(({ shelf }) => shelf !== null)),
        notes: soundNotes(database, log),
        certificates: soundCertificates(database, id),
      },
    },
  );
}

const sizeOf = (all: readonly Sound[]): number => all.reduce((sum, { size }) => sum + size, 0);

/** What can be believed of the index: rows that add up. */
function readTold(database: SqliteDatabase, id: number): Told {
  const hashes = new Map<number, Hash>();
  const shelves = new Map<number, Hash>();
  const ends = new Map<Hash, number | null>();
  for (const rowid of rowsOf(database, 'leaves', 'id', id)) {
    const entries = believed(() => {
      const row = database.get<LeafRow>(`SELECT ${LEAF_COLUMNS} FROM leaves WHERE id = ?`, rowid);
      return row && entriesOf(row);
    });
    for (const { seq, hash, shelf } of entries ?? []) {
      hashes.set(seq, toHex(hash));
      if (shelf !== null) shelves.set(seq, shelf);
    }
  }
  for (const { by } of database.all<{ by: Uint8Array }>('SELECT by FROM shelves WHERE log = ?', id)) {
    believed(() => {
      const sql = 'SELECT until, count, bytes, sum FROM shelves WHERE log = ? AND by = ?';
      const row = database.get<ShelfEntry & { sum: number }>(sql, id, by);
      if (row && sumOfShelf(id, by, row.until, row.count, row.bytes) === row.sum)
        ends.set(toHex(by), row.until);
    });
  }
  return { hashes, shelves, ends, row: believed(() => logById(database, id)?.row) ?? null };
}

/** Of the chunks that are what their hashes say: how long they are. The others go. */
function soundChunks(database: SqliteDatabase, id: number): Map<Hash, number> {
  const sizes = new Map<Hash, number>();
  const bad: Uint8Array[] = [];
  for (const { hash, bytes } of database.iterate<{ hash: Uint8Array; bytes: Uint8Array }>(
    'SELECT hash, bytes FROM chunks WHERE log = ?',
    id,
  )) {
    if (nodeSha256(asBytes(bytes)) === toHex(hash)) sizes.set(toHex(hash), bytes.length);
    else bad.push(hash);
  }
  for (const hash of bad) database.run('DELETE FROM chunks WHERE log = ? AND hash = ?', id, hash);
  return sizes;
}

function soundSnapshots(
  database: SqliteDatabase,
  log: Omit<StoredLog, 'row'>,
  chunks: ReadonlyMap<Hash, number>,
): Sound[] {
  const sound: Sound[] = [];
  const bad: number[] = [];
  for (const row of database.iterate<{
    id: number;
    hash: Uint8Array;
    shelf: Uint8Array | null;
    bytes: Uint8Array;
  }>('SELECT id, hash, shelf, bytes FROM snapshots WHERE log = ? ORDER BY id', log.id)) {
    const hash = toHex(row.hash);
    const whole = wholeOf(row.bytes, [hash], log, 'snapshot', chunks);
    if (whole) sound.push({ ...whole, id: row.id, shelf: hashOf(row.shelf) });
    else bad.push(row.id);
  }
  for (const id of bad) database.run('DELETE FROM snapshots WHERE id = ?', id);
  const held = new Set(sound.map(({ hash }) => hash));
  return sound.map((each) => ({ ...each, shelf: shelfOf(each.shelf, held) }));
}

/** In the order of writing. Their rows say of them what they say of themselves; the others go. */
function soundEdits(
  database: SqliteDatabase,
  log: Omit<StoredLog, 'row'>,
  chunks: ReadonlyMap<Hash, number>,
  told: Told,
  snapshots: ReadonlySet<Hash>,
): SoundEdit[] {
  const sound: SoundEdit[] = [];
  const bad: number[] = [];
  const seen = new Set<Hash>();
  // What is no number that a log counts up to reads as 0.
  for (const row of database.iterate<{ id: number; seq: number; hash: Uint8Array; bytes: Uint8Array }>(
    `SELECT id, CASE WHEN seq BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER} THEN seq ELSE 0 END AS seq, hash, bytes
     FROM edits WHERE log = ? ORDER BY seq`,
    log.id,
  )) {
    const names = [toHex(row.hash), told.hashes.get(row.seq) ?? ''];
    const whole = row.seq > 0 ? wholeOf(row.bytes, names, log, 'edit', chunks) : null;
    if (whole && !seen.has(whole.hash)) {
      const shelf = shelfOf(told.shelves.get(row.seq) ?? null, snapshots);
      sound.push({ ...whole, id: row.id, seq: row.seq, shelf });
      seen.add(whole.hash);
    } else bad.push(row.id);
  }
  for (const id of bad) database.run('DELETE FROM edits WHERE id = ?', id);
  for (const { id, envelope, hash, shelf } of sound) {
    const { session, number } = envelope.header;
    const sql = 'UPDATE edits SET session = ?, number = ?, hash = ?, shelved = ? WHERE id = ?';
    database.run(sql, fromHex(session), number, fromHex(hash), shelf === null ? 0 : 1, id);
  }
  return sound;
}

/** The envelope of a row, if it has one of these hashes, is of this log, and has all its chunks. */
function wholeOf(
  stored: Uint8Array,
  names: readonly Hash[],
  { room, part }: Omit<StoredLog, 'row'>,
  kind: Envelope['header']['kind'],
  chunks: ReadonlyMap<Hash, number>,
): Pick<Sound, 'hash' | 'envelope' | 'size'> | null {
  const bytes = asBytes(stored);
  const hash = nodeSha256(bytes);
  const envelope = names.includes(hash) ? checkedEnvelope(bytes, hash, nodeSha256) : null;
  if (!envelope) return null;
  const { header } = envelope;
  if (header.room !== room || header.part !== part || header.kind !== kind) return null;
  let size = bytes.length;
  for (const chunk of envelope.chunks) {
    const length = chunks.get(chunk);
    if (length === undefined) return null;
    size += length;
  }
  return { hash, envelope, size };
}

const shelfOf = (by: Hash | null, held: ReadonlySet<Hash>): Hash | null =>
  by !== null && held.has(by) ? by : null;

/** Who holds which chunk; a chunk that nothing holds goes. */
function holdAnew(
  database: SqliteDatabase,
  id: number,
  edits: readonly SoundEdit[],
  snapshots: readonly Sound[],
): void {
  database.run('DELETE FROM holders WHERE log = ?', id);
  const holders = [
    ...edits.map(({ seq, envelope }) => ({ holder: seq, envelope })),
    ...snapshots.map(({ id: row, envelope }) => ({ holder: -row, envelope })),
  ];
  for (const { holder, envelope } of holders) {
    for (const chunk of envelope.chunks) {
      const sql = 'INSERT OR IGNORE INTO holders (log, holder, chunk) VALUES (?, ?, ?)';
      database.run(sql, id, holder, fromHex(chunk));
    }
  }
  const orphans = 'NOT EXISTS (SELECT 1 FROM holders WHERE holders.log = ?1 AND chunk = chunks.hash)';
  database.run(`DELETE FROM chunks WHERE log = ?1 AND ${orphans}`, id);
}

function index(database: SqliteDatabase, id: number, edits: readonly SoundEdit[]): void {
  database.run('DELETE FROM leaves WHERE log = ?', id);
  const sessions = new Map<SessionId, SessionLeaves>();
  const entries = edits.map(entryOf).sort((a, b) => a.entry.number - b.entry.number);
  for (const { session, entry } of entries) {
    const leaves = sessions.get(session) ?? new SessionLeaves([]);
    leaves.insert(entry);
    sessions.set(session, leaves);
  }
  for (const [session, leaves] of sessions)
    for (const leaf of leaves.changed()) putLeaf(database, id, fromHex(session), leaf);
}

function entryOf({ envelope, hash, size, seq, shelf }: SoundEdit): { session: SessionId; entry: Entry } {
  const { header, prev } = envelope;
  const { session, number } = header;
  const entry = { number, hash: fromHex(hash), prev: prev === null ? null : fromHex(prev), size, seq, shelf };
  return { session, entry };
}

/** What lies on each shelf. One whose end is not known any more has none, until somebody confirms it. */
function shelvesOf(all: readonly Sound[], ends: Told['ends']): Map<Hash, ShelfEntry> {
  const shelves = new Map<Hash, ShelfEntry>();
  for (const { shelf, size } of all) {
    if (shelf === null) continue;
    const { count, bytes } = shelves.get(shelf) ?? { count: 0, bytes: 0 };
    shelves.set(shelf, { until: ends.get(shelf) ?? null, count: count + 1, bytes: bytes + size });
  }
  return shelves;
}

/** Where the log stands. If that is not known any more it goes on from a place of its own: no two may be taken for one. */
function placeOf(edits: readonly SoundEdit[], { row }: Told): LogRow {
  const last = edits.at(-1);
  const seq = last?.seq ?? 0;
  const none = { kept: 0, snapshots: 0, shelved: 0, notes: 0, certificates: 0 };
  if (row && row.seq >= seq) return { ...row, bytes: none };
  const named = nodeSha256(new TextEncoder().encode(`made anew ${edits.length} ${seq}`));
  const head = nextHead(last?.hash ?? named, named, nodeSha256);
  return { seq: seq + LEAP, head, proved: null, bytes: none };
}

/** The bytes of those that are sound; the others go. */
function soundNotes(database: SqliteDatabase, { id, room, part }: Omit<StoredLog, 'row'>): number {
  let sum = 0;
  for (const row of database.all<{ hash: Uint8Array; bytes: Uint8Array }>(
    'SELECT hash, bytes FROM notes WHERE log = ?',
    id,
  )) {
    const bytes: Bytes = asBytes(row.bytes);
    const note = nodeSha256(bytes) === toHex(row.hash) ? believed(() => decodeNote(bytes)) : null;
    if (note?.room === room && note.part === part) sum += bytes.length;
    else database.run('DELETE FROM notes WHERE log = ? AND hash = ?', id, row.hash);
  }
  return sum;
}

/** As of notes. */
function soundCertificates(database: SqliteDatabase, id: number): number {
  let sum = 0;
  for (const { session } of database.all<{ session: Uint8Array }>(
    'SELECT session FROM certificates WHERE log = ?',
    id,
  )) {
    const bytes = believed(() => {
      const sql = 'SELECT bytes, sum FROM certificates WHERE log = ? AND session = ?';
      const row = database.get<{ bytes: Uint8Array; sum: number }>(sql, id, session);
      if (!row || sumOfCertificate(id, session, row.bytes) !== row.sum) return null;
      return decodeCertificate(row.bytes).session === toHex(session) ? row.bytes : null;
    });
    if (bytes) sum += bytes.length;
    else database.run('DELETE FROM certificates WHERE log = ? AND session = ?', id, session);
  }
  return sum;
}

const rowsOf = (database: SqliteDatabase, table: string, key: string, log: number): number[] =>
  database
    .all<{ key: number }>(`SELECT ${key} AS key FROM ${table} WHERE log = ?`, log)
    .map(({ key: id }) => id);

/** Whether a log is not as it was written, as far as its state tells. */
function isDamaged(database: SqliteDatabase, name: LogName): boolean {
  const found = believed(() => {
    const log = findLog(database, name);
    return !log || 'result' in readState(database, log);
  });
  return found !== true;
}

/** What is read, unless it shows itself to be damaged. */
function believed<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return null;
    if (error instanceof LogStorageError && error.kind === 'corrupt') return null;
    throw error;
  }
}
