import type { Bytes, Certificate, Counts, Envelope, Hash, Position, RoomId, SessionId } from '@parley/wire';
import { asBytes, decodeCertificate, decodeEnvelope, fromHex, toHex } from '@parley/wire';
import { type AppendItem, type Log, type LogState, LogStorageError, type ScanCursor } from '../log.ts';
import { checkMeta } from '../meta.ts';
import { rewind } from '../rewind.ts';
import { claimOf } from '../swap.ts';
import type { SqliteDatabase } from './database.ts';
import { storageError } from './errors.ts';
import { installSnapshot } from './install.ts';
import { countsIn, ensureRoom, findRoom, IS_TAIL, positionOf, type RoomRow } from './room.ts';

/** What a room's log needs of the store that all rooms share. */
export interface SqliteLogOptions {
  readonly room: RoomId;
  readonly database: SqliteDatabase;
  /** Joins the group of all rooms. */
  append(items: readonly AppendItem[], certificates: readonly Certificate[]): Promise<Position>;
  /** Unix milliseconds. */
  now(): number;
  /** The most that is kept of the room, in bytes. */
  readonly maxRoomBytes: number;
}

/** One room's log in a SQLite database. It holds no copy of anything: two of them over one room agree. */
export class SqliteLog implements Log {
  readonly #options: SqliteLogOptions;
  readonly #database: SqliteDatabase;
  readonly #appending = new Set<Promise<Position>>();
  #phase: 'new' | 'open' | 'closed' = 'new';

  constructor(options: SqliteLogOptions) {
    this.#options = options;
    this.#database = options.database;
  }

  async open(): Promise<LogState> {
    if (this.#phase === 'closed') throw closed();
    this.#phase = 'open';
    return this.refresh();
  }

  async append(items: readonly AppendItem[], certificates: readonly Certificate[]): Promise<Position> {
    this.#check();
    const appending = this.#options.append(items, certificates);
    this.#appending.add(appending);
    try {
      return await appending;
    } finally {
      this.#appending.delete(appending);
    }
  }

  async read(session: SessionId, from: number, limit: number): Promise<Envelope[]> {
    const room = this.#room();
    if (!room || limit < 1) return [];
    const rows = this.#database.all<{ bytes: Uint8Array }>(
      `SELECT bytes FROM envelopes WHERE room = ? AND session = ? AND number >= ? AND ${IS_TAIL}
       ORDER BY number LIMIT ?`,
      room.id,
      fromHex(session),
      from,
      limit,
    );
    return rows.map(({ bytes }) => decode(bytes));
  }

