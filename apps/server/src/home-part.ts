import { createHome, DISCUSSION, HOME_LIMITS, type Home, type HomeOptions, TEXT } from '@parley/home';
import { type LogBytes, LogStorageError } from '@parley/log';
import type { SqliteStoreOptions } from '@parley/log/sqlite';
import type { Timer } from '@parley/runtime';
import { type Bytes, decodeDeletion } from '@parley/wire';
import { type DataDirectory, takeDataDirectory } from './data-directory.ts';
import type { Finding } from './finding.ts';
import { freeBytesOf, storageFindings } from './home-findings.ts';
import { type HomeFolder, openHomeFolder, roomsFileIn } from './home-folder.ts';
import { KeyWatch } from './key-watch.ts';
import { LeisureCheck } from './leisure-check.ts';
import { replaceHome } from './restore.ts';
import type { ServedPart, Visitor } from './served-part.ts';

type Channel = Parameters<Home['accept']>[0];

const HOUR = 60 * 60_000;
/** How often what snapshots replaced long ago is deleted, and rooms that nobody opens, in milliseconds. */
const SWEEP_INTERVAL = HOUR;
const DAY = 24 * HOUR;
/** How long what was found out about the disk counts, in milliseconds. */
const FRESH = 5_000;
/** How long the size of the database counts, in milliseconds: it is asked for with each edit. */
const SIZE_FRESH = 250;

/** A volume that is not mounted looks like this, and so does a key that was brought to a new machine. */
const ROOMS_ARE_GONE = 'there is a home key, and there are no rooms: is the right folder mounted?';

