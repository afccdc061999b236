import { setImmediate as turn } from 'node:timers/promises';
import type { Clock, Logger } from '@parley/runtime';
import type { Bytes, RoomId } from '@parley/wire';
import { weightOf } from '../change.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import { LogStorageError, type SharedLog } from '../log.ts';
import type { RoomEntry, RoomSizes, RoomsStore } from '../rooms-store.ts';
import { PostgresDatabase, type Session } from './database.ts';
import { HomeValues } from './home-values.ts';
import { bytesIn, largerThan, roomsIn, sizesOf, touchRoom } from './inventory.ts';
import { lockKey, lockRooms } from './locks.ts';
import { findRoom, isDeleted } from './logs.ts';
import { PostgresLog } from './postgres-log.ts';
import {
  deletionOf,
  expiredAt,
  markDeleted,
  markExpired,
  removeRoom,
  unmarkDeleted,
  untouchedSince,
} from './removal.ts';
import { prepareSchema } from './schema.ts';
import { dueLogs, sweepLog } from './sweeping.ts';
import { Tenancy } from './tenancy.ts';
import { trimRoom } from './trim.ts';
import { PostgresWatch } from './watch.ts';
import { type Call, type Written, writeGroup } from './writing.ts';

export type { HomeValues, Values } from './home-values.ts';

export interface PostgresStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** As SQLite's: beyond it what lies on shelves that have an end gives way. */
  readonly maxRoomBytes?: number;
  /** Told of each group commit: how many writes, their bytes, how long it took in ms, and whether it was made. */
  readonly committed?: (commit: { calls: number; bytes: number; ms: number; failed: boolean }) => void;
  /** A room of which a log is open here was deleted, by whatever process. Told each second until its logs are closed. */
  readonly deleted?: (room: RoomId) => void;
  /** Nobody else uses the database meanwhile; it is refused where somebody does. */
  readonly alone?: boolean;
}

/** A commit slower than this, in ms, is worth a line. */
const SLOW_COMMIT_MS = 1_000;
/** Commits under way at once; a room has its place in one of them. */
const LANES = 4;
/** Calls that share a commit at most: each room of them takes one of the database's locks. */
const GROUP_CALLS = 256;

/**
 * All rooms' logs in one PostgreSQL database, which several processes may share. Writes that come while a commit is under way share
 * the next one; each promise resolves only after it. A log is a `SharedLog`: what other processes write is looked for each second.
 */
export class PostgresStore implements RoomsStore {
  readonly #database: PostgresDatabase;
  readonly #options: PostgresStoreOptions;
  readonly #lanes: readonly GroupCommit<Call, Written>[];
  readonly #watch: PostgresWatch;
  readonly #tenancy: Tenancy;
  #closed = false;
  /** Whether the last commit failed. */
  #fails = false;

