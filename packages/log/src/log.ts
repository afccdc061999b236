import type { Bytes, Certificate, Envelope, Hash, Note, Position, SessionId } from '@parley/wire';
import type { EditList, KeptEdits } from './kept-edits.ts';

/** An edit as it is written. */
export interface EditRow {
  readonly envelope: Envelope;
  /** SHA-256 of the envelope's bytes: what it is known by, and what is compared when it is read. */
  readonly hash: Hash;
  /** Every chunk the envelope names, in its order. They become durable with it. */
  readonly chunks: readonly Bytes[];
}

/** A snapshot as it is written; the fields mean what those of an edit do. */
export interface SnapshotRow {
  readonly envelope: Envelope;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
}

export interface NoteRow {
  readonly note: Note;
  /** SHA-256 of the note's bytes. */
  readonly hash: Hash;
}

/** An edit as it is read. */
export interface HeldEdit {
  readonly envelope: Envelope;
  readonly hash: Hash;
}

/** A snapshot that a log holds: listed, or on the shelf of the one that replaced it. */
export interface HeldSnapshot {
  readonly hash: Hash;
  readonly envelope: Envelope;
  /** Bytes, its chunks included. */
  readonly size: number;
  /** The snapshot on whose shelf it lies; null while it is listed. */
  readonly shelf: Hash | null;
}

/** What a snapshot replaced and what is still kept beside it. There is one shelf a snapshot at most. */
export interface Shelf {
  readonly by: Hash;
  /** When it may be swept, Unix ms; null while nobody has confirmed that snapshot. */
  readonly until: number | null;
  readonly edits: ReadonlyMap<SessionId, KeptEdits>;
}

/** Bytes that a log stores, chunks included; a chunk that two envelopes name counts twice. */
export interface LogBytes {
  /** Kept edits. */
  readonly kept: number;
  /** Listed snapshots. */
  readonly snapshots: number;
  /** Edits and snapshots on shelves. */
  readonly shelved: number;
  readonly notes: number;
  readonly certificates: number;
}

/** What a log holds, as read when it is opened. */
export interface LogState {
  readonly position: Position;
  /** Without what lies on shelves. */
  readonly kept: ReadonlyMap<SessionId, KeptEdits>;
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  /** In the order in which they were written. */
  readonly snapshots: readonly HeldSnapshot[];
  readonly shelves: readonly Shelf[];
  /** In the order in which they were written. */
  readonly notes: readonly NoteRow[];
  readonly proved: Hash | null;
  readonly bytes: LogBytes;
}

/** These give way to `by`, and lie on its shelf from then on. What is not kept or listed is passed over. */
export interface Replacement {
  readonly by: Hash;
  readonly edits?: readonly EditList[];
  readonly snapshots?: readonly Hash[];
  /** The shelf's end, Unix ms; null: until somebody confirms it. Of two ends of one shelf the later counts, and null is the latest. */
  readonly keepUntil: number | null;
}

/**
 * What one transaction does to a log, in the order of the fields; all of it or nothing. Several tabs write one log: what
 * a change takes away it names exactly, and what it does so for stands in `given`.
 */
export interface LogChange {
  /** Snapshots that must be listed, before or by this change, as must every `replace.by` and `proved`. If one is not, the call rejects
   * with `LogStaleError`. */
  readonly given?: readonly Hash[];
  /** The first of a session stays. */
  readonly certificates?: readonly Certificate[];
  /** Any numbers. One that is held, kept or shelved, is skipped; another under its number is kept beside it. */
  readonly edits?: readonly EditRow[];
  /** One that is held, listed or shelved, is skipped. */
  readonly snapshots?: readonly SnapshotRow[];
  readonly notes?: readonly NoteRow[];
  readonly replace?: readonly Replacement[];
  /** Gives shelves that have no end one. */
  readonly confirm?: readonly { readonly by: Hash; readonly until: number }[];
  /** Goes at once. A listed snapshot that goes gives back what lies on its shelf: that is kept, or listed, again. */
  readonly drop?: {
    readonly edits?: readonly EditList[];
    readonly snapshots?: readonly Hash[];
    readonly notes?: readonly Hash[];
    readonly certificates?: readonly SessionId[];
  };
  /** It becomes null by itself when that snapshot is no longer listed. */
  readonly proved?: Hash | null;
  /** Unix ms: shelves whose end has come by then go, with all that lies on them. */
  readonly sweepBefore?: number;
}

