import type { Bytes, Counts, Envelope, Hash, Hex32, SnapshotClaim } from '@parley/wire';
import { covers, mayReplace } from './counts.ts';

/** What a compare-and-swap compares with. */
export interface Standing {
  readonly epoch: Hex32;
  readonly base: { readonly hash: Hash; readonly covers: Counts } | null;
  readonly counts: Counts;
}

/**
 * Whether a snapshot may become the base (rule 5). `held` means it already is.
 *
 * It must follow the log's own epoch and base and cover no more than the log counts. Where the log adopts it, every edit
 * the log has of what it covers must be among those known to be in it (`adopt`). Either way it must cover all that the
 * present base covers: those edits are kept nowhere else, so they would be lost.
 */
export function swap(
  standing: Standing,
  claim: SnapshotClaim,
  hash: Hash,
  adopt: Counts | false,
): 'won' | 'lost' | 'held' {
  const { base } = standing;
  if (base?.hash === hash) return 'held';
  if (base && !covers(claim.covers, base.covers)) return 'lost';
  if (adopt) return mayReplace(standing.counts, claim.covers, adopt) ? 'won' : 'lost';
  const follows = claim.epoch === standing.epoch && claim.parent === (base?.hash ?? null);
  return follows && covers(standing.counts, claim.covers) ? 'won' : 'lost';
}

/** The claim of a snapshot that is handed to `install`. TypeError if it is none or comes without its chunks: its caller
 * is wrong. */
export function claimOf(snapshot: Envelope, chunks: readonly Bytes[]): SnapshotClaim {
  if (!snapshot.claim) throw new TypeError(`a log stands on snapshots, not on a ${snapshot.header.kind}`);
  if (chunks.length !== snapshot.chunks.length) {
    throw new TypeError(`${chunks.length} chunks for a snapshot that names ${snapshot.chunks.length}`);
  }
  return snapshot.claim;
}
