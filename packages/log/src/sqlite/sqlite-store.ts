import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, Logger } from '@parley/runtime';
import type { Position, RoomId } from '@parley/wire';
import { weightOf } from '../change.ts';
import { GroupCommit } from '../group-commit.ts';
import { type Log, type LogBytes, LogStorageError } from '../log.ts';
import type { SqliteDatabase } from './database.ts';
import { findRoom } from './logs.ts';
import { openWithSchema } from './schema.ts';
import { SqliteLog } from './sqlite-log.ts';
import { dueShelves, sweepBatch } from './sweeping.ts';
import { type Call, writeGroup } from './writing.ts';

export interface SqliteStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The most the database may grow to, in bytes; beyond it writes reject with `full`. Without it the disk is the bound. */
  readonly maxBytes?: number;
}

/** What a room takes, in bytes: everything it has stored. */
export interface RoomSizes {
  readonly parts: ReadonlyMap<number, LogBytes>;
  /** Its small named values. */
  readonly meta: number;
  readonly total: number;
}

/** Freed pages given back to the file system after each batch. */
const SWEEP_PAGES = 2_000;
/** A commit slower than this, in ms, is worth a line. */
const SLOW_COMMIT_MS = 1_000;

/**
 * All rooms' logs in one SQLite database (WAL, `synchronous=FULL`): what a home keeps.
 *
 * Writes of all rooms that arrive in one turn of the event loop share a commit, and so one sync of the disk; each
 * promise resolves only after it. The work is synchronous: while a commit syncs, further messages wait in their sockets
 * and then share the next.
 */
export class SqliteStore {
  readonly #database: SqliteDatabase;
  readonly #options: SqliteStoreOptions;
  readonly #writes: GroupCommit<Call, Position>;
  #closed = false;

  private constructor(database: SqliteDatabase, options: SqliteStoreOptions) {
    this.#database = database;
    this.#options = options;
    this.#writes = new GroupCommit({ gather: () => turn(), commit: (group) => this.#commit(group) });
  }

  /** Opens or creates the database at `path`; its directory must exist. Throws LogStorageError: `corrupt` for a damaged
   * file, `refused` for one that cannot be opened or has a newer schema. */
  static open(path: string, options: SqliteStoreOptions): SqliteStore {
    return new SqliteStore(openWithSchema(path, options), options);
  }

  /** A log over one part of a room; the caller opens and closes it. It takes no space before something is written to it. */
  log(room: RoomId, part = 0): Log {
    this.#check();
    const name = { room, part };
    return new SqliteLog({
      name,
      database: this.#database,
      write: async (change) => {
        this.#check();
        return this.#writes.submit({ call: { name, change }, size: weightOf(change) });
      },
    });
  }

  sizes(room: RoomId): RoomSizes {
    this.#check();
    const id = findRoom(this.#database, room) ?? 0;
    const rows = this.#database.all<LogBytes & { part: number }>(
      'SELECT part, kept, snapshots, shelved, notes, certificates FROM logs WHERE room = ? ORDER BY part',
      id,
    );
    const meta =
      this.#database.get<{ bytes: number }>(
        'SELECT coalesce(sum(length(value)), 0) AS bytes FROM meta WHERE room = ?',
        id,
      )?.bytes ?? 0;
    const parts = new Map(rows.map(({ part, ...bytes }) => [part, bytes]));
    const total = [...parts.values()].reduce((sum, bytes) => sum + totalOf(bytes), meta);
    return { parts, meta, total };
  }

  /** Deletes what lies on shelves whose end has come, a batch at a time. Returns how many edits that were.
   * Whoever owns the store calls it now and then; an hour apart is enough. */
  async sweep(): Promise<number> {
    const now = this.#options.clock.now();
    let swept = 0;
    for (const log of this.#closed ? [] : dueShelves(this.#database, now)) {
      for (let after: number | null = 0; after !== null && !this.#closed; await turn()) {
        const batch: { edits: number; next: number | null } = sweepBatch(this.#database, log, { now, after });
        swept += batch.edits;
        after = batch.next;
        this.#database.execute(`PRAGMA incremental_vacuum(${SWEEP_PAGES})`);
      }
    }
    if (swept > 0) this.#options.logger.info('swept replaced edits', { edits: swept });
    return swept;
  }

  /** Finishes pending writes and closes the database. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writes.idle();
    this.#database.close();
  }

  #commit(group: readonly Call[]): ReturnType<typeof writeGroup> {
    const began = this.#options.clock.now();
    try {
      return writeGroup(this.#database, group);
    } catch (error) {
      this.#options.logger.error('a commit failed', { calls: group.length, error: String(error) });
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

const totalOf = ({ kept, snapshots, shelved, notes, certificates }: LogBytes): number =>
  kept + snapshots + shelved + notes + certificates;