/** Something that was not read as it was written, and is not held any more. */
export type Damage =
  | { readonly kind: 'edit'; readonly session: SessionId; readonly number: number; readonly hash: Hash }
  | { readonly kind: 'snapshot'; readonly hash: Hash }
  | { readonly kind: 'chunk'; readonly hash: Hash }
  /** Of what is held. It was made anew from the envelopes: the state is to be read again. */
  | { readonly kind: 'index'; readonly problem: string };

/** Where a scan stands; opaque, `null` for the beginning. */
export type ScanCursor = number | null;

export interface ReadOptions {
  /** Also what lies on shelves that nobody has confirmed. */
  readonly served?: boolean;
}

/**
 * One part of a room as one replica holds it, durable. All kinds (memory, IndexedDB, SQLite) pass one contract suite.
 *
 * Callers verify before they write; a log checks only its own invariants. Whatever a method returns is durable when its
 * promise resolves; when it rejects, nothing of that call is held. Who holds an envelope holds its chunks.
 *
 * Reads are checked: what is read is compared with its hash. What differs is given up: deleted, named to `onDamaged`, and
 * the read goes on without it, so that whoever else has it hands it in again.
 */
export interface Log {
  /** Reads the state; called first and once. LogStorageError, `older` if the storage is of a former Parley. */
  open(): Promise<LogState>;

  /** Does all of a change, or nothing. `LogStaleError` if what it rests on is gone. Returns the new position. */
  write(change: LogChange): Promise<Position>;

  /** Edits of one session with `number >= from`, ascending, then by hash; at most `limit`, but all of one number together. */
  read(session: SessionId, from: number, limit: number, options?: ReadOptions): Promise<HeldEdit[]>;

  /** Kept edits in the order in which they were written, at most `limit`; the next call takes the returned cursor, `null` is the end. */
  scan(after: ScanCursor, limit: number): Promise<{ edits: HeldEdit[]; next: ScanCursor }>;

  /** A snapshot, listed or shelved; null if it is not held. */
  snapshot(hash: Hash): Promise<Envelope | null>;

  /** A chunk, by its SHA-256, of anything held; null if nothing held names it. One that is damaged takes along whatever names it. */
  chunk(hash: Hash): Promise<Bytes | null>;

  /** Small named values of the room, beside its logs (pinned keys, the last receipt): at most 64 KiB each. */
  getMeta(name: string): Promise<Bytes | null>;
  setMeta(name: string, value: Bytes | null): Promise<void>;

  /** Reads the state again, with what other holders of the same storage (other tabs) have written since. */
  refresh(): Promise<LogState>;

  /** Calls `listener` for each thing given up. At most one listener: a later one takes its place. */
  onDamaged(listener: (damage: Damage) => void): void;

  /**
   * Calls `listener` each time the storage is taken from this log: deleted, closed by the browser, or taken over by a
   * newer page; the error says which, and its kind is `closed` if it is for good. Else the log opens its storage again as
   * soon as it is asked for something, and `refresh` says what is left. At most one listener: a later one takes its place.
   */
  onLost(listener: (error: LogStorageError) => void): void;

  /** Releases what it holds; pending writes are finished first. */
  close(): Promise<void>;
}

/** A log whose storage other processes write to as well. What they wrote is found within a second, or by the next write. */
export interface SharedLog extends Log {
  /** The state that the last `open`, `refresh` or `write` told of was all there was at that time, by the storage's own clock, Unix ms:
   * whoever writes something else has a later one. It goes on by itself for as long as nobody does. */
  readonly asOf: number;
  /** Others have written since: `refresh` reads it. */
  readonly isBehind: boolean;
  /** Calls `listener` once others have written, before the write that finds it resolves; again only after `refresh`, which reads what
   * they wrote. At most one listener: a later one takes its place. */
  onElsewhere(listener: () => void): void;
}

export const isShared = (log: Log): log is SharedLog => 'asOf' in log;

/** A snapshot that a change rests on is not listed: another holder has taken it away. Judge again after `refresh`. */
export class LogStaleError extends Error {
  override readonly name = 'LogStaleError';
}

export type StorageFault = 'full' | 'refused' | 'corrupt' | 'closed' | 'older';

/** The storage refused: full, forbidden (private mode), corrupt, gone, or of an older Parley. `kind` is what a person is told. */
export class LogStorageError extends Error {
  override readonly name = 'LogStorageError';
  readonly kind: StorageFault;
  constructor(kind: StorageFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
