import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { LogStorageError } from '../log.ts';
import { storageError } from './errors.ts';

/** How long another process may hold the write lock, in ms, before a call is refused. */
const BUSY_MS = 5_000;
/** Up to this size the whole file is checked when it is opened. Of a larger one only what finds the rooms is; `checkRooms` reads
 * the rest at leisure. */
const CHECKED_BYTES = 64 * 1024 * 1024;
const SMALL_TABLES = ['schema', 'rooms', 'deleted', 'expired'];
const OWNER_ONLY = 0o600;

export interface DatabaseOptions {
  /** The most the file may grow to, in bytes; without it the disk is the bound. */
  readonly maxBytes?: number;
  /** Nothing is written, and nothing is made. */
  readonly readOnly?: boolean;
}

/** A connection to SQLite with its prepared statements. Synchronous; every error it throws is one a log may throw. */
export class SqliteDatabase {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  /** Opens or creates the file; its directory must exist. LogStorageError: `corrupt`, or `refused` with the reason. */
  static open(path: string, options: DatabaseOptions = {}): SqliteDatabase {
    let connection: DatabaseSync;
    try {
      if (!options.readOnly) keepToOwner(path);
      connection = new DatabaseSync(path, { timeout: BUSY_MS, readOnly: options.readOnly ?? false });
    } catch (error) {
      throw storageError(error);
    }
    const database = new SqliteDatabase(connection);
    try {
      if (!options.readOnly) database.#configure();
      database.#check(options.maxBytes);
      return database;
    } catch (error) {
      connection.close();
      throw storageError(error);
    }
  }

  get<Row>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#guard(() => this.#prepare(sql).get(...parameters) as Row | undefined);
  }

  all<Row>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.#guard(() => this.#prepare(sql).all(...parameters) as Row[]);
  }

  /** Returns the row id that an INSERT gave. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return this.#guard(() => Number(this.#prepare(sql).run(...parameters).lastInsertRowid));
  }

  /** The rows one by one; no statement of this connection may write before the last. */
  *iterate<Row>(sql: string, ...parameters: SQLInputValue[]): Generator<Row, void> {
    const rows = this.#guard(() => this.#prepare(sql).iterate(...parameters));
    try {
      for (;;) {
        const next = this.#guard(() => rows.next());
        if (next.done) return;
        yield next.value as Row;
      }
    } finally {
      rows.return?.();
    }
  }

  /** Statements without parameters, run once. */
  execute(sql: string): void {
    this.#guard(() => this.#connection.exec(sql));
  }

  /** Runs `work` between BEGIN IMMEDIATE and COMMIT. What it wrote is on the disk when this returns, and not at all if
   * it throws. */
  transaction<Result>(work: () => Result): Result {
    this.execute('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.execute('COMMIT');
      return result;
    } catch (error) {
      // Some failures (a full disk) have rolled back already.
      if (this.#connection.isTransaction) this.execute('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #configure(): void {
    this.execute('PRAGMA auto_vacuum = INCREMENTAL');
    this.execute('PRAGMA journal_mode = WAL');
    this.execute('PRAGMA synchronous = FULL');
    this.execute('PRAGMA journal_size_limit = 67108864');
    this.execute('PRAGMA cell_size_check = ON');
  }

  /** Bounds the file, and reads it through if it is small enough for that. */
  #check(maxBytes: number | undefined): void {
    const pages = this.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
    const pageBytes = this.get<{ page_size: number }>('PRAGMA page_size')?.page_size ?? 0;
    if (maxBytes !== undefined)
      this.execute(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`);
    if (pages * pageBytes <= CHECKED_BYTES) return this.#quickCheck(1);
    for (const table of SMALL_TABLES) {
      if (this.get('SELECT 1 FROM sqlite_schema WHERE name = ?', table)) this.#quickCheck(table);
    }
  }

  /** Of one table, or of everything up to so many faults. */
  #quickCheck(what: string | number): void {
    const check = this.get<{ quick_check: string }>(`PRAGMA quick_check(${what})`);
    if (check?.quick_check !== 'ok') {
      throw new LogStorageError('corrupt', `the database is damaged: ${check?.quick_check ?? 'no answer'}`);
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #guard<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw storageError(error);
    }
  }
}

/** Makes the file, and what SQLite puts beside it, readable to its owner alone. SQLite gives later ones the file's mode. */
function keepToOwner(path: string): void {
  closeSync(openSync(path, 'a', OWNER_ONLY));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file)) chmodSync(file, OWNER_ONLY);
  }
}
