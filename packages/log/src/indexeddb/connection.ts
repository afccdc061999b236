import type { Clock } from '@parley/runtime';
import type { RoomId } from '@parley/wire';
import { LogStorageError } from '../log.ts';
import { storageError } from './errors.ts';
import { type Database, openDatabase } from './schema.ts';

/** After a failed try to open the database again the next one waits so long at least, ms; doubled each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A database that was open for so long has proved itself, ms: the next loss is tried to mend at once. */
const PROVED_MS = 10_000;

export interface ConnectionOptions {
  readonly room: RoomId;
  readonly clock: Clock;
  /** The most an open may take, milliseconds. */
  readonly waitMs: number;
  /** The database was taken away. The error's kind is `closed` if that is for good. */
  lost(error: LogStorageError): void;
}

/**
 * One tab's hold on a room's database. It is opened again when it is needed, after somebody deleted it or the browser
 * closed it; not after a newer page took it over.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #database: Database | null = null;
  #opening: Promise<Database> | null = null;
  /** Why there is no database, while there is none. */
  #absent = new LogStorageError('closed', 'the log is not open');
  #final = true;
  #openedAt = 0;
  #failures = 0;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Opens it the first time. LogStorageError if the browser refuses, or does not answer in time. */
  async open(): Promise<void> {
    this.#final = false;
    await this.database();
  }

  /** The open database. LogStorageError if there is none and it cannot be opened (yet). */
  database(): Promise<Database> {
    if (this.#database) return Promise.resolve(this.#database);
    if (this.#final) return Promise.reject(this.#absent);
    if (this.#opening) return this.#opening;
    if (this.#options.clock.now() < this.#notBefore) return Promise.reject(this.#absent);
    const opening = this.#open().finally(() => {
      this.#opening = null;
    });
    this.#opening = opening;
    return opening;
  }

  /** Lets go of it, for good. */
  close(): void {
    this.#end(new LogStorageError('closed', 'the log was closed'));
  }

  /** Refuses at once, if it is known that there is no database. */
  check(): void {
    if (this.#final) throw this.#absent;
  }

  /** A transaction found that the database is closed, and nobody had said so. */
  suspect(database: Database): void {
    if (this.#database === database)
      this.#lose(database, new LogStorageError('refused', 'the database is closed'));
  }

  async #open(): Promise<Database> {
    const { room, clock, waitMs } = this.#options;
    try {
      const database = await openDatabase({
        room,
        clock,
        waitMs,
        lost: (error) => this.#lose(database, error),
      });
      this.#database = database;
      if (this.#final) {
        this.close();
        throw this.#absent;
      }
      this.#openedAt = clock.now();
      return database;
    } catch (error) {
      if (this.#final) throw this.#absent;
      const absent = storageError(error);
      if (absent instanceof LogStorageError) this.#absent = absent;
      this.#postpone();
      throw absent;
    }
  }

  #lose(database: Database, error: LogStorageError): void {
    if (this.#database !== database) return;
    if (error.kind === 'closed') this.#end(error);
    else this.#drop(error);
    this.#options.lost(error);
  }

  #drop(error: LogStorageError): void {
    this.#database?.close();
    this.#database = null;
    this.#absent = error;
    if (this.#options.clock.now() - this.#openedAt >= PROVED_MS) this.#failures = 0;
    // The first loss is mended at once; one that comes again and again waits.
    if (this.#failures > 0) this.#postpone();
    else this.#failures = 1;
  }

  #postpone(): void {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    this.#notBefore = this.#options.clock.now() + wait;
  }

  #end(error: LogStorageError): void {
    this.#final = true;
    this.#absent = error;
    this.#database?.close();
    this.#database = null;
  }
}
