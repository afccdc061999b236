import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Clock, Logger, Timer } from '@parley/runtime';
import type { Bytes, Position, RoomId } from '@parley/wire';
import { weightOf } from '../change.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import { type Log, LogStorageError } from '../log.ts';
import type { RoomEntry, RoomSizes, RoomsStore } from '../rooms-store.ts';
import type { SqliteDatabase } from './database.ts';
import { roomsIn, sizesOf, touchRoom } from './inventory.ts';
import { findRoom, type LogName, type StoredLog } from './logs.ts';
import {
  deletionOf,
  expiredAt,
  isDeleted,
  markDeleted,
  markExpired,
  removeRoom,
  unmarkDeleted,
  untouchedSince,
} from './removal.ts';
import { adoptLog, repairRoom } from './repair.ts';
import { openWithSchema } from './schema.ts';
import { SqliteLog } from './sqlite-log.ts';
import { dueShelves, sweepBatch } from './sweeping.ts';
import { trimRoom } from './trim.ts';
import { type Call, writeGroup } from './writing.ts';

export type { CheckSignature } from './log-check.ts';
export { checkRooms } from './room-check.ts';

export interface SqliteStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The most that is kept of one room, in bytes: beyond it what lies on shelves that have an end gives way. Nothing is refused
   * for it. Without it there is no bound. */
  readonly maxRoomBytes?: number;
  /** Told of each group commit: how many writes, their bytes, how long it took in ms, and whether it was made. */
  readonly committed?: (commit: { calls: number; bytes: number; ms: number; failed: boolean }) => void;
  /** The most the database may grow to, in bytes; beyond it writes reject with `full`. Without it the disk is the bound. */
  readonly maxBytes?: number;
}

/** Freed pages given back to the file system at once. */
const SWEEP_PAGES = 2_000;
/** A commit slower than this, in ms, is worth a line. */
const SLOW_COMMIT_MS = 1_000;
/** While several write at a time, a commit waits for more for so many times as long as the one before took, and at most so long,
 * ms: a fifth of the time is spent on commits, however slow the disk. Who writes alone waits for nothing. */
const GATHER_TIMES = 4;
const GATHER_MOST_MS = 25;
/** And as long as another commit comes within so many ms of the one before. */
const GATHERS_FOR_MS = 50;

/**
 * All rooms' logs in one SQLite database (WAL, `synchronous=FULL`): what a home keeps.
 *
 * Writes of all rooms that arrive in one turn of the event loop share a commit, and so one sync of the disk; each
 * promise resolves only after it. The work is synchronous: while a commit syncs, further messages wait in their sockets
 * and then share the next.
 */
export class SqliteStore implements RoomsStore {
  readonly #database: SqliteDatabase;
  readonly #options: SqliteStoreOptions;
  readonly #writes: GroupCommit<Call, Position>;
  /** Those that are not closed. */
  readonly #logs = new Set<SqliteLog>();
  #closed = false;
  /** Whether the last commit failed. */
  #fails = false;
  /** How long the next commit waits for more, ms; null: not at all. It ends by itself where no commit comes any more: who writes then is
   * alone. */
  #gathering: { readonly ms: number; readonly end: Timer } | null = null;

