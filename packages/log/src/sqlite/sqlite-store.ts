import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, Logger } from '@parley/runtime';
import type { Position, RoomId } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { GroupCommit } from '../group-commit.ts';
import { type Log, LogStorageError } from '../log.ts';
import { appendGroup, type Call } from './append.ts';
import { dropChunks } from './chunks.ts';
import type { SqliteDatabase } from './database.ts';
import { type RoomEntry, roomsIn, touchRoom } from './inventory.ts';
import { isDeleted, markDeleted, removeRoom, unmarkDeleted, untouchedSince } from './removal.ts';
import { findRoom, sizeOfBase } from './room.ts';
import { openWithSchema } from './schema.ts';
import { SqliteLog } from './sqlite-log.ts';

export type { RoomEntry } from './inventory.ts';
export { checkRooms, type Damage } from './room-check.ts';

export interface SqliteStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long what a snapshot replaced is kept, in milliseconds; 7 days if absent. */
  readonly keepReplacedMs?: number;
  /** The most that is kept of one room, what snapshots replaced included, in bytes; without it there is no bound. */
  readonly maxRoomBytes?: number;
  /** Told of each group commit: how many appends, their bytes, how long it took in ms, and whether it was made. */
  readonly committed?: (commit: { calls: number; bytes: number; ms: number; failed: boolean }) => void;
  /** The most the database may grow to, in bytes; beyond it appends reject with `full`. Without it the disk is the bound. */
  readonly maxBytes?: number;
}

/** What of a room is kept, in bytes. A chunk that two envelopes name counts twice. */
export interface RoomSizes {
  /** The edits above the snapshot, with their chunks. */
  readonly logBytes: number;
  /** How many those are. */
  readonly envelopes: number;
  /** The snapshot it stands on, with its chunks. */
  readonly snapshotBytes: number;
  /** What snapshots have replaced and the sweep has not yet deleted. */
  readonly replacedBytes: number;
}

const KEEP_REPLACED_MS = 7 * 24 * 60 * 60 * 1_000;
/** Envelopes deleted in one transaction, so that a sweep never holds up appends for long. */
const SWEEP_BATCH = 500;
/** Freed pages given back to the file system at once. */
const SWEEP_PAGES = 2_000;
/** A commit slower than this, in ms, is worth a line. */
const SLOW_COMMIT_MS = 1_000;

/**
 * All rooms' logs in one SQLite database (WAL, `synchronous=FULL`): what a home keeps.
 *
 * Appends of all rooms that arrive in one turn of the event loop share a commit, and so one sync of the disk; each
 * promise resolves only after it. The work is synchronous: while a commit syncs, further messages wait in their sockets
 * and then share the next.
 */
export class SqliteStore {
  readonly #database: SqliteDatabase;
  readonly #options: SqliteStoreOptions;
  readonly #appends: GroupCommit<Call, Position>;
  #closed = false;

  private constructor(database: SqliteDatabase, options: SqliteStoreOptions) {
    this.#database = database;
    this.#options = options;
    this.#appends = new GroupCommit({ gather: () => turn(), commit: (group) => this.#commit(group) });
  }

  /** Opens or creates the database at `path`; its directory must exist. Throws LogStorageError: `corrupt` for a damaged
   * file, `refused` for one that cannot be opened or has a newer schema. */
  static open(path: string, options: SqliteStoreOptions): SqliteStore {
    return new SqliteStore(openWithSchema(path, options), options);
  }

  /** A log over one room; the caller opens and closes it. A room takes no space before something is written to it. */
  log(room: RoomId): Log {
    this.#check();
    return new SqliteLog({
      room,
      database: this.#database,
      now: () => this.#options.clock.now(),
      maxRoomBytes: this.#maxRoomBytes,
      append: async (items, certificates) => {
        this.#check();
        const size = items.reduce((sum, item) => sum + sizeOf(item), 0);
        return this.#appends.submit({ call: { room, items, certificates }, size });
      },
    });
  }

