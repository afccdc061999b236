import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, Logger } from '@parley/runtime';
import type { Position, RoomId } from '@parley/wire';
import { weightOf } from '../change.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import { type Log, LogStorageError } from '../log.ts';
import { PostgresDatabase } from './database.ts';
import { PostgresLog } from './postgres-log.ts';
import { prepareSchema } from './schema.ts';
import { dueLogs, sweepLog } from './sweeping.ts';
import { type Call, writeGroup } from './writing.ts';

export interface PostgresStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A commit slower than this, in ms, is worth a line. */
const SLOW_COMMIT_MS = 1_000;

/**
 * All rooms' logs in one PostgreSQL database, which several processes may share. Writes of all rooms that come while a commit is under
 * way share the next one; each promise resolves only after it.
 */
export class PostgresStore {
  readonly #database: PostgresDatabase;
  readonly #options: PostgresStoreOptions;
  readonly #writes: GroupCommit<Call, Position>;
  #closed = false;
  /** Whether the last commit failed. */
  #fails = false;

  private constructor(database: PostgresDatabase, options: PostgresStoreOptions) {
    this.#database = database;
    this.#options = options;
    this.#writes = new GroupCommit({ gather: () => turn(), commit: (group) => this.#commit(group) });
  }

  /** Connects, and makes the tables if there are none; several processes may do that at once. LogStorageError: `refused` if the
   * database cannot be reached or is of a newer schema, `older` for an older one. */
  static async open(url: string, options: PostgresStoreOptions): Promise<PostgresStore> {
    const database = new PostgresDatabase(url);
    try {
      await prepareSchema(database);
      return new PostgresStore(database, options);
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** A log over one part of a room; the caller opens and closes it. It takes no space before something is written to it. */
  log(room: RoomId, part = 0): Log {
    this.#check();
    const name = { room, part };
    return new PostgresLog({
      name,
      database: this.#database,
      now: () => this.#options.clock.now(),
      write: async (change) => {
        this.#check();
        return this.#writes.submit({ call: { name, change }, size: weightOf(change) });
      },
    });
  }

  /** Deletes what lies on shelves whose end has come, a log at a time. Returns how many edits that were. One process is enough. */
  async sweep(): Promise<number> {
    this.#check();
    const now = this.#options.clock.now();
    let swept = 0;
    for (const log of await this.#database.read((on) => dueLogs(on, now))) {
      if (this.#closed) break;
      swept += await this.#database.write((on) => sweepLog(on, log, now));
    }
    if (swept > 0) this.#options.logger.info('swept replaced edits', { edits: swept });
    return swept;
  }

  /** Finishes pending writes and lets go of the database. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writes.idle();
    await this.#database.close();
  }

  async #commit(group: readonly Call[]): Promise<Outcome<Position>[]> {
    const began = this.#options.clock.now();
    try {
      const made = await this.#database.write((on) => writeGroup(on, group, began));
      this.#fails = false;
      return made;
    } catch (error) {
      // One line for as long as it lasts: writes are tried again and again.
      if (!this.#fails)
        this.#options.logger.error('a commit failed', { calls: group.length, error: String(error) });
      this.#fails = true;
      throw error;
    } finally {
      const ms = this.#options.clock.now() - began;
      if (ms > SLOW_COMMIT_MS) this.#options.logger.warn('a slow commit', { calls: group.length, ms });
    }
  }

  #check(): void {
    if (this.#closed) throw new LogStorageError('closed', 'the store was closed');
  }
}
