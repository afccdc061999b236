import type { Hash, Hex32 } from './ids.ts';

/** Where a log stands: `head` chains the hashes of all appended envelopes, `epoch` changes with each installed snapshot. */
export interface Position {
  readonly epoch: Hex32;
  readonly seq: number;
  readonly head: Hash;
}
