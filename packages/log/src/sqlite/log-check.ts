import type { Bytes, Envelope, Hash, RoomId } from '@parley/wire';
import { asBytes, decodeCertificate, decodeNote, equalBytes, toHex } from '@parley/wire';
import { checkedEdit, checkedEnvelope } from '../checked.ts';
import type { ShelfEntry } from '../index/held.ts';
import { compareEntries, type Entry } from '../index/leaf.ts';
import { nodeSha256 } from '../node-sha256.ts';
import { GENESIS, nextHead } from '../position.ts';
import type { SqliteDatabase } from './database.ts';
import { entriesOf, LEAF_COLUMNS, type LeafRow, readShelves } from './held.ts';
import { logById, type StoredLog } from './logs.ts';
import { sumOfCertificate } from './sums.ts';

/** Whether the session of an envelope signed it; a room's keys are not needed for that. */
export type CheckSignature = (envelope: Envelope) => Promise<boolean>;

export interface LogCheckOptions {
  readonly room: RoomId;
  readonly part: number;
  readonly signed: CheckSignature;
}

interface EditRow {
  readonly session: Uint8Array;
  readonly number: number;
  readonly hash: Uint8Array;
  readonly shelved: number;
  readonly bytes: Uint8Array;
}

interface SnapshotRow {
  readonly id: number;
  readonly hash: Uint8Array;
  readonly shelf: Uint8Array | null;
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** Bytes and things that were come across, to be compared with what the log says of itself. */
interface Sums {
  kept: number;
  snapshots: number;
  shelved: number;
  edits: number;
  readonly shelves: Map<Hash, { count: number; bytes: number }>;
}

/** Reads all of one log, within the caller's transaction. It throws at the first thing that is wrong. */
export class LogCheck {
  readonly #database: SqliteDatabase;
  readonly #id: number;
  readonly #options: LogCheckOptions;
  readonly #sums: Sums = { kept: 0, snapshots: 0, shelved: 0, edits: 0, shelves: new Map() };

  constructor(database: SqliteDatabase, id: number, options: LogCheckOptions) {
    this.#database = database;
    this.#id = id;
    this.#options = options;
  }

  async run(): Promise<void> {
    const log = logById(this.#database, this.#id);
    if (!log) return;
    const certificates = this.#certificates();
    const notes = this.#notes();
    await this.#edits();
    await this.#snapshots(log);
    this.#chain(log);
    this.#chunks();
    this.#compare(log, certificates, notes);
  }

  /** Returns their bytes. */
  #certificates(): number {
    const rows = this.#database.all<{ session: Uint8Array; bytes: Uint8Array; sum: number }>(
      'SELECT session, bytes, sum FROM certificates WHERE log = ?',
      this.#id,
    );
    for (const { session, bytes, sum } of rows) {
      if (sumOfCertificate(this.#id, session, bytes) !== sum) fail('a certificate is damaged');
      if (decodeCertificate(bytes).session !== toHex(session)) fail('a certificate is another session’s');
    }
    return rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Returns their bytes. */
  #notes(): number {
    const rows = this.#database.all<{ hash: Uint8Array; bytes: Uint8Array }>(
      'SELECT hash, bytes FROM notes WHERE log = ?',
      this.#id,
    );
    for (const { hash, bytes } of rows) {
      if (nodeSha256(asBytes(bytes)) !== toHex(hash)) fail('a note is not what its hash says');
      const { room, part } = decodeNote(asBytes(bytes));
      if (room !== this.#options.room || part !== this.#options.part) fail('a note is of another log');
    }
    return rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Session by session as the index says; each edit stands where the index says it does. */
  async #edits(): Promise<void> {
    let before: { readonly session: Uint8Array; readonly entry: Entry } | null = null;
    let after = { session: new Uint8Array(0), first: -1 };
    for (;;) {
      const leaf = this.#database.get<LeafRow>(
        `SELECT ${LEAF_COLUMNS} FROM leaves
         WHERE log = ?1 AND (session > ?2 OR (session = ?2 AND first > ?3)) ORDER BY session, first LIMIT 1`,
        this.#id,
        after.session,
        after.first,
      );
      if (!leaf) break;
      const { session, first } = leaf;
      for (const entry of entriesOf(leaf)) {
        if (before && equalBytes(before.session, session) && compareEntries(before.entry, entry) >= 0)
          fail('its index is out of order');
        await this.#edit(session, entry);
        before = { session, entry };
      }
      after = { session: new Uint8Array(session), first };
    }
    const rows = this.#database.get<{ n: number }>('SELECT COUNT(*) AS n FROM edits WHERE log = ?', this.#id);
    if (rows?.n !== this.#sums.edits) fail('its index names other edits than there are');
  }

  async #edit(session: Uint8Array, entry: Entry): Promise<void> {
    const row = this.#database.get<EditRow>(
      'SELECT session, number, hash, shelved, bytes FROM edits WHERE log = ? AND seq = ?',
      this.#id,
      entry.seq,
    );
    const name = { session: toHex(session), number: entry.number, hash: toHex(entry.hash) };
    if (!row) return fail(`edit ${entry.number} of a session is not there`);
    const envelope = checkedEdit(asBytes(row.bytes), name, nodeSha256);
    if (!envelope || !equalBytes(row.session, session) || row.number !== entry.number)
      return fail(`edit ${entry.number} of a session is damaged`);
    if (!equalBytes(row.hash, entry.hash)) fail(`edit ${entry.number} of a session has another hash`);
    if ((row.shelved === 1) !== (entry.shelf !== null))
      fail(`edit ${entry.number} of a session lies elsewhere`);
    if (envelope.prev !== (entry.prev && toHex(entry.prev)))
      fail(`edit ${entry.number} of a session does not follow from the one before`);
    await this.#envelope(envelope, entry.seq, entry.size);
    this.#sums.edits += 1;
    if (entry.shelf === null) this.#sums.kept += entry.size;
    else this.#shelved(entry.shelf, entry.size);
  }

