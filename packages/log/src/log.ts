import type { Bytes, Certificate, Counts, Envelope, Hash, Position, SessionId } from '@parley/wire';

/** What a log holds, as read when it is opened. `counts` are effective: what the base covers, and what lies above it. */
export interface LogState {
  readonly position: Position;
  readonly counts: Counts;
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  /** The snapshot this log stands on, with its chunks held; null before the first. */
  readonly base: { readonly hash: Hash; readonly envelope: Envelope } | null;
  /** What lies above the base. */
  readonly tail: { readonly envelopes: number; readonly bytes: number };
}

export interface AppendItem {
  readonly envelope: Envelope;
  /** Every chunk the envelope names. They become durable with it. */
  readonly chunks: readonly Bytes[];
}

/** Where a scan stands; opaque, `null` for the beginning. */
export type ScanCursor = number | null;

/**
 * A replica's set of envelopes, durable. All kinds (memory, IndexedDB, SQLite) pass one contract suite.
 *
 * Callers verify before they append; a log checks only its own invariants. Whatever a method returns is durable when
 * its promise resolves; when it rejects, nothing of that call is held.
 */
export interface Log {
  /** Reads the state; called first and once. */
  open(): Promise<LogState>;

  /** Appends edits in the given order, and certificates, in one transaction. An edit already held is skipped silently
   * (idempotent by session and number). An edit that would leave a gap in its session rejects the whole call with
   * `LogGapError`. Returns the new position. */
  append(items: readonly AppendItem[], certificates: readonly Certificate[]): Promise<Position>;

  /** Edits of one session with `number >= from`, ascending, at most `limit`. Edits the base covers are not returned. */
  read(session: SessionId, from: number, limit: number): Promise<Envelope[]>;

  /** Edits above the base in append order, at most `limit`; the next call takes the returned cursor, `null` is the end. */
  scan(after: ScanCursor, limit: number): Promise<{ envelopes: Envelope[]; next: ScanCursor }>;

  /** A chunk, by its SHA-256, of any held envelope; null if none holds it. */
  chunk(hash: Hash): Promise<Bytes | null>;

  /**
   * Installs a snapshot: compare-and-swap. `at` says where the caller believes the log stands: `epoch` and the base's
   * hash must be the log's, and each count the claim covers must be at most the log's own count. Or a device adopts it, whatever its epoch and
   * counts: `adopt` is how many edits of each session are known to be in it, and the swap is lost if the log has one of
   * what it covers that is not (another tab may have written it). On success the edits it covers are replaced (kept for a while where the kind says so), the epoch becomes the first 32 bytes of
   * SHA-256(old epoch ‖ snapshot hash), `seq` and `head` go on, and counts become the maximum of both. Returns the new
   * position, or null if the swap lost.
   */
  install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    options: { readonly adopt: Counts | false },
  ): Promise<Position | null>;

  /** The head and counts right after the `seq`-th append of this epoch; null if that is not known (any more). */
  at(seq: number): Promise<{ head: Hash; counts: Counts } | null>;

  /** Small named values beside the log (pinned keys, the last receipt): at most 64 KiB each. */
  getMeta(name: string): Promise<Bytes | null>;
  setMeta(name: string, value: Bytes | null): Promise<void>;

  /** Reads what other holders of the same storage (other tabs) have written since; returns the state now. */
  refresh(): Promise<LogState>;

  /**
   * Calls `listener` each time the storage is taken from this log: deleted, closed by the browser, or taken over by a
   * newer page; the error says which, and its kind is `closed` if it is for good. Else the log opens its storage again as
   * soon as it is asked for something, and `refresh` says what is left. At most one listener: a later one takes its place.
   */
  onLost(listener: (error: LogStorageError) => void): void;

  /** Releases what it holds; pending appends are finished first. */
  close(): Promise<void>;
}

/** An append that would leave a hole in a session's numbers. */
export class LogGapError extends Error {
  override readonly name = 'LogGapError';
}

/** The storage refused: full, forbidden (private mode), corrupt, or gone. `kind` is what a person is told. */
export class LogStorageError extends Error {
  override readonly name = 'LogStorageError';
  readonly kind: 'full' | 'refused' | 'corrupt' | 'closed';
  constructor(kind: 'full' | 'refused' | 'corrupt' | 'closed', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
