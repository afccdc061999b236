import { readCounts, writeCounts } from '../counts.ts';
import { readOptionalHash, writeOptionalHash } from '../hashes.ts';
import type { Counts, Hash, Hex32 } from '../ids.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** What a snapshot says of itself, in clear, so that home can check it against its own counts. */
export interface SnapshotClaim {
  readonly epoch: Hex32;
  /** The hash of the snapshot envelope it replaces; null for the first. */
  readonly parent: Hash | null;
  readonly seq: number;
  readonly head: Hash;
  readonly covers: Counts;
}

export function writeClaim(writer: Writer, claim: SnapshotClaim): void {
  writer.hex32(claim.epoch);
  writeOptionalHash(writer, claim.parent);
  writer.uint(claim.seq).hex32(claim.head);
  writeCounts(writer, claim.covers);
}

export const readClaim = (reader: Reader): SnapshotClaim => ({
  epoch: reader.hex32(),
  parent: readOptionalHash(reader),
  seq: reader.uint(),
  head: reader.hex32(),
  covers: readCounts(reader),
});
