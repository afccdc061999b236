import {
  createHome,
  DISCUSSION,
  HOME_LIMITS,
  type Home,
  type HomeOptions,
  type RoomBytes,
  TEXT,
} from '@parley/home';
import { type Answer, type LogBytes, LogStorageError, type RoomSizes } from '@parley/log';
import type { SqliteStoreOptions } from '@parley/log/sqlite';
import type { Timer } from '@parley/runtime';
import { type Bytes, decodeDeletion } from '@parley/wire';
import { DatabaseHousing } from './database-housing.ts';
import type { Finding } from './finding.ts';
import { FolderHousing } from './folder-housing.ts';
import { storageFindings } from './home-findings.ts';
import type { Housing, OpenedRooms } from './housing.ts';
import { LeisureCheck } from './leisure-check.ts';
import type { Place } from './place.ts';
import type { ServedPart, Visitor } from './served-part.ts';

type Channel = Parameters<Home['accept']>[0];

const HOUR = 60 * 60_000;
/** How often what snapshots replaced long ago is deleted, and rooms that nobody opens, in milliseconds. */
const SWEEP_INTERVAL = HOUR;
const DAY = 24 * HOUR;
/** How long what was found out about the disk counts, in milliseconds. */
const FRESH = 5_000;

/** A volume that is not mounted looks like this, and so does a key that was brought to a new machine. */
const ROOMS_ARE_GONE = 'there is a home key, and there are no rooms: is it the right place, and mounted?';

export interface HomePartOptions
  extends Omit<HomeOptions, 'log' | 'key' | 'limits' | 'sizes' | 'deletions' | 'expiry'> {
  readonly place: Place;
  /** Bytes home keeps of one room, all its parts together, and what the file may grow to. */
  readonly roomBytes: number;
  readonly fileBytes: number;
  /** After how many days without anybody a room is erased; null: never. */
  readonly expireDays: number | null;
  /** What is free on the disk, in bytes; asked of the system if absent. */
  readonly freeBytes?: () => number;
  /** When everything is read for the first time, in milliseconds from the start; a minute if absent. */
  readonly checkAfter?: number;
  readonly committed: NonNullable<SqliteStoreOptions['committed']>;
}

/** Home over the place where its rooms and its key are kept. */
export class HomePart implements ServedPart {
  readonly #options: HomePartOptions;
  readonly #housing: Housing;
  readonly #sweeping: Timer;
  readonly #check: LeisureCheck;
  #rooms: OpenedRooms;
  #home: Home;
  /** Set while the rooms are exchanged. */
  #away = false;
  /** What the file held when it was asked last, and what was committed since, bytes. */
  #size = { bytes: 0, since: 0, at: Number.NEGATIVE_INFINITY };
  #count = { rooms: 0, at: Number.NEGATIVE_INFINITY };
  #findings: { readonly said: Promise<readonly Finding[]>; readonly at: number } | null = null;