  async scan(after: ScanCursor, limit: number): Promise<{ envelopes: Envelope[]; next: ScanCursor }> {
    const room = this.#room();
    if (!room) return { envelopes: [], next: null };
    // One more than asked for tells whether there is more.
    const rows = this.#database.all<{ seq: number; bytes: Uint8Array }>(
      `SELECT seq, bytes FROM envelopes WHERE room = ? AND seq > ? AND ${IS_TAIL} ORDER BY seq LIMIT ?`,
      room.id,
      after ?? 0,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      envelopes: page.map(({ bytes }) => decode(bytes)),
      next: rows.length > limit && last ? last.seq : null,
    };
  }

  /** Answers for what a snapshot has replaced too, until the sweep: a newcomer may still be fetching the former one. */
  async chunk(hash: Hash): Promise<Bytes | null> {
    const room = this.#room();
    if (!room) return null;
    const row = this.#database.get<{ bytes: Uint8Array }>(
      'SELECT bytes FROM chunks WHERE room = ? AND hash = ?',
      room.id,
      fromHex(hash),
    );
    return row ? asBytes(row.bytes) : null;
  }

  async install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    { adopt }: { readonly adopt: Counts | false },
  ): Promise<Position | null> {
    this.#check();
    const claim = claimOf(snapshot, chunks);
    const { room, now, maxRoomBytes } = this.#options;
    return installSnapshot(this.#database, {
      room,
      snapshot,
      claim,
      hash,
      chunks,
      adopt,
      now: now(),
      maxRoomBytes,
    });
  }

  async at(seq: number): Promise<{ head: Hash; counts: Counts } | null> {
    const room = this.#room();
    if (!Number.isSafeInteger(seq)) return null;
    if (!room) return seq === 0 ? { head: positionOf(room).head, counts: new Map() } : null;
    if (seq < room.start_seq || seq > room.seq) return null;
    const head = seq === room.start_seq ? room.start_head : this.#headAt(room, seq);
    if (!head) return null;
    const later = this.#database.all<{ session: Uint8Array; number: number }>(
      `SELECT session, MIN(number) AS number FROM envelopes WHERE room = ? AND seq > ? AND ${IS_TAIL}
       GROUP BY session`,
      room.id,
      seq,
    );
    const firsts = later.map(({ session, number }) => ({ session: toHex(session), number }));
    return { head: toHex(head), counts: rewind(countsIn(this.#database, room.id), firsts) };
  }

  async getMeta(name: string): Promise<Bytes | null> {
    const room = this.#room();
    if (!room) return null;
    const row = this.#database.get<{ value: Uint8Array }>(
      'SELECT value FROM meta WHERE room = ? AND name = ?',
      room.id,
      name,
    );
    return row ? asBytes(row.value) : null;
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    this.#check();
    checkMeta(name, value);
    this.#database.transaction(() => {
      const { id } = ensureRoom(this.#database, this.#options.room, this.#options.now());
      if (value) {
        this.#database.run(
          'INSERT OR REPLACE INTO meta (room, name, value) VALUES (?, ?, ?)',
          id,
          name,
          value,
        );
      } else {
        this.#database.run('DELETE FROM meta WHERE room = ? AND name = ?', id, name);
      }
    });
  }

  async refresh(): Promise<LogState> {
    const room = this.#room();
    return {
      position: positionOf(room),
      counts: room ? countsIn(this.#database, room.id) : new Map(),
      certificates: new Map(room ? this.#certificates(room.id) : []),
      base: room ? this.#base(room) : null,
      tail: { envelopes: room?.tail_envelopes ?? 0, bytes: room?.tail_bytes ?? 0 },
    };
  }

  /** A home's file is its own: nobody takes it away. */
  onLost(): void {}

  async close(): Promise<void> {
    this.#phase = 'closed';
    await Promise.allSettled(this.#appending);
  }

  #certificates(room: number): [SessionId, Certificate][] {
    const rows = this.#database.all<{ bytes: Uint8Array }>(
      'SELECT bytes FROM certificates WHERE room = ?',
      room,
    );
    return rows.map(({ bytes }) => {
      const certificate = stored(() => decodeCertificate(bytes));
      return [certificate.session, certificate];
    });
  }

  #base({ base, base_hash }: RoomRow): LogState['base'] {
    if (base === null || base_hash === null) return null;
    const row = this.#database.get<{ bytes: Uint8Array }>('SELECT bytes FROM envelopes WHERE id = ?', base);
    if (!row) throw new LogStorageError('corrupt', 'the snapshot a room stands on is not there');
    return { hash: toHex(base_hash), envelope: decode(row.bytes) };
  }

  #headAt(room: RoomRow, seq: number): Uint8Array | undefined {
    return this.#database.get<{ head: Uint8Array }>(
      `SELECT head FROM envelopes WHERE room = ? AND seq = ? AND ${IS_TAIL}`,
      room.id,
      seq,
    )?.head;
  }

  #room(): RoomRow | undefined {
    this.#check();
    return findRoom(this.#database, this.#options.room);
  }

  #check(): void {
    if (this.#phase !== 'open') throw closed();
  }
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is not open');

const decode = (bytes: Uint8Array): Envelope => stored(() => decodeEnvelope(bytes));

/** What cannot be decoded was not what was written. */
function stored<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw storageError(error);
  }
}
