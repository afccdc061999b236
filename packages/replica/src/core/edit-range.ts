import type { SessionId } from '@parley/wire';

/** Edits of one session. */
export interface EditRange {
  readonly session: SessionId;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}
