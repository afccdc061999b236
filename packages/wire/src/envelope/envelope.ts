import { asBytes, concat } from '../bytes.ts';
import { FieldReader } from '../field-reader.ts';
import { FieldWriter } from '../field-writer.ts';
import { readHashes, readOptionalHash, writeHashes, writeOptionalHash } from '../hashes.ts';
import type { Bytes, Hash } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { purpose } from '../purpose.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { WireError } from '../wire-error.ts';
import { type Header, type Kind, readHeader, writeHeader } from './header.ts';
import { readClaim, type SnapshotClaim, writeClaim } from './snapshot-claim.ts';

/** A decoded sealed thing, with its bytes as they came: it is forwarded and stored as those bytes, never re-encoded. */
export interface Envelope {
  readonly header: Header;
  /** Present exactly when `header.kind` is `snapshot` (and the version is known). */
  readonly claim: SnapshotClaim | null;
  /** Of an edit: the hash of its session's edit before it in this part; null for the first, and of other kinds. */
  readonly prev: Hash | null;
  /** The addresses (SHA-256) of all chunks it names, in order: first the clear ones with a snapshot's covers (its claim's
   * `whole`), then the sealed ones. Who holds an envelope holds them all. */
  readonly chunks: readonly Hash[];
  /** The last of `chunks`: those its sealed content lies in; empty if its body holds everything. */
  readonly sealed: readonly Hash[];
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

/** The additional data under which a body is sealed: the header, a snapshot's claim, an edit's `prev`, the sealed chunks'
 * addresses. A chunk itself (`piece` > 0) is sealed under its header alone, because the claim and the addresses stand in
 * its envelope. */
export function encodeHeader(
  header: Header,
  claim: SnapshotClaim | null,
  sealed: readonly Hash[],
  prev: Hash | null = null,
): Bytes {
  const writer = new FieldWriter(LIMITS.envelope);
  writeHeader(writer, header);
  if (header.piece > 0) {
    if (claim !== null || prev !== null || sealed.length > 0)
      throw new WireError('a chunk with a claim or chunks of its own');
    return writer.finish();
  }
  if ((claim !== null) !== (header.kind === 'snapshot'))
    throw new WireError('a snapshot, and nothing else, has a claim');
  if (prev !== null && header.kind !== 'edit') throw new WireError('only an edit follows another');
  checkPlace(header, prev);
  if (claim !== null) writeClaim(writer, claim);
  if (header.kind === 'edit') writeOptionalHash(writer, prev);
  writeHashes(writer, sealed, chunksOf(header.kind));
  return writer.finish();
}

/** What is signed, before its purpose is put in front (`envelopeBytes`): the additional data and the sealed body. */
export function sealedBytes(aad: Bytes, body: Bytes): Bytes {
  return new FieldWriter(LIMITS.envelope - SIGNATURE)
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
 * Of an unknown version only the stable frame is read (header first, signature last): `claim` and `prev` are null, `chunks` empty,
 * `aad` the frame, `body` all between. Such an envelope can be verified, stored and forwarded, not opened.
 *
 * Throws WireError: `too-large` beyond LIMITS.envelope or the limit of the kind's body, otherwise `malformed`.
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > LIMITS.envelope) throw new WireError('an envelope too large', 'too-large');
  if (bytes.length < SIGNATURE) throw new WireError('ends too early');
  const own = asBytes(bytes);
  const signed = own.subarray(0, own.length - SIGNATURE);
  const reader = new FieldReader(signed);
  const header = readHeader(reader);
  let claim: SnapshotClaim | null = null;
  let prev: Hash | null = null;
  let sealed: readonly Hash[] = [];
  let aad: Bytes;
  if (header.version === PROTOCOL_VERSION) {
    if (header.piece !== 0) throw new WireError('an envelope that says it is a chunk');
    if (header.kind === 'snapshot') claim = readClaim(reader);
    if (header.kind === 'edit') prev = readOptionalHash(reader);
    checkPlace(header, prev);
    sealed = readHashes(reader, chunksOf(header.kind));
    aad = own.subarray(0, reader.position);
    const length = reader.uint(BODY[header.kind]);
    if (length !== reader.remaining) throw new WireError('a body of another length');
  } else {
    aad = own.subarray(0, reader.position);
  }
  const body = signed.subarray(reader.position);
  const signature = own.subarray(signed.length);
  const chunks = claim === null ? sealed : [...claim.whole, ...sealed];
  return { header, claim, prev, chunks, sealed, body, signature, bytes: own, aad, signed };
}

/** Of this version; what later ones have parts for is theirs to say. */
function checkPlace({ kind, part, number }: Header, prev: Hash | null): void {
  const parts = kind === 'edit' || kind === 'snapshot' ? LIMITS.parts : 1;
  if (part >= parts) throw new WireError(`no part ${part} has a ${kind}`);
  if (number === 0 && prev !== null) throw new WireError('a first edit that follows another');
}

/** Presence and signals are never larger than one envelope. */
const chunksOf = (kind: Kind): number =>
  kind === 'edit' || kind === 'snapshot' ? LIMITS.chunksPerEnvelope : 0;
