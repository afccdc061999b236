import type {
  AnswerFields,
  Bytes,
  Certificate,
  Deletion,
  Envelope,
  Hash,
  Note,
  PartId,
  Role,
  RoomId,
  RoomKeys,
  SessionId,
  StatedClaim,
} from '@parley/wire';

/** A private Ed25519 key that only signs. */
export interface SigningKey {
  readonly publicKey: Bytes;
  sign(data: Bytes): Promise<Bytes>;
}

/** An AES-256-GCM key. `decrypt` rejects with SealError if the tag is wrong. */
export interface CipherKey {
  encrypt(nonce: Bytes, plaintext: Bytes, additionalData: Bytes): Promise<Bytes>;
  decrypt(nonce: Bytes, ciphertext: Bytes, additionalData: Bytes): Promise<Bytes>;
}

/** The primitives, handed in. `webCrypto()` for pages and servers; `nodeCrypto()` computes the same synchronously and
 * resolves in a microtask, which makes simulations deterministic. One suite of vectors holds for both. */
export interface CryptoSuite {
  sha256(data: Bytes): Promise<Bytes>;
  hkdf(secret: Bytes, salt: Bytes, info: string, length: number): Promise<Bytes>;
  signingKey(seed: Bytes): Promise<SigningKey>;
  verify(publicKey: Bytes, signature: Bytes, data: Bytes): Promise<boolean>;
  cipherKey(raw: Bytes): Promise<CipherKey>;
  /** `deflate-raw`. */
  deflate(data: Bytes): Promise<Bytes>;
  /** Rejects with SealError if the result would exceed `limit` bytes or the data is bad. */
  inflate(data: Bytes, limit: number): Promise<Bytes>;
}

/** What a link opens: the keys its holder can derive; null are those of the roles above its own. */
export interface RoomAccess {
  readonly role: Role;
  readonly room: RoomId;
  readonly publicKeys: RoomKeys;
  readonly join: SigningKey;
  readonly comment: SigningKey | null;
  readonly edit: SigningKey | null;
  readonly owner: SigningKey | null;
  /** 32 bytes: HKDF of the view secret, salted with the room id. */
  readonly content: Bytes;
}

/** An edit or a snapshot. */
export interface SealedEdit {
  readonly envelope: Envelope;
  /** All that the envelope names, in its order. */
  readonly chunks: readonly Bytes[];
}

/** Whoever has a session's key: it proves to a server that the session is its own. */
export interface SessionProver {
  readonly session: SessionId;
  /** Its signature of `answerBytes('session', …)`: only of what this side itself knows to be true. */
  answer(fields: AnswerFields): Promise<Bytes>;
}

/** Where an edit stands among its session's. */
export interface EditPlace {
  readonly part: PartId;
  readonly number: number;
  /** The hash of the edit before it; null of the first. */
  readonly prev: Hash | null;
}

/** What a session seals with. Each method takes the next number of its kind itself; calls must be serial per kind. */
export interface Sealer extends SessionProver {
  /** Null for a viewer. */
  readonly certificate: Certificate | null;
  /** Seals edit `number` of a part (taken by the caller, synchronously), which follows the edit with the hash `prev`. */
  edit(place: EditPlace, update: Bytes): Promise<SealedEdit>;
  /** Seals a whole state of a part. What it gives has the claim's clear chunks before the sealed ones. */
  snapshot(part: PartId, stated: StatedClaim, update: Bytes): Promise<SealedEdit>;
  /** This session's word on a base of a part; an editor's alone. */
  note(part: PartId, base: Hash, contains: readonly Hash[]): Promise<Note>;
  /** `number` below FAREWELL. */
  presence(number: number, payload: Bytes): Promise<Envelope>;
  /** The session's last presence, empty, numbered FAREWELL: sealed in advance, since who goes has no time to. Once. */
  farewell(): Promise<Envelope>;
  /** The receiver's session stands inside the sealed part. */
  signal(to: SessionId, payload: Bytes): Promise<Envelope>;
}

/** Opens what others sealed. All reject with SealError (wrong key, wrong room, bad tag, bad padding, too large). */
export interface Opener {
  /** `chunks`: all that the envelope names, in its order, their hashes already checked. */
  open(envelope: Envelope, chunks: readonly Bytes[]): Promise<Bytes>;
  presence(envelope: Envelope): Promise<Bytes>;
  /** Checks that `to` is the receiver named inside, and the signature. */
  signal(envelope: Envelope, to: SessionId): Promise<Bytes>;
}

/** What anybody can check who knows a room's public keys: servers too. */
export interface Verifier {
  certificate(certificate: Certificate): Promise<boolean>;
  /** The envelope's own signature, under its session's key, with the purpose of its kind, for this room. */
  envelope(envelope: Envelope): Promise<boolean>;
  /** The note's signature, under its session's key, for this room. */
  note(note: Note): Promise<boolean>;
  /** The deletion's signature, under the owner's key, for this room. */
  deletion(deletion: Deletion): Promise<boolean>;
}

export class SealError extends Error {
  override readonly name = 'SealError';
}
