import type { Bytes, SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { sha256Sync } from '../sha256.ts';
import { WireError } from '../wire-error.ts';
import type { Covered, Covers } from './covers.ts';
import { type CoversChunk, decodeCoversChunk, encodeCoversChunk } from './covers-chunk.ts';

/** All that a snapshot covers, and the chunks it lies in: all full but the last, in the order of `covers`. */
export interface WholeCovers {
  readonly covers: Covers;
  readonly chunks: readonly CoversChunk[];
}

export const NO_COVERS: WholeCovers = { covers: new Map(), chunks: [] };

/** Cuts covers into chunks, in the order they have. A chunk is cut by entries, not by bytes, so that a count that grows
 * changes its own chunk alone. Those that are as in `before` are not made again. */
export function wholeCovers(covers: Covers, before: WholeCovers = NO_COVERS): WholeCovers {
  const entries = [...covers];
  if (entries.length > LIMITS.coversChunks * LIMITS.coversPerChunk) {
    throw new WireError(`covers of ${entries.length} sessions`, 'too-large');
  }
  const stood = [...before.covers];
  const chunks: CoversChunk[] = [];
  for (let at = 0; at < entries.length; at += LIMITS.coversPerChunk) {
    const slot = entries.slice(at, at + LIMITS.coversPerChunk);
    const same = before.chunks[chunks.length];
    if (same && areSame(slot, stood.slice(at, at + LIMITS.coversPerChunk))) chunks.push(same);
    else chunks.push(chunkOf(encodeCoversChunk(slot)));
  }
  return { covers, chunks };
}

type Entry = readonly [SessionId, Covered];

const chunkOf = (bytes: Bytes): CoversChunk => ({ hash: sha256Sync(bytes), bytes });

const areSame = (slot: readonly Entry[], stood: readonly Entry[]): boolean =>
  slot.length === stood.length &&
  slot.every(([session, { count, hash }], index) => {
    const [was, covered] = stood[index] as Entry;
    return session === was && count === covered.count && hash === covered.hash;
  });

/** Reads the chunks that a claim names, in its order; with their hashes they make a `WholeCovers`. Throws WireError if they
 * are not what `wholeCovers` cuts. */
export function readWholeCovers(chunks: readonly Uint8Array[]): Covers {
  if (chunks.length > LIMITS.coversChunks) throw new WireError('too many chunks of covers', 'too-large');
  const covers = new Map<SessionId, Covered>();
  for (const [index, bytes] of chunks.entries()) {
    const entries = decodeCoversChunk(bytes);
    const isLast = index === chunks.length - 1;
    if (!isLast && entries.size < LIMITS.coversPerChunk) throw new WireError('a chunk that is not full');
    for (const [session, covered] of entries) {
      if (covers.has(session)) throw new WireError('a session covered twice');
      covers.set(session, covered);
    }
  }
  return covers;
}