  private constructor(database: PostgresDatabase, tenancy: Tenancy, options: PostgresStoreOptions) {
    this.#database = database;
    this.#tenancy = tenancy;
    this.#options = options;
    const { clock, logger, deleted = () => {} } = options;
    this.#watch = new PostgresWatch({ database, clock, logger, deleted });
    this.#lanes = Array.from(
      { length: LANES },
      () =>
        new GroupCommit<Call, Written>({
          gather: () => turn(),
          commit: (group) => this.#commit(group),
          maxCalls: GROUP_CALLS,
        }),
    );
  }

  /** Connects, and makes the tables or brings them up to this version; several processes may do that at once. LogStorageError:
   * `refused` if the database cannot be reached or is of a newer schema. */
  static async open(url: string, options: PostgresStoreOptions): Promise<PostgresStore> {
    const database = new PostgresDatabase(url);
    let tenancy: Tenancy | null = null;
    try {
      const { clock } = options;
      tenancy = await (options.alone ? Tenancy.alone(url, clock) : Tenancy.shared(url, clock));
      await prepareSchema(database);
      return new PostgresStore(database, tenancy, options);
    } catch (error) {
      await tenancy?.close();
      await database.close();
      throw error;
    }
  }

  log(room: RoomId, part = 0): SharedLog {
    this.#check();
    const name = { room, part };
    const lane = this.#lanes[Math.abs(lockKey(room)) % LANES];
    return new PostgresLog({
      name,
      database: this.#database,
      watch: this.#watch,
      now: () => this.#options.clock.now(),
      write: async (change) => {
        this.#check();
        if (!lane) throw new RangeError('a room without a place');
        return lane.submit({ call: { name, change }, size: weightOf(change) });
      },
    });
  }

  /** What home itself keeps beside its rooms, by name. */
  get values(): HomeValues {
    return new HomeValues(this.#database);
  }

  sizes(room: RoomId): Promise<RoomSizes> {
    return this.#read((on) => sizesOf(on, room));
  }

  get rooms(): Promise<number> {
    return this.#read(async (on) => (await on.get<{ n: number }>('SELECT count(*) AS n FROM rooms'))?.n ?? 0);
  }

  list(): Promise<RoomEntry[]> {
    return this.#read(roomsIn);
  }

  stands(room: RoomId): Promise<boolean> {
    return this.#read(async (on) => (await findRoom(on, room)) !== undefined);
  }

  touch(room: RoomId): Promise<void> {
    return this.#write((on) => touchRoom(on, room, this.#options.clock.now()));
  }

  delete(room: RoomId, deletion: Bytes | null = null): Promise<boolean> {
    return this.#write(async (on) => {
      await lockRooms(on, [room]);
      await markDeleted(on, room, { now: this.#options.clock.now(), deletion });
      return removeRoom(on, room);
    });
  }

  deletionOf(room: RoomId): Promise<Bytes | null> {
    return this.#read((on) => deletionOf(on, room));
  }

  isDeleted(room: RoomId): Promise<boolean> {
    return this.#read((on) => isDeleted(on, room));
  }

  undelete(room: RoomId): Promise<boolean> {
    return this.#write((on) => unmarkDeleted(on, room));
  }

  untouchedSince(time: number): Promise<RoomId[]> {
    return this.#read((on) => untouchedSince(on, time));
  }

  expire(room: RoomId): Promise<boolean> {
    return this.#write(async (on) => {
      await lockRooms(on, [room]);
      const stood = await removeRoom(on, room);
      if (stood) await markExpired(on, room, this.#options.clock.now());
      return stood;
    });
  }

  expiredAt(room: RoomId): Promise<number | null> {
    return this.#read((on) => expiredAt(on, room));
  }

  /** What the rooms hold; what the database itself adds (indexes, what it has not cleared away yet) is not in it. */
  get usedBytes(): Promise<number> {
    return this.#read(bytesIn);
  }

  probe(): Promise<void> {
    return this.#write((on) => on.run('UPDATE parley_schema SET version = version'));
  }

  /** One process is enough: two divide the work. */
  async sweep(): Promise<number> {
    this.#check();
    const now = this.#options.clock.now();
    let swept = 0;
    for (const log of await this.#read((on) => dueLogs(on, now))) {
      if (this.#closed) break;
      swept += await this.#database.write((on) => sweepLog(on, log, now));
    }
    if (swept > 0) this.#options.logger.info('swept replaced edits', { edits: swept });
    return swept;
  }

  /** PostgreSQL's own autovacuum does it. */
  async giveBack(): Promise<void> {}

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#watch.close();
    await Promise.all(this.#lanes.map((lane) => lane.idle()));
    await this.#database.close();
    await this.#tenancy.close();
  }

  async #commit(group: readonly Call[]): Promise<Outcome<Written>[]> {
    const { clock, committed } = this.#options;
    const began = clock.now();
    let failed = false;
    try {
      const made = await this.#database.write(async (on) => {
        const outcomes = await writeGroup(on, group, began);
        await this.#trim(on, group);
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
      committed?.({ calls: group.length, bytes: bytesOf(group), ms, failed });
      if (ms > SLOW_COMMIT_MS) this.#options.logger.warn('a slow commit', { calls: group.length, ms });
    }
  }

  /** What it changes is another state of the log, which this process reads as it reads what others wrote. */
  async #trim(session: Session, group: readonly Call[]): Promise<void> {
    const { maxRoomBytes } = this.#options;
    if (maxRoomBytes === undefined) return;
    const rooms = [...new Set(group.map(({ name }) => name.room))];
    for (const room of await largerThan(session, rooms, maxRoomBytes))
      await trimRoom(session, room, maxRoomBytes);
  }

  async #read<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    this.#check();
    return this.#database.read(work);
  }

  async #write<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    this.#check();
    return this.#database.write(work);
  }

  #check(): void {
    if (this.#closed) throw new LogStorageError('closed', 'the store was closed');
  }
}

const bytesOf = (group: readonly Call[]): number =>
  group.reduce((sum, { change }) => sum + weightOf(change), 0);