  /** Every room with its sizes, who was written to last first. It reads a row of each. */
  list(): RoomEntry[] {
    this.#check();
    return roomsIn(this.#database);
  }

  /** Whether something was ever written to that room, and is kept. */
  stands(room: RoomId): boolean {
    this.#check();
    return findRoom(this.#database, room) !== undefined;
  }

  /** Notes that somebody opened the room; nothing of one that does not stand. */
  touch(room: RoomId): void {
    this.#check();
    touchRoom(this.#database, room, this.#options.clock.now());
  }

  /** Erases a room for good: `isDeleted` says so from now on. Its log must not be open. False if there was nothing of it. */
  delete(room: RoomId): boolean {
    this.#check();
    markDeleted(this.#database, room, this.#options.clock.now());
    return removeRoom(this.#database, room);
  }

  /** Whether the room was deleted, and must not come back. */
  isDeleted(room: RoomId): boolean {
    this.#check();
    return isDeleted(this.#database, room);
  }

  /** A deleted room may come back. False if it was not deleted. */
  undelete(room: RoomId): boolean {
    this.#check();
    return unmarkDeleted(this.#database, room);
  }

  /** Rooms that nobody wrote to or opened since `time`, Unix milliseconds. */
  untouchedSince(time: number): RoomId[] {
    this.#check();
    return untouchedSince(this.#database, time);
  }

  /** Erases a room that may come back from any device. Its log must not be open. False if there was nothing of it. */
  expire(room: RoomId): boolean {
    this.#check();
    return removeRoom(this.#database, room);
  }

  /** What the rooms take of the file, in bytes. */
  get usedBytes(): number {
    this.#check();
    const { pages, free, size } = this.#database.get<{ pages: number; free: number; size: number }>(
      `SELECT page_count AS pages, freelist_count AS free, page_size AS size
       FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
    ) ?? { pages: 0, free: 0, size: 0 };
    return (pages - free) * size;
  }

  /** Writes something and takes it back, as an append would. Throws LogStorageError if that is refused. */
  probe(): void {
    this.#check();
    this.#database.transaction(() => this.#database.run('UPDATE schema SET version = version'));
  }

  /** Writes all rooms as they are now into a new file. It holds up appends for as long as that takes: about a second for
   * each few hundred MiB. Throws LogStorageError, also if the file is there already. */
  copyTo(path: string): void {
    this.#check();
    this.#database.run('VACUUM INTO ?', path);
  }

  /** How many rooms something was written to. */
  get rooms(): number {
    this.#check();
    return this.#database.get<{ rooms: number }>('SELECT COUNT(*) AS rooms FROM rooms')?.rooms ?? 0;
  }

  sizes(room: RoomId): RoomSizes {
    this.#check();
    const row = findRoom(this.#database, room);
    return {
      logBytes: row?.tail_bytes ?? 0,
      envelopes: row?.tail_envelopes ?? 0,
      snapshotBytes: row ? sizeOfBase(this.#database, row.base) : 0,
      replacedBytes: row?.replaced_bytes ?? 0,
    };
  }

  /** Deletes what was replaced longer ago than it is kept, a batch at a time. Returns how many envelopes that were.
   * Whoever owns the store calls it now and then; an hour apart is enough. */
  async sweep(): Promise<number> {
    const until = this.#options.clock.now() - (this.#options.keepReplacedMs ?? KEEP_REPLACED_MS);
    let swept = 0;
    while (!this.#closed) {
      const batch = this.#sweepBatch(until);
      swept += batch;
      if (batch < SWEEP_BATCH) break;
      await turn();
    }
    await this.giveBack();
    if (swept > 0) this.#options.logger.info('swept replaced envelopes', { envelopes: swept });
    return swept;
  }

  /** Gives what was freed back to the file system, some pages at a time. `sweep` does it too. */
  async giveBack(): Promise<void> {
    while (!this.#closed && this.#freePages > 0) {
      const before = this.#freePages;
      this.#database.execute(`PRAGMA incremental_vacuum(${SWEEP_PAGES})`);
      if (this.#freePages >= before) return;
      await turn();
    }
  }

  /** Finishes pending appends and closes the database. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#appends.idle();
    this.#database.close();
  }

  #commit(group: readonly Call[]): ReturnType<typeof appendGroup> {
    const { clock, committed } = this.#options;
    const began = clock.now();
    let failed = false;
    try {
      return appendGroup(this.#database, group, began, this.#maxRoomBytes);
    } catch (error) {
      failed = true;
      this.#options.logger.error('a commit failed', { calls: group.length, error: String(error) });
      throw error;
    } finally {
      const ms = clock.now() - began;
      committed?.({ calls: group.length, bytes: bytesOf(group), ms, failed });
      if (ms > SLOW_COMMIT_MS) this.#options.logger.warn('a slow commit', { calls: group.length, ms });
    }
  }

  get #maxRoomBytes(): number {
    return this.#options.maxRoomBytes ?? Number.POSITIVE_INFINITY;
  }

  get #freePages(): number {
    return this.#database.get<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0;
  }

  #sweepBatch(until: number): number {
    const rows = this.#database.transaction(() => {
      const due = this.#database.all<{ id: number; room: number; size: number }>(
        `SELECT id, room, size FROM envelopes WHERE replaced_at IS NOT NULL AND replaced_at <= ?
         ORDER BY replaced_at LIMIT ?`,
        until,
        SWEEP_BATCH,
      );
      for (const { id, room, size } of due) {
        dropChunks(this.#database, id);
        this.#database.run('DELETE FROM envelopes WHERE id = ?', id);
        this.#database.run('UPDATE rooms SET replaced_bytes = replaced_bytes - ? WHERE id = ?', size, room);
      }
      return due;
    });
    return rows.length;
  }

  #check(): void {
    if (this.#closed) throw new LogStorageError('closed', 'the store was closed');
  }
}

const bytesOf = (group: readonly Call[]): number =>
  group.reduce((sum, { items }) => sum + items.reduce((bytes, item) => bytes + sizeOf(item), 0), 0);