export interface HomePartOptions
  extends Omit<HomeOptions, 'log' | 'key' | 'limits' | 'sizes' | 'deletions' | 'expiry'> {
  readonly directory: string;
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

/** Home over its folder: `rooms.sqlite` holds the rooms' logs, `home.key` the key its receipts are signed with. */
export class HomePart implements ServedPart {
  readonly #options: HomePartOptions;
  readonly #data: DataDirectory;
  readonly #storing: StoreOptions;
  readonly #sweeping: Timer;
  readonly #check: LeisureCheck;
  readonly #key: KeyWatch;
  #folder: HomeFolder;
  #home: Home;
  /** Set while the rooms are exchanged. */
  #away = false;
  /** What the file held when it was asked last, and what was committed since, bytes. */
  #size = { bytes: 0, since: 0, at: Number.NEGATIVE_INFINITY };
  #findings: { readonly said: readonly Finding[]; readonly at: number } | null = null;

  private constructor(
    options: HomePartOptions,
    data: DataDirectory,
    folder: HomeFolder,
    storing: StoreOptions,
  ) {
    this.#options = options;
    this.#storing = storing;
    storing.grown = (bytes) => {
      this.#size.since += bytes;
    };
    this.#data = data;
    this.#folder = folder;
    this.#home = this.#serve();
    this.#sweeping = options.clock.every(SWEEP_INTERVAL, () => void this.#sweep());
    const { clock, logger } = options;
    this.#key = new KeyWatch({ folder: data.path, clock, logger });
    this.#check = new LeisureCheck({
      file: roomsFileIn(data.path),
      clock: options.clock,
      logger: options.logger,
      ...(options.checkAfter === undefined ? {} : { firstAfter: options.checkAfter }),
    });
    if (folder.roomsAreGone) options.logger.warn(ROOMS_ARE_GONE, { folder: data.path });
  }

  /** @throws StartError if the folder is not usable or what stands in it is damaged. */
  static async open(options: HomePartOptions): Promise<HomePart> {
    const data = takeDataDirectory(options.directory);
    try {
      const storing = storeOptionsOf(options);
      return new HomePart(options, data, await openHomeFolder(data.path, storing), storing);
    } catch (error) {
      data.release();
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

  stands(room: string): boolean {
    return !this.#away && this.#folder.store.stands(room);
  }

  isDeleted(room: string): boolean {
    return !this.#away && this.#folder.store.isDeleted(room);
  }

  get storedRooms(): number {
    return this.#away ? 0 : this.#folder.store.rooms;
  }

  /** What the rooms take, in bytes. */
  get storedBytes(): number {
    const now = this.#options.clock.now();
    if (!this.#away && now - this.#size.at >= SIZE_FRESH) {
      this.#size = { bytes: this.#folder.store.usedBytes, since: 0, at: now };
    }
    return this.#size.bytes + this.#size.since;
  }

  /** What an operator should know; the disk is asked at most every 5 s, whoever asks. */
  findings(): readonly Finding[] {
    const now = this.#options.clock.now();
    if (!this.#findings || now - this.#findings.at >= FRESH) {
      this.#findings = { said: this.#look(), at: now };
    }
    return this.#findings.said;
  }

  /** Erases a room for good, and tells those in it. `deletion` is its owner's, if the owner deleted it. False if there was nothing of
   * it. */
  async delete(room: string, deletion: Bytes | null = null): Promise<boolean> {
    const { store } = this.#folder;
    const stood = store.delete(room, deletion);
    await this.#home.end(room, 'deleted');
    // What was on its way when it was erased.
    store.delete(room, deletion);
    await store.giveBack();
    return stood;
  }

  /** Erases the rooms that nobody is in, wrote to or opened for so many days. They may come back. Returns how many. */
  async expire(days: number): Promise<number> {
    const { store } = this.#folder;
    let expired = 0;
    for (const room of store.untouchedSince(this.#options.clock.now() - days * DAY)) {
      if (this.#home.isOccupied(room)) continue;
      await this.#home.end(room, 'going-away');
      if (store.expire(room)) expired += 1;
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
      await this.#folder.store.close();
      try {
        return await replaceHome(this.#data.path, file, this.#options.clock.now());
      } finally {
        this.#folder = await openHomeFolder(this.#data.path, this.#storing);
        this.#home = this.#serve();
        this.#key.renew();
        this.#size = { bytes: 0, since: 0, at: Number.NEGATIVE_INFINITY };
      }
    } finally {
      this.#away = false;
    }
  }

  async close(): Promise<void> {
    this.#sweeping.cancel();
    this.#key.close();
    await this.#check.close();
    try {
      await this.#home.close();
    } finally {
      await this.#folder.store.close();
      this.#data.release();
    }
  }

  #serve(): Home {
    const {
      store,
      key: { key, elders },
    } = this.#folder;
    return createHome({
      ...this.#options,
      key,
      elders,
      limits: { ...HOME_LIMITS, roomBytes: this.#options.roomBytes },
      deletions: {
        of: (room) => {
          const deletion = store.deletionOf(room);
          return deletion && decodeDeletion(deletion);
        },
        keep: async (room, { bytes }) => void (await this.delete(room, bytes)),
      },
      expiry: { days: this.#options.expireDays, at: (room) => store.expiredAt(room) },
      sizes: (room) => {
        const { total, yielding, parts } = store.sizes(room);
        return { total, yielding, discussion: sumOf(parts.get(DISCUSSION)) };
      },
      log: (room, part) => {
        if (part === TEXT) this.#touch(room);
        return store.log(room, part);
      },
    });
  }

  /** A disk that refuses must not keep anybody out: what they write goes round all the same. */
  #touch(room: string): void {
    try {
      this.#folder.store.touch(room);
    } catch (error) {
      if (!(error instanceof LogStorageError)) throw error;
      this.#options.logger.warn('that a room was opened was not noted', { error: error.message });
    }
  }

  #look(): Finding[] {
    const found: Finding[] = [];
    if (this.#folder.roomsAreGone && this.storedRooms === 0)
      found.push({ what: ROOMS_ARE_GONE, severe: false });
    if (this.#away) return [...found, { what: 'the rooms of a backup are put in place', severe: true }];
    const { damaged } = this.#check;
    if (damaged > 0) found.push({ what: `damaged: ${damaged}, see "parley check"`, severe: false });
    const trouble = this.#key.trouble();
    if (trouble) found.push({ what: trouble, severe: false });
    const { store } = this.#folder;
    return [
      ...found,
      ...storageFindings({
        probe: () => store.probe(),
        freeBytes: this.#options.freeBytes ?? (() => freeBytesOf(this.#data.path)),
        usedBytes: () => store.usedBytes,
        mostBytes: this.#options.fileBytes,
      }),
    ];
  }

  async #sweep(): Promise<void> {
    const { logger, expireDays } = this.#options;
    try {
      if (this.#away) return;
      await this.#folder.store.sweep();
      const expired = expireDays === null ? 0 : await this.expire(expireDays);
      if (expired > 0) logger.info('rooms expired', { rooms: expired, days: expireDays });
    } catch (error) {
      logger.error('a sweep failed', { error });
    }
  }
}

const sumOf = (bytes: LogBytes | undefined): number =>
  Object.values(bytes ?? {}).reduce((sum, each) => sum + each, 0);

/** How the rooms are opened. `grown` is told of the bytes of each commit. */
type StoreOptions = Parameters<typeof openHomeFolder>[1] & { grown: (bytes: number) => void };

function storeOptionsOf(options: HomePartOptions): StoreOptions {
  const { clock, logger, suite, roomBytes, fileBytes, committed } = options;
  const storing: StoreOptions = {
    clock,
    logger,
    suite,
    committed: (commit) => {
      committed(commit);
      if (!commit.failed) storing.grown(commit.bytes);
    },
    maxRoomBytes: roomBytes,
    maxBytes: fileBytes,
    grown() {},
  };
  return storing;
}
