import type { Hash } from './ids.ts';

/** Where a log stands: `seq` counts the edits ever written to it, `head` chains their hashes. */
export interface Position {
  readonly seq: number;
  readonly head: Hash;
}
