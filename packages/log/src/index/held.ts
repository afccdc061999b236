import type { Hash, SessionId } from '@parley/wire';
import type { LogBytes } from '../log.ts';
import { GENESIS } from '../position.ts';
import type { SessionLeaves } from './session-leaves.ts';

/** The one small record that every transaction reads and writes. */
export interface LogRow {
  readonly seq: number;
  readonly head: Hash;
  readonly proved: Hash | null;
  readonly bytes: LogBytes;
}

export const EMPTY_ROW: LogRow = {
  ...GENESIS,
  proved: null,
  bytes: { kept: 0, snapshots: 0, shelved: 0, notes: 0, certificates: 0 },
};

/** What is known of a snapshot without reading it. */
export interface SnapshotEntry {
  readonly size: number;
  readonly shelf: Hash | null;
}

export interface ShelfEntry {
  readonly until: number | null;
  /** Edits and snapshots on it, and their bytes. */
  readonly count: number;
  readonly bytes: number;
}

/** What a log holds, as far as the changes of one transaction concern it. */
export interface Held {
  readonly row: LogRow;
  /** Of each session a change names an edit of; of all that have edits on shelves, if a change may end one. */
  readonly sessions: Map<SessionId, SessionLeaves>;
  /** All, in the order in which they were written. */
  readonly snapshots: Map<Hash, SnapshotEntry>;
  /** All. */
  readonly shelves: Map<Hash, ShelfEntry>;
  /** The sizes of those a change names, in bytes. */
  readonly notes: Map<Hash, number>;
  readonly certificates: Map<SessionId, number>;
}
