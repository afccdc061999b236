import { FieldReader } from '../field-reader.ts';
import { FieldWriter } from '../field-writer.ts';
import type { Bytes, Hash, SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { WireError } from '../wire-error.ts';
import { type Covered, type Covers, LEAST_ENTRY, readCovered, writeCovered } from './covers.ts';

/** A piece of a snapshot's covers, in clear: home judges by it. `hash` is the SHA-256 of its bytes, and its address. */
export interface CoversChunk {
  readonly hash: Hash;
  readonly bytes: Bytes;
}

/** Entries in the given order, 1 to LIMITS.coversPerChunk of them. */
export function encodeCoversChunk(entries: readonly (readonly [SessionId, Covered])[]): Bytes {
  if (entries.length === 0) throw new WireError('a chunk that covers nothing');
  const writer = new FieldWriter(LIMITS.chunk).uint(entries.length, LIMITS.coversPerChunk);
  for (const [session, covered] of entries) writeCovered(writer, session, covered);
  return writer.finish();
}

/** Throws WireError on anything but one such chunk, and if it names a session twice. */
export function decodeCoversChunk(bytes: Uint8Array): Covers {
  if (bytes.length > LIMITS.chunk) throw new WireError('a chunk too large', 'too-large');
  const reader = new FieldReader(bytes);
  const count = reader.count(LIMITS.coversPerChunk, LEAST_ENTRY);
  if (count === 0) throw new WireError('a chunk that covers nothing');
  const covers = new Map<SessionId, Covered>();
  for (let left = count; left > 0; left--) covers.set(...readCovered(reader));
  if (covers.size !== count) throw new WireError('a session covered twice');
  reader.end();
  return covers;
}
