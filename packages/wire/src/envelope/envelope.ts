import { asBytes, concat } from '../bytes.ts';
import { readHashes, writeHashes } from '../hashes.ts';
import type { Bytes, Hash } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { purpose } from '../purpose.ts';
import { Reader } from '../reader.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { WireError } from '../wire-error.ts';
import { Writer } from '../writer.ts';
import { type Header, type Kind, readHeader, writeHeader } from './header.ts';
import { readClaim, type SnapshotClaim, writeClaim } from './snapshot-claim.ts';

/** A decoded sealed thing, with its bytes as they came: it is forwarded and stored as those bytes, never re-encoded. */
export interface Envelope {
  readonly header: Header;
  /** Present exactly when `header.kind` is `snapshot` (and the version is known). */
  readonly claim: SnapshotClaim | null;
  /** The addresses (SHA-256) of its chunks, in order; empty if its body holds everything. */
  readonly chunks: readonly Hash[];
  /** Ciphertext with its tag. A view of `bytes`. */
  readonly body: Bytes;
  /** 64 bytes of Ed25519. A view of `bytes`. */
  readonly signature: Bytes;
  /** Everything, as stored and sent. It fills its buffer exactly. */
  readonly bytes: Bytes;
  /** The part of `bytes` that is additional data: header, claim and chunk addresses. */
  readonly aad: Bytes;
  /** The part of `bytes` that is signed: all but the signature. */
  readonly signed: Bytes;
}

const SIGNATURE = 64;

/** The most a sealed body of each kind may hold. */
const BODY: { readonly [K in Kind]: number } = {
  edit: LIMITS.inlineBody,
  snapshot: LIMITS.inlineBody,
  presence: LIMITS.presence,
  signal: LIMITS.signal,
};

/** The additional data under which a body is sealed: the header, a snapshot's claim, the chunks' addresses. A chunk
 * itself (`part` > 0) is sealed under its header alone, because the claim and the addresses stand in its envelope. */
export function encodeHeader(header: Header, claim: SnapshotClaim | null, chunks: readonly Hash[]): Bytes {
  const writer = new Writer(LIMITS.envelope);
  writeHeader(writer, header);
  if (header.part > 0) {
    if (claim !== null || chunks.length > 0) throw new WireError('a chunk with a claim or chunks of its own');
    return writer.finish();
  }
  if ((claim !== null) !== (header.kind === 'snapshot'))
    throw new WireError('a snapshot, and nothing else, has a claim');
  if (claim !== null) writeClaim(writer, claim);
  writeHashes(writer, chunks, chunksOf(header.kind));
  return writer.finish();
}

/** What is signed, before its purpose is put in front (`envelopeBytes`): the additional data and the sealed body. */
export function sealedBytes(aad: Bytes, body: Bytes): Bytes {
  return new Writer(LIMITS.envelope - SIGNATURE)
    .rest(aad, LIMITS.envelope)
    .varBytes(body, LIMITS.signal)
    .finish();
}

/** What a session's key signs for an envelope of this kind and room. */
export const envelopeBytes = (header: Header, signed: Bytes): Bytes =>
  purpose(header.kind, header.room, signed);

/** The envelope of `signed` (from `sealedBytes`) and its signature of 64 bytes. */
export const assembleEnvelope = (signed: Bytes, signature: Bytes): Envelope =>
  decodeEnvelope(concat(signed, signature));

/**
 * Decodes an envelope. `bytes` is kept if it fills its buffer exactly, and copied otherwise.
 *
 * Of an unknown version only the stable frame is read (header first, signature last): `claim` is null, `chunks` empty,
 * `aad` the frame, `body` all between. Such an envelope can be verified, stored and forwarded, not opened.
 *
 * Throws WireError: `too-large` beyond LIMITS.envelope or the limit of the kind's body, otherwise `malformed`.
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > LIMITS.envelope) throw new WireError('an envelope too large', 'too-large');
  if (bytes.length < SIGNATURE) throw new WireError('ends too early');
  const own = asBytes(bytes);
  const signed = own.subarray(0, own.length - SIGNATURE);
  const reader = new Reader(signed);
  const header = readHeader(reader);
  let claim: SnapshotClaim | null = null;
  let chunks: readonly Hash[] = [];
  let aad: Bytes;
  if (header.version === PROTOCOL_VERSION) {
    if (header.part !== 0) throw new WireError('an envelope that says it is a chunk');
    if (header.kind === 'snapshot') claim = readClaim(reader);
    chunks = readHashes(reader, chunksOf(header.kind));
    aad = own.subarray(0, reader.position);
    const length = reader.uint(BODY[header.kind]);
    if (length !== reader.remaining) throw new WireError('a body of another length');
  } else {
    aad = own.subarray(0, reader.position);
  }
  const body = signed.subarray(reader.position);
  return { header, claim, chunks, body, signature: own.subarray(signed.length), bytes: own, aad, signed };
}

/** Presence and signals are never larger than one envelope. */
const chunksOf = (kind: Kind): number =>
  kind === 'edit' || kind === 'snapshot' ? LIMITS.chunksPerEnvelope : 0;
