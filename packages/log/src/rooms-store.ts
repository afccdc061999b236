import type { Bytes, RoomId } from '@parley/wire';
import type { Log, LogBytes } from './log.ts';

/** A room as who runs the server sees it. Times in Unix milliseconds. */
export interface RoomEntry {
  readonly room: RoomId;
  /** All that is kept of it, what snapshots replaced included, in bytes. */
  readonly bytes: number;
  /** Edits that were ever written here. */
  readonly edits: number;
  /** Sessions that wrote: a person has a new one each time they open the document. */
  readonly sessions: number;
  readonly writtenAt: number;
  readonly touchedAt: number;
}

/** What a room takes, in bytes: everything it has stored. */
export interface RoomSizes {
  readonly parts: ReadonlyMap<number, LogBytes>;
  /** Its small named values. */
  readonly meta: number;
  readonly total: number;
  /** How much of that lies on shelves that have an end: it gives way to what is new in a full room. */
  readonly yielding: number;
}

/** Something that is not as it was written. */
export interface RoomDamage {
  /** Null: it is not known which rooms it concerns. */
  readonly room: RoomId | null;
  readonly problem: string;
}

/** What a store in the process knows at once, and one across a network has to ask for. */
export type Answer<Result> = Result | Promise<Result>;

/**
 * All rooms' logs in one database, and what who runs a home asks of it. Its kinds (SQLite, PostgreSQL) pass one contract
 * suite. Every method throws, or rejects with, LogStorageError if the storage refuses.
 */
export interface RoomsStore {
  /** A log over one part of a room; the caller opens and closes it. It takes no space before something is written to it. */
  log(room: RoomId, part?: number): Log;
  /** What a room takes: everything it has stored. */
  sizes(room: RoomId): Answer<RoomSizes>;
  /** How many rooms something was written to. */
  readonly rooms: Answer<number>;
  /** Every room with its sizes, who was written to last first. It reads a few rows of each. */
  list(): Answer<RoomEntry[]>;
  /** Whether something was ever written to that room, and is kept. */
  stands(room: RoomId): Answer<boolean>;
  /** Notes that somebody opened the room; nothing of one that does not stand. */
  touch(room: RoomId): Answer<void>;
  /** Erases a room for good: `isDeleted` says so from now on. `deletion` is its owner's, where it was the owner who deleted it; the
   * first that is kept stays. False if there was nothing of it. */
  delete(room: RoomId, deletion?: Bytes | null): Answer<boolean>;
  /** The owner's deletion of a room that is deleted; null: it was not the owner who deleted it, or it is not deleted. */
  deletionOf(room: RoomId): Answer<Bytes | null>;
  /** Whether the room was deleted, and must not come back. */
  isDeleted(room: RoomId): Answer<boolean>;
  /** A deleted room may come back. False if it was not deleted. */
  undelete(room: RoomId): Answer<boolean>;
  /** Rooms that nobody wrote to or opened since `time`, Unix milliseconds. */
  untouchedSince(time: number): Answer<RoomId[]>;
  /** Erases a room that may come back from any device. False if there was nothing of it. */
  expire(room: RoomId): Answer<boolean>;
  /** When a room expired that has not come back, Unix milliseconds; null for any other. */
  expiredAt(room: RoomId): Answer<number | null>;
  /** What the rooms take, in bytes. */
  readonly usedBytes: Answer<number>;
  /** Writes something and takes it back, as a write would. */
  probe(): Answer<void>;
  /** Deletes what lies on shelves whose end has come. Returns how many edits that were. Whoever owns the store calls it now and
   * then; an hour apart is enough. */
  sweep(): Promise<number>;
  /** Gives what was freed back to the machine, as far as that is the store's to do. */
  giveBack(): Promise<void>;
  /** Finishes pending writes and lets go of the database. */
  close(): Promise<void>;
}
