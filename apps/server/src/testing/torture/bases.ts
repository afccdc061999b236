import type { Hash, WholeCovers } from '@parley/wire';

/** A base that was made in this run: what its body holds, and what it covers. Nobody opens it: who made it is asked. */
export interface KnownBase {
  readonly covers: WholeCovers;
  readonly holds: ReadonlySet<Hash>;
}

/** By their hash. */
export type KnownBases = Map<Hash, KnownBase>;
