import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { LogStorageError } from '../log.ts';
import { storageError } from './errors.ts';

/** How long another process may hold the write lock, in ms, before a call is refused. */
const BUSY_MS = 5_000;
/** Up to this size the whole file is checked when it is opened; a larger one is checked page by page as it is read. */
const CHECKED_BYTES = 64 * 1024 * 1024;

export interface DatabaseOptions {
  /** The most the file may grow to, in bytes; without it the disk is the bound. */
  readonly maxBytes?: number;
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
      connection = new DatabaseSync(path, { timeout: BUSY_MS });
    } catch (error) {
      throw storageError(error);
    }
    const database = new SqliteDatabase(connection);
    try {
      database.#configure();
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
    if (pages * pageBytes > CHECKED_BYTES) return;
    const check = this.get<{ quick_check: string }>('PRAGMA quick_check(1)');
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
