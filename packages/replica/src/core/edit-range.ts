import type { Hash, SessionId } from '@parley/wire';

/** Edits of one session. */
export interface EditRange {
  readonly session: SessionId;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** Edits that follow each other and give way, each by its hash. */
export interface ReplacedEdits extends EditRange {
  readonly hashes: readonly Hash[];
}
