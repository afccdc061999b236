import type { Bytes, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { asBytes } from '@parley/wire';
import { concernOfDamage } from '../index/concern.ts';
import { EMPTY_ROW } from '../index/held.ts';
import {
  type Damage,
  type HeldEdit,
  type Log,
  type LogChange,
  LogStaleError,
  type LogState,
  LogStorageError,
  type ReadOptions,
  type ScanCursor,
} from '../log.ts';
import { checkMeta } from '../meta.ts';
import type { SqliteDatabase } from './database.ts';
import { storageError } from './errors.ts';
import { ensureRoom, findLog, findRoom, type LogName, type StoredLog } from './logs.ts';
import {
  type Found,
  hasMore,
  readChunk,
  readInOrder,
  readSession,
  readSnapshot,
  readState,
} from './reading.ts';
import { growthOf, store } from './writing.ts';

/** What a log needs of the store that all rooms share. */
export interface SqliteLogOptions {
  readonly name: LogName;
  readonly database: SqliteDatabase;
  /** Unix ms. */
  readonly now: () => number;
  /** Joins the group of all rooms. */
  write(change: LogChange): Promise<Position>;
  /** The index of this room's logs is not as it was written: makes it anew, and tells whoever has one of them open. False if
   * there is nothing that could be made anew. */
  repair(problem: string): boolean;
  /** It is closed. */
  closed(): void;
}

/** A damaged index is made anew so often in one read. */
const REPAIRS = 2;

/** One part of a room in a SQLite database. It holds no copy of anything: two of them over one part agree. */
export class SqliteLog implements Log {
  readonly #options: SqliteLogOptions;
  readonly #database: SqliteDatabase;
  readonly #writing = new Set<Promise<Position>>();
  #phase: 'new' | 'open' | 'closed' = 'new';
  #damaged: (damage: Damage) => void = () => {};

  constructor(options: SqliteLogOptions) {
    this.#options = options;
    this.#database = options.database;
  }

  async open(): Promise<LogState> {
    if (this.#phase === 'closed') throw closed();
    this.#phase = 'open';
    return this.refresh();
  }

  async write(change: LogChange): Promise<Position> {
    this.#check();
    const writing = this.#options.write(change);
    this.#writing.add(writing);
    try {
      return await writing;
    } catch (error) {
      if (!isDamage(error) || !this.#options.repair(error.message)) throw error;
      throw new LogStaleError(`the change rests on what was damaged: ${error.message}`);
    } finally {
      this.#writing.delete(writing);
    }
  }

  /** Its index was made anew. */
  repaired(problem: string): void {
    this.#damaged({ kind: 'index', problem });
  }

  get name(): LogName {
    return this.#options.name;
  }

  async read(
    session: SessionId,
    from: number,
    limit: number,
    { served = false }: ReadOptions = {},
  ): Promise<HeldEdit[]> {
    return this.#read((log) => readSession(this.#database, log.id, session, { from, limit, served }));
  }

  async scan(after: ScanCursor, limit: number): Promise<{ edits: HeldEdit[]; next: ScanCursor }> {
    return this.#read((log) => {
      const found = readInOrder(this.#database, log.id, after ?? 0, limit);
      if (!('result' in found)) return found;
      const { edits, last } = found.result;
      return { result: { edits, next: hasMore(this.#database, log.id, last) ? last : null } };
    });
  }

  async snapshot(hash: Hash): Promise<Envelope | null> {
    return this.#read((log) => readSnapshot(this.#database, log.id, hash));
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    let named = false;
    return this.#read((log) => {
      const found = readChunk(this.#database, log.id, hash);
      if (!('result' in found) && !named) {
        named = true;
        this.#damaged({ kind: 'chunk', hash });
      }
      return found;
    });
  }

  async getMeta(name: string): Promise<Bytes | null> {
    this.#check();
    const room = findRoom(this.#database, this.#options.name.room);
    if (room === undefined) return null;
    const row = this.#database.get<{ value: Uint8Array }>(
      'SELECT value FROM meta WHERE room = ? AND name = ?',
      room,
      name,
    );
    return row ? asBytes(row.value) : null;
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    this.#check();
    checkMeta(name, value);
    this.#database.transaction(() => {
      const room = ensureRoom(this.#database, this.#options.name.room, this.#options.now());
      if (value) {
        const sql = 'INSERT OR REPLACE INTO meta (room, name, value) VALUES (?, ?, ?)';
        this.#database.run(sql, room, name, value);
      } else {
        this.#database.run('DELETE FROM meta WHERE room = ? AND name = ?', room, name);
      }
    });
  }

  async refresh(): Promise<LogState> {
    return this.#read((log) => readState(this.#database, log));
  }

  onDamaged(listener: (damage: Damage) => void): void {
    this.#damaged = listener;
  }

  /** A home's file is its own: nobody takes it away. */
  onLost(): void {}

  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#options.closed();
    await Promise.allSettled(this.#writing);
  }

  /** Reads until all that is read is as it was written; what is not is given up before the next try. */
  #read<Result>(find: (log: StoredLog) => Found<Result>): Result {
    this.#check();
    for (let repairs = 0; ; ) {
      try {
        const log = findLog(this.#database, this.#options.name) ?? this.#nowhere;
        const found = stored(() => find(log));
        if ('result' in found) return found.result;
        this.#giveUp(log, found);
      } catch (error) {
        repairs += 1;
        if (repairs > REPAIRS || !isDamage(error) || !this.#options.repair(error.message)) throw error;
      }
    }
  }

  /** Where a log stands that nothing was ever written to. */
  get #nowhere(): StoredLog {
    return { ...this.#options.name, id: 0, row: EMPTY_ROW };
  }

  #giveUp(log: StoredLog, { edits, snapshots }: Exclude<Found<never>, { result: never }>): void {
    this.#database.transaction(() => {
      const growth = growthOf(this.#database, log, concernOfDamage(edits, snapshots));
      growth.giveUp(edits, snapshots);
      store(this.#database, log, growth);
    });
    for (const { session, number, hash } of edits) this.#damaged({ kind: 'edit', session, number, hash });
    for (const hash of snapshots) this.#damaged({ kind: 'snapshot', hash });
  }

  #check(): void {
    if (this.#phase !== 'open') throw closed();
  }
}

const isDamage = (error: unknown): error is LogStorageError =>
  error instanceof LogStorageError && error.kind === 'corrupt';

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is not open');

/** What cannot be decoded was not what was written. */
function stored<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw storageError(error);
  }
}
