import type { Bytes, Envelope, Hash, SessionId } from '@parley/wire';
import { decodeEnvelope, WireError } from '@parley/wire';
import type { Sha256 } from './position.ts';

/** The envelope of stored bytes; null if they are not what is known by this hash. */
export function checkedEnvelope(bytes: Bytes, hash: Hash, sha256: Sha256): Envelope | null {
  return sha256(bytes) === hash ? envelopeOf(bytes) : null;
}

/** Null if these bytes are no envelope: whatever their sum says, they were damaged. */
export function envelopeOf(bytes: Bytes): Envelope | null {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** The same of an edit, which must be the one that the index says it is. */
export function checkedEdit(
  bytes: Bytes,
  { session, number, hash }: { readonly session: SessionId; readonly number: number; readonly hash: Hash },
  sha256: Sha256,
): Envelope | null {
  const envelope = checkedEnvelope(bytes, hash, sha256);
  return envelope?.header.session === session && envelope.header.number === number ? envelope : null;
}