  async #snapshots({ row: { proved } }: StoredLog): Promise<void> {
    let found = proved === null;
    for (let after = 0; ; ) {
      const row = this.#database.get<SnapshotRow>(
        'SELECT id, hash, shelf, size, bytes FROM snapshots WHERE log = ? AND id > ? ORDER BY id LIMIT 1',
        this.#id,
        after,
      );
      if (!row) break;
      after = row.id;
      const hash = toHex(row.hash);
      const envelope = checkedEnvelope(asBytes(row.bytes), hash, nodeSha256);
      if (!envelope) return fail('a snapshot is damaged');
      await this.#envelope(envelope, -row.id, row.size);
      found ||= row.shelf === null && hash === proved;
      if (row.shelf === null) this.#sums.snapshots += row.size;
      else this.#shelved(toHex(row.shelf), row.size);
    }
    if (!found) fail('the snapshot it stands on is not there');
  }

  async #envelope(envelope: Envelope, holder: number, size: number): Promise<void> {
    const { room, part } = envelope.header;
    if (room !== this.#options.room || part !== this.#options.part) fail('an envelope is of another log');
    if (!(await this.#options.signed(envelope))) fail('an envelope is not signed by its session');
    const held = this.#database.get<{ bytes: number; chunks: number }>(
      `SELECT COALESCE(SUM(LENGTH(chunks.bytes)), 0) AS bytes, COUNT(chunks.hash) AS chunks FROM holders
       LEFT JOIN chunks ON chunks.log = holders.log AND chunks.hash = holders.chunk
       WHERE holders.log = ? AND holders.holder = ?`,
      this.#id,
      holder,
    );
    if (held?.chunks !== new Set(envelope.chunks).size) fail('a chunk is not there');
    if (envelope.chunks.length === held.chunks && size !== envelope.bytes.length + held.bytes)
      fail('an envelope has another size than was written');
  }

  /** Where nothing was ever deleted, the chain can be followed from its beginning. */
  #chain({ row }: StoredLog): void {
    if (this.#sums.edits !== row.seq) return;
    let { seq, head } = GENESIS;
    for (const { seq: at, hash } of this.#database.iterate<{ seq: number; hash: Uint8Array }>(
      'SELECT seq, hash FROM edits WHERE log = ? ORDER BY seq',
      this.#id,
    )) {
      if (at !== seq + 1) fail('its edits have other places than were written');
      seq = at;
      head = nextHead(head, toHex(hash), nodeSha256);
    }
    if (head !== row.head) fail('its chain ends otherwise than it says');
  }

  #chunks(): void {
    for (const { hash, bytes } of this.#database.iterate<{ hash: Uint8Array; bytes: Uint8Array }>(
      'SELECT hash, bytes FROM chunks WHERE log = ?',
      this.#id,
    )) {
      const chunk: Bytes = asBytes(bytes);
      if (nodeSha256(chunk) !== toHex(hash)) fail('a chunk is not what its hash says');
    }
  }

  #shelved(by: Hash, bytes: number): void {
    const shelf = this.#sums.shelves.get(by) ?? { count: 0, bytes: 0 };
    this.#sums.shelves.set(by, { count: shelf.count + 1, bytes: shelf.bytes + bytes });
    this.#sums.shelved += bytes;
  }

  #compare({ row }: StoredLog, certificates: number, notes: number): void {
    const { kept, snapshots, shelved, shelves } = this.#sums;
    const stored: ReadonlyMap<Hash, ShelfEntry> = readShelves(this.#database, this.#id);
    for (const [by, { count, bytes }] of stored) {
      const found = shelves.get(by);
      if (found?.count !== count || found.bytes !== bytes) fail('a shelf holds something else than it says');
    }
    if (shelves.size !== stored.size) fail('something lies on a shelf that is not there');
    const { bytes } = row;
    const same =
      bytes.kept === kept &&
      bytes.snapshots === snapshots &&
      bytes.shelved === shelved &&
      bytes.notes === notes &&
      bytes.certificates === certificates;
    if (!same) fail('its sums are not what it holds');
  }
}

function fail(problem: string): never {
  throw new Error(problem);
}
