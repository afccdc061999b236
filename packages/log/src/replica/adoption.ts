import type { Bytes, Counts, Envelope, Hash, SessionId } from '@parley/wire';
import type { AppendItem } from '../log.ts';

/**
 * What a device knows that decides whether it takes over a snapshot. The replica itself reads nothing: that is asked of
 * whoever opens the room's envelopes.
 */
export interface Adoption {
  /** This replica's own session. */
  readonly session: SessionId;
  /** Whether that session is this device's: this one, or one of before. In doubt false. */
  isOwn(session: SessionId): boolean;
  /** Whether home said, under its pinned key, that it stands on that snapshot. */
  isNamed(hash: Hash): boolean;
  /**
   * Opens the snapshot, and compares: does it, together with the edits that are kept above it, contain everything this
   * device shows? Then how many edits of each session that is: those may give way to it. Null if it does not, or cannot
   * be read. `kept` is called after the moment that is compared with, so that nothing shown then is missing in it.
   */
  prove(
    snapshot: Envelope,
    chunks: readonly Bytes[],
    kept: () => AsyncIterable<AppendItem>,
  ): Promise<Counts | null>;
  /** The same, compared not with what this device shows but with what its log and memory have left: edits, and the
   * snapshot below them if there is one. True if all of it is in the snapshot and `kept`. */
  proveLeft(
    snapshot: Envelope,
    chunks: readonly Bytes[],
    left: () => AsyncIterable<AppendItem>,
    kept: () => AsyncIterable<AppendItem>,
  ): Promise<boolean>;
}