  private constructor(database: SqliteDatabase, options: SqliteStoreOptions) {
    this.#database = database;
    this.#options = options;
    this.#writes = new GroupCommit({
      gather: () => (this.#gathering ? sleep(this.#gathering.ms) : turn()),
      commit: (group) => this.#commit(group),
    });
  }

  /** Opens or creates the database at `path`; its directory must exist. Throws LogStorageError: `corrupt` for a damaged
   * file, `older` for one of an older schema, `refused` for one that cannot be opened or has a newer one. */
  static open(path: string, options: SqliteStoreOptions): SqliteStore {
    return new SqliteStore(openWithSchema(path, options), options);
  }

  /** A log over one part of a room; the caller opens and closes it. It takes no space before something is written to it. */
  log(room: RoomId, part = 0): Log {
    this.#check();
    const name = { room, part };
    const log = new SqliteLog({
      name,
      database: this.#database,
      now: () => this.#options.clock.now(),
      write: async (change) => {
        this.#check();
        return this.#writes.submit({ call: { name, change }, size: weightOf(change) });
      },
      repair: (problem) => this.#repair(room, problem),
      closed: () => this.#logs.delete(log),
    });
    this.#logs.add(log);
    return log;
  }

  /** What a room takes: everything it has stored. */
  sizes(room: RoomId): RoomSizes {
    this.#check();
    return sizesOf(this.#database, room);
  }

  /** How many rooms something was written to. */
  get rooms(): number {
    this.#check();
    return this.#database.get<{ rooms: number }>('SELECT COUNT(*) AS rooms FROM rooms')?.rooms ?? 0;
  }

  /** Every room with its sizes, who was written to last first. It reads a few rows of each. */
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

  /** Erases a room for good: `isDeleted` says so from now on. Its logs must not be open. `deletion` is its owner's, where it was the owner
   * who deleted it; `deletionOf` gives it back. False if there was nothing of it. */
  delete(room: RoomId, deletion: Bytes | null = null): boolean {
    this.#check();
    markDeleted(this.#database, room, { now: this.#options.clock.now(), deletion });
    return removeRoom(this.#database, room);
  }

  /** The owner's deletion of a room that is deleted; null: it was not the owner who deleted it, or it is not deleted. */
  deletionOf(room: RoomId): Bytes | null {
    this.#check();
    return deletionOf(this.#database, room);
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

  /** Erases a room that may come back from any device. Its logs must not be open. False if there was nothing of it. */
  expire(room: RoomId): boolean {
    this.#check();
    const stood = removeRoom(this.#database, room);
    if (stood) markExpired(this.#database, room, this.#options.clock.now());
    return stood;
  }

  /** When a room expired that has not come back, Unix milliseconds; null for any other. */
  expiredAt(room: RoomId): number | null {
    this.#check();
    return expiredAt(this.#database, room);
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

  /** Writes something and takes it back, as a write would. Throws LogStorageError if that is refused. */
  probe(): void {
    this.#check();
    this.#database.transaction(() => this.#database.run('UPDATE schema SET version = version'));
  }

  /** Writes all rooms as they are now into a new file. It holds up writes for as long as that takes: about a second for
   * each few hundred MiB. Throws LogStorageError, also if the file is there already. */
  copyTo(path: string): void {
    this.#check();
    this.#database.run('VACUUM INTO ?', path);
  }

  /** Deletes what lies on shelves whose end has come, a batch at a time. Returns how many edits that were.
   * Whoever owns the store calls it now and then; an hour apart is enough. */
  async sweep(): Promise<number> {
    const now = this.#options.clock.now();
    let swept = 0;
    for (const log of this.#closed ? [] : dueShelves(this.#database, now)) {
      try {
        for (let after: number | null = 0; after !== null && !this.#closed; await turn()) {
          const batch: { edits: number; next: number | null } = sweepBatch(this.#database, log, {
            now,
            after,
          });
          swept += batch.edits;
          after = batch.next;
        }
      } catch (error) {
        // It is made anew when somebody opens it; the others are swept.
        if (!(error instanceof LogStorageError) || error.kind !== 'corrupt') throw error;
        this.#options.logger.error('a log was not swept', { error: error.message });
      }
    }
    await this.giveBack();
    if (swept > 0) this.#options.logger.info('swept replaced edits', { edits: swept });
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

  /** Finishes pending writes and closes the database. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writes.idle();
    this.#gatherAfter(0);
    this.#database.close();
  }

  #commit(group: readonly Call[]): Outcome<Position>[] {
    const { clock, committed } = this.#options;
    const began = clock.now();
    let failed = false;
    try {
      const made = this.#database.transaction(() => {
        const log = (name: LogName): StoredLog => adoptLog(this.#database, name, began);
        const outcomes = writeGroup(this.#database, group, { now: began, log });
        this.#trim(group);
        return outcomes;
      });
      this.#fails = false;
      return made;
    } catch (error) {
      failed = true;
      // One line for as long as it lasts: writes are tried again and again.
      if (!this.#fails)
        this.#options.logger.error('a commit failed', { calls: group.length, error: String(error) });
      this.#fails = true;
      throw error;
    } finally {
      const ms = clock.now() - began;
      this.#gatherAfter(group.length > 1 ? Math.min(GATHER_TIMES * ms, GATHER_MOST_MS) : 0);
      committed?.({ calls: group.length, bytes: bytesOf(group), ms, failed });
      if (ms > SLOW_COMMIT_MS) this.#options.logger.warn('a slow commit', { calls: group.length, ms });
    }
  }

  /** Makes anew the index of a room's logs that are damaged, and tells whoever has one open. False if none is. */
  #repair(room: RoomId, problem: string): boolean {
    const parts = this.#database.transaction(() => repairRoom(this.#database, room));
    for (const log of this.#logs)
      if (log.name.room === room && parts.has(log.name.part)) log.repaired(problem);
    return parts.size > 0;
  }

  #trim(group: readonly Call[]): void {
    const { maxRoomBytes } = this.#options;
    if (maxRoomBytes === undefined) return;
    for (const room of new Set(group.map(({ name }) => name.room))) {
      const id = findRoom(this.#database, room);
      if (id !== undefined) trimRoom(this.#database, id, maxRoomBytes);
    }
  }

  /** The next commit waits for more for so long, if it comes soon. */
  #gatherAfter(ms: number): void {
    this.#gathering?.end.cancel();
    this.#gathering = null;
    if (ms === 0) return;
    const end = this.#options.clock.after(GATHERS_FOR_MS, () => {
      this.#gathering = null;
    });
    this.#gathering = { ms, end };
  }

  get #freePages(): number {
    return this.#database.get<{ freelist_count: number }>('PRAGMA freelist_count')?.freelist_count ?? 0;
  }

  #check(): void {
    if (this.#closed) throw new LogStorageError('closed', 'the store was closed');
  }
}

const bytesOf = (group: readonly Call[]): number =>
  group.reduce((sum, { change }) => sum + weightOf(change), 0);
