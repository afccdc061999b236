import type { Hash, RoomId } from '@parley/wire';
import { decodeCertificate, decodeEnvelope, type Envelope, fromHex, toHex } from '@parley/wire';
import { nextHead } from '../position.ts';
import { SqliteDatabase } from './database.ts';
import { nodeSha256 } from './room.ts';

/** Something that is not as it was written. */
export interface Damage {
  /** Null: it is not known which rooms it concerns. */
  readonly room: RoomId | null;
  readonly problem: string;
}

/** Whether the session of an envelope signed it; a room's keys are not needed for that. */
export type CheckSignature = (envelope: Envelope) => Promise<boolean>;

/** Faults of the file itself that are named. */
const MOST_FAULTS = 20;
/** Rows read at once: the server reads and writes in between. */
const PAGE = 200;

/**
 * Reads everything: the file as SQLite knows it, and of every room each envelope, its place in the chain, its signature, its chunks
 * and its certificates. Names what is damaged, at most one fault a room. It opens the file for reading only, beside a server that uses it.
 *
 * @throws LogStorageError if the file is no database of this version, or cannot be opened.
 */
export async function* checkRooms(path: string, signed: CheckSignature): AsyncGenerator<Damage> {
  const database = SqliteDatabase.open(path, { readOnly: true });
  try {
    const faults = database.all<{ integrity_check: string }>(`PRAGMA integrity_check(${MOST_FAULTS})`);
    for (const { integrity_check: fault } of faults) {
      if (fault !== 'ok') yield { room: null, problem: fault };
    }
    const rooms = database.all<{ id: number; room: Uint8Array }>('SELECT id, room FROM rooms');
    for (const { id, room } of rooms) {
      const check = new RoomCheck(database, id, toHex(room), signed);
      try {
        await check.run();
      } catch (error) {
        yield { room: toHex(room), problem: error instanceof Error ? error.message : String(error) };
      }
    }
  } finally {
    database.close();
  }
}

interface EnvelopeRow {
  readonly id: number;
  readonly seq: number | null;
  readonly head: Uint8Array | null;
  readonly bytes: Uint8Array;
  readonly size: number;
}

interface RoomState {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly base: number | null;
  readonly base_hash: Uint8Array | null;
}

/** One room. It throws at the first thing that is wrong. */
class RoomCheck {
  readonly #database: SqliteDatabase;
  readonly #id: number;
  readonly #room: RoomId;
  readonly #signed: CheckSignature;

  constructor(database: SqliteDatabase, id: number, room: RoomId, signed: CheckSignature) {
    this.#database = database;
    this.#id = id;
    this.#room = room;
    this.#signed = signed;
  }

  async run(): Promise<void> {
    // Read first: what is written meanwhile comes after it.
    const state = this.#database.get<RoomState>(
      'SELECT seq, head, base, base_hash FROM rooms WHERE id = ?',
      this.#id,
    );
    // Erased since.
    if (!state) return;
    this.#certificates();
    this.#base(state);
    await this.#envelopes(state);
    this.#chunks();
  }

  #certificates(): void {
    const rows = this.#database.all<{ session: Uint8Array; bytes: Uint8Array }>(
      'SELECT session, bytes FROM certificates WHERE room = ?',
      this.#id,
    );
    for (const { session, bytes } of rows) {
      if (decodeCertificate(bytes).session !== toHex(session)) fail('a certificate is another session’s');
    }
  }

  #base({ base, base_hash }: RoomState): void {
    if (base === null) return;
    const row = this.#database.get<{ bytes: Uint8Array }>('SELECT bytes FROM envelopes WHERE id = ?', base);
    if (!row) return fail('the snapshot it stands on is not there');
    if (!base_hash || nodeSha256(new Uint8Array(row.bytes)) !== toHex(base_hash)) {
      fail('the snapshot it stands on is another one');
    }
  }

  /** In the order in which they were appended, what is replaced among them: each follows from the one before. */
  async #envelopes({ seq: last, head }: RoomState): Promise<void> {
    let before: { readonly seq: number; readonly head: Hash } | null = null;
    for (let after = 0; ; ) {
      const rows = this.#database.all<EnvelopeRow>(
        'SELECT id, seq, head, bytes, size FROM envelopes WHERE room = ? AND id > ? ORDER BY id LIMIT ?',
        this.#id,
        after,
        PAGE,
      );
      for (const row of rows) {
        after = row.id;
        await this.#envelope(row);
        if (row.seq === null || row.head === null || row.seq > last) continue;
        const stored = toHex(row.head);
        const follows = before !== null && before.seq + 1 === row.seq;
        if (follows && before && nextHead(before.head, new Uint8Array(row.bytes), nodeSha256) !== stored) {
          fail(`edit ${row.seq} does not follow from the one before`);
        }
        before = { seq: row.seq, head: stored };
      }
      if (rows.length < PAGE) break;
    }
    if (before && before.seq === last && before.head !== toHex(head))
      fail('its chain ends otherwise than it says');
  }

  async #envelope({ id, bytes, size }: EnvelopeRow): Promise<void> {
    const envelope = decodeEnvelope(new Uint8Array(bytes));
    if (envelope.header.room !== this.#room) fail('an envelope is another room’s');
    if (!(await this.#signed(envelope))) fail('an envelope is not signed by its session');
    const held = this.#database.get<{ bytes: number; chunks: number }>(
      `SELECT COALESCE(SUM(LENGTH(chunks.bytes)), 0) AS bytes, COUNT(chunks.hash) AS chunks FROM holders
       LEFT JOIN chunks ON chunks.room = holders.room AND chunks.hash = holders.chunk WHERE holders.envelope = ?`,
      id,
    );
    if (held?.chunks !== new Set(envelope.chunks).size) fail('a chunk is not there');
    if (envelope.chunks.length === held.chunks && size !== bytes.length + held.bytes) {
      fail('an envelope has another size than was written');
    }
  }

  #chunks(): void {
    for (let after = new Uint8Array(0); ; ) {
      const rows = this.#database.all<{ hash: Uint8Array; bytes: Uint8Array }>(
        'SELECT hash, bytes FROM chunks WHERE room = ? AND hash > ? ORDER BY hash LIMIT ?',
        this.#id,
        after,
        PAGE,
      );
      for (const { hash, bytes } of rows) {
        if (nodeSha256(new Uint8Array(bytes)) !== toHex(hash)) fail('a chunk is not what its hash says');
        after = fromHex(toHex(hash));
      }
      if (rows.length < PAGE) return;
    }
  }
}

function fail(problem: string): never {
  throw new Error(problem);
}