  private constructor(options: HomePartOptions, housing: Housing, rooms: OpenedRooms, events: StoreEvents) {
    this.#options = options;
    events.grown = (bytes) => {
      this.#size.since += bytes;
    };
    events.deleted = (room) => void this.#home.end(room, 'deleted');
    this.#housing = housing;
    this.#rooms = rooms;
    this.#home = this.#serve();
    this.#sweeping = options.clock.every(SWEEP_INTERVAL, () => void this.#sweep());
    this.#check = new LeisureCheck({
      rooms: housing.rooms,
      clock: options.clock,
      logger: options.logger,
      ...(options.checkAfter === undefined ? {} : { firstAfter: options.checkAfter }),
    });
    if (rooms.roomsAreGone) options.logger.warn(ROOMS_ARE_GONE, { place: housing.name });
  }

  /** @throws StartError if the place is not usable or what stands in it is damaged. */
  static async open(options: HomePartOptions): Promise<HomePart> {
    const events: StoreEvents = { grown() {}, deleted() {} };
    const housing = housingOf(options, events);
    try {
      return new HomePart(options, housing, await housing.open(), events);
    } catch (error) {
      housing.release();
      throw error;
    }
  }

  accept(channel: Channel, visitor: Visitor): void {
    if (this.#away) channel.close('going-away');
    else this.#home.accept(channel, visitor);
  }

  stats() {
    const { rooms, callers } = this.#home.stats();
    return { rooms, connections: callers };
  }

  stands(room: string): Answer<boolean> {
    return !this.#away && this.#rooms.store.stands(room);
  }

  isDeleted(room: string): Answer<boolean> {
    return !this.#away && this.#rooms.store.isDeleted(room);
  }

  /** Rooms that are kept; where a database has to be asked, as it said last. */
  get storedRooms(): number {
    if (this.#away) return 0;
    const now = this.#options.clock.now();
    if (now - this.#count.at >= this.#housing.sizeFresh) {
      this.#count.at = now;
      this.#known(this.#rooms.store.rooms, (rooms) => {
        this.#count.rooms = rooms;
      });
    }
    return this.#count.rooms;
  }

  /** What the rooms take, in bytes; where a database has to be asked, as it said last, with what was written here since. */
  get storedBytes(): number {
    const now = this.#options.clock.now();
    if (!this.#away && now - this.#size.at >= this.#housing.sizeFresh) {
      this.#size.at = now;
      const { since } = this.#size;
      this.#known(this.#rooms.store.usedBytes, (bytes) => {
        this.#size.bytes = bytes;
        this.#size.since -= since;
      });
    }
    return this.#size.bytes + this.#size.since;
  }

  #known<Value>(answer: Answer<Value>, take: (value: Value) => void): void {
    if (!(answer instanceof Promise)) return take(answer);
    answer
      .then(take)
      .catch((error: unknown) =>
        this.#options.logger.warn('the rooms were not measured', { error: String(error) }),
      );
  }

  /** What an operator should know; the disk is asked at most every 5 s, whoever asks. */
  findings(): Promise<readonly Finding[]> {
    const now = this.#options.clock.now();
    if (!this.#findings || now - this.#findings.at >= FRESH) {
      this.#findings = { said: this.#look(), at: now };
    }
    return this.#findings.said;
  }

  /** Erases a room for good, and tells those in it. `deletion` is its owner's, if the owner deleted it. False if there was nothing of
   * it. */
  async delete(room: string, deletion: Bytes | null = null): Promise<boolean> {
    const { store } = this.#rooms;
    const stood = await store.delete(room, deletion);
    await this.#home.end(room, 'deleted');
    // What was on its way when it was erased.
    await store.delete(room, deletion);
    await store.giveBack();
    return stood;
  }

  /** Erases the rooms that nobody is in, wrote to or opened for so many days. They may come back. Returns how many. */
  async expire(days: number): Promise<number> {
    const { store } = this.#rooms;
    let expired = 0;
    for (const room of await store.untouchedSince(this.#options.clock.now() - days * DAY)) {
      if (this.#home.isOccupied(room)) continue;
      await this.#home.end(room, 'going-away');
      if (await store.expire(room)) expired += 1;
    }
    await store.giveBack();
    return expired;
  }

  /** Takes the rooms and the key of a backup in place of its own, which are put aside. Returns where they are. Callers are told
   * to come back. What it rejects with, the rooms are as they were. */
  async restore(file: string): Promise<string> {
    this.#away = true;
    try {
      await this.#home.close();
      await this.#rooms.store.close();
      try {
        return await this.#housing.restore(file, this.#options.clock.now());
      } finally {
        this.#rooms = await this.#housing.open();
        this.#home = this.#serve();
        this.#size = { bytes: 0, since: 0, at: Number.NEGATIVE_INFINITY };
        this.#count = { rooms: 0, at: Number.NEGATIVE_INFINITY };
      }
    } finally {
      this.#away = false;
    }
  }

  async close(): Promise<void> {
    this.#sweeping.cancel();
    await this.#check.close();
    try {
      await this.#home.close();
    } finally {
      await this.#rooms.store.close();
      this.#housing.release();
    }
  }

  #serve(): Home {
    const {
      store,
      key: { key, elders },
    } = this.#rooms;
    return createHome({
      ...this.#options,
      key,
      elders,
      limits: { ...HOME_LIMITS, roomBytes: this.#options.roomBytes },
      deletions: {
        of: async (room) => {
          const deletion = await store.deletionOf(room);
          return deletion && decodeDeletion(deletion);
        },
        keep: async (room, { bytes }) => void (await this.delete(room, bytes)),
      },
      expiry: { days: this.#options.expireDays, at: (room) => store.expiredAt(room) },
      sizes: (room) => {
        const answer = store.sizes(room);
        return answer instanceof Promise ? answer.then(bytesOf) : bytesOf(answer);
      },
      log: (room, part) => {
        if (part === TEXT) void this.#touch(room);
        return store.log(room, part);
      },
    });
  }

  /** A disk that refuses must not keep anybody out: what they write goes round all the same. */
  async #touch(room: string): Promise<void> {
    try {
      await this.#rooms.store.touch(room);
    } catch (error) {
      if (!(error instanceof LogStorageError)) throw error;
      this.#options.logger.warn('that a room was opened was not noted', { error: error.message });
    }
  }

  async #look(): Promise<Finding[]> {
    const found: Finding[] = [];
    if (this.#rooms.roomsAreGone && this.storedRooms === 0)
      found.push({ what: ROOMS_ARE_GONE, severe: false });
    if (this.#away) return [...found, { what: 'the rooms of a backup are put in place', severe: true }];
    const { damaged } = this.#check;
    if (damaged > 0) found.push({ what: `damaged: ${damaged}, see "parley check"`, severe: false });
    const trouble = this.#housing.trouble();
    if (trouble) found.push({ what: trouble, severe: false });
    const { store } = this.#rooms;
    const { freeBytes = () => this.#housing.freeBytes(), fileBytes } = this.#options;
    return [
      ...found,
      ...(await storageFindings({
        probe: () => store.probe(),
        freeBytes,
        usedBytes: () => store.usedBytes,
        mostBytes: fileBytes,
      })),
    ];
  }

  async #sweep(): Promise<void> {
    const { logger, expireDays } = this.#options;
    try {
      if (this.#away) return;
      await this.#rooms.store.sweep();
      const expired = expireDays === null ? 0 : await this.expire(expireDays);
      if (expired > 0) logger.info('rooms expired', { rooms: expired, days: expireDays });
    } catch (error) {
      logger.error('a sweep failed', { error });
    }
  }
}

const bytesOf = ({ total, yielding, parts }: RoomSizes): RoomBytes => ({
  total,
  yielding,
  discussion: sumOf(parts.get(DISCUSSION)),
});

const sumOf = (bytes: LogBytes | undefined): number =>
  Object.values(bytes ?? {}).reduce((sum, each) => sum + each, 0);

/** What the store tells, once somebody listens. */
interface StoreEvents {
  /** Bytes of a commit. */
  grown: (bytes: number) => void;
  deleted: (room: string) => void;
}

/** Throws StartError if a folder is not usable. */
function housingOf(options: HomePartOptions, events: StoreEvents): Housing {
  const { place, clock, logger, suite, roomBytes, fileBytes, committed } = options;
  const storing = {
    clock,
    logger,
    suite,
    committed: (commit: Parameters<typeof committed>[0]) => {
      committed(commit);
      if (!commit.failed) events.grown(commit.bytes);
    },
    maxRoomBytes: roomBytes,
    maxBytes: fileBytes,
    deleted: (room: string) => events.deleted(room),
  };
  return place.kind === 'folder'
    ? new FolderHousing(place.folder, storing)
    : new DatabaseHousing(place, storing);
}
