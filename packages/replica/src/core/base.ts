import type { Hash, SessionId } from '@parley/wire';

/** Of one session: how many of its edits, and the hash of the last of them. */
export interface Cover {
  readonly count: number;
  readonly hash: Hash;
}

export type Covers = ReadonlyMap<SessionId, Cover>;

/** A snapshot as its claim tells it. What it *says* of sessions (`covers`) is what it may replace, never what is held (L1). */
export interface Base {
  readonly hash: Hash;
  /** The session that signed it. */
  readonly by: SessionId;
  /** All bases it says it contains, theirs too. */
  readonly parents: readonly Hash[];
  readonly covers: Covers;
  /** The envelope and its chunks. */
  readonly bytes: number;
}

/** A session's signed word: it has proved `base`, and found it to contain these; of none: it has proved it (L4, L7). */
export interface Note {
  readonly hash: Hash;
  readonly by: SessionId;
  readonly base: Hash;
  readonly contains: readonly Hash[];
}
