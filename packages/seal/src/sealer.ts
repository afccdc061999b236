import type { Random } from '@parley/runtime';
import {
  type AnswerFields,
  answerBytes,
  assembleEnvelope,
  assembleNote,
  type Bytes,
  type Certificate,
  certificateBytes,
  concat,
  type Envelope,
  encodeHeader,
  encodeNote,
  envelopeBytes,
  FAREWELL,
  FieldWriter,
  fromHex,
  type Hash,
  type Header,
  type Kind,
  LIMITS,
  mayWrite,
  type Note,
  noteBytes,
  type PartId,
  PROTOCOL_VERSION,
  type SessionId,
  type SnapshotClaim,
  type StatedClaim,
  sealedBytes,
  toHex,
} from '@parley/wire';
import { OPENED, TAG } from './bounds.ts';
import { CHUNK_PIECE, chunkSeal } from './chunk.ts';
import type { CipherName } from './labels.ts';
import { nonceOf } from './nonce.ts';
import { pack, packSmall, pieces } from './plaintext.ts';
import { SessionKeys } from './session-keys.ts';
import {
  type CipherKey,
  type CryptoSuite,
  type EditPlace,
  type RoomAccess,
  SealError,
  type SealedEdit,
  type Sealer,
  type SigningKey,
} from './types.ts';

/** An Ed25519 signature. */
const SIGNATURE_BYTES = 64;

/** A new session in a room: a fresh key pair, and its certificate if the link gives a key that certifies. The pair is made
 * while the link is still being opened. */
export async function createSealer(
  suite: CryptoSuite,
  opening: RoomAccess | Promise<RoomAccess>,
  random: Random,
): Promise<Sealer> {
  const [access, key] = await Promise.all([opening, suite.signingKey(random.bytes(32))]);
  return new SessionSealer(suite, access, key, await certify(access, toHex(key.publicKey)));
}

/** The certificate of the highest role that the link gives a key for. */
async function certify({ room, edit, comment }: RoomAccess, session: SessionId): Promise<Certificate | null> {
  const key = edit ?? comment;
  if (key === null) return null;
  const role = edit ? 'edit' : 'comment';
  return { session, role, signature: await key.sign(certificateBytes(room, { session, role })) };
}

/** What stands beside an envelope's header, in clear. */
interface Said {
  readonly claim: SnapshotClaim | null;
  readonly prev: Hash | null;
}

const NOTHING: Said = { claim: null, prev: null };

class SessionSealer implements Sealer {
  readonly session: SessionId;
  readonly certificate: Certificate | null;
  readonly #suite: CryptoSuite;
  readonly #access: RoomAccess;
  readonly #key: SigningKey;
  readonly #keys: SessionKeys;
  /** Of each kind and part, its key once it was needed: what is sealed with it later is given to WebCrypto in the very call. */
  readonly #ciphers = new Map<string, CipherKey>();
  /** Of each kind and part, the lowest number that nothing was sealed under yet. */
  readonly #free = new Map<string, number>();
  #farewell = false;

  constructor(suite: CryptoSuite, access: RoomAccess, key: SigningKey, certificate: Certificate | null) {
    this.#suite = suite;
    this.#access = access;
    this.#key = key;
    this.session = toHex(key.publicKey);
    this.certificate = certificate;
    this.#keys = new SessionKeys(suite, access.content);
  }

  edit({ part, number, prev }: EditPlace, update: Bytes): Promise<SealedEdit> {
    return this.#sealDurable('edit', part, number, { claim: null, prev }, update);
  }

  async snapshot(part: PartId, { claim, whole }: StatedClaim, update: Bytes): Promise<SealedEdit> {
    const { envelope, chunks } = await this.#sealDurable(
      'snapshot',
      part,
      null,
      { claim, prev: null },
      update,
    );
    return { envelope, chunks: [...whole.chunks.map(({ bytes }) => bytes), ...chunks] };
  }

  async note(part: PartId, base: Hash, contains: readonly Hash[]): Promise<Note> {
    if (this.certificate?.role !== 'edit') throw new SealError(`a ${this.#access.role} link signs no note`);
    const { room } = this.#access;
    const signed = encodeNote({ room, part, session: this.session, base, contains });
    return assembleNote(signed, await this.#key.sign(noteBytes(room, signed)));
  }

  presence(number: number, payload: Bytes): Promise<Envelope> {
    return this.#sealPassing('presence', number, payload, LIMITS.presence);
  }

  answer(fields: AnswerFields): Promise<Bytes> {
    return this.#key.sign(answerBytes('session', { ...fields, session: this.session }));
  }

  farewell(): Promise<Envelope> {
    return this.#sealPassing('presence', FAREWELL, new Uint8Array(0), LIMITS.presence);
  }

  signal(to: SessionId, payload: Bytes): Promise<Envelope> {
    return this.#sealPassing('signal', null, concat(fromHex(to), payload), LIMITS.signal);
  }

  /** Edits and snapshots: inside the envelope if they fit, else over chunks. */
  async #sealDurable(
    kind: 'edit' | 'snapshot',
    part: PartId,
    wanted: number | null,
    said: Said,
    update: Bytes,
  ): Promise<SealedEdit> {
    const role = this.certificate?.role;
    if (role === undefined || !mayWrite(role, kind, part))
      throw new SealError(`a ${this.#access.role} link seals no ${kind} of part ${part}`);
    bound(update.length, OPENED[kind], kind);
    const plaintext = packSmall(update) ?? (await pack(this.#suite, update));
    if (plaintext.length + TAG <= LIMITS.inlineBody) {
      const header = this.#header(kind, part, this.#take(kind, part, wanted));
      return { envelope: await this.#envelope(header, said, [], plaintext), chunks: [] };
    }
    bound(plaintext.length, CHUNK_PIECE * LIMITS.chunksPerEnvelope, kind);
    const header = this.#header(kind, part, this.#take(kind, part, wanted));
    const { chunks, addresses } = await this.#chunks(header, `${kind} chunk`, plaintext);
    const total = await pack(this.#suite, new FieldWriter().uint(plaintext.length).finish());
    return { envelope: await this.#envelope(header, said, addresses, total), chunks };
  }

  /** Presence and signals: never numbered with edits, never over chunks. */
  async #sealPassing(
    kind: 'presence' | 'signal',
    wanted: number | null,
    payload: Bytes,
    limit: number,
  ): Promise<Envelope> {
    bound(payload.length, OPENED[kind], kind);
    const plaintext = await pack(this.#suite, payload);
    bound(plaintext.length + TAG, limit, kind);
    return this.#envelope(this.#header(kind, 0, this.#take(kind, 0, wanted)), NOTHING, [], plaintext);
  }

  async #chunks(
    header: Header,
    name: CipherName,
    plaintext: Bytes,
  ): Promise<{ chunks: Bytes[]; addresses: Hash[] }> {
    const cipher = await this.#keys.get(name, this.session, header.part);
    const chunks: Bytes[] = [];
    const addresses: Hash[] = [];
    for (const [index, piece] of pieces(plaintext, CHUNK_PIECE).entries()) {
      const { nonce, additional } = chunkSeal(header, index);
      const chunk = await cipher.encrypt(nonce, piece, additional);
      chunks.push(chunk);
      addresses.push(toHex(await this.#suite.sha256(chunk)));
    }
    return { chunks, addresses };
  }

  async #envelope(
    header: Header,
    { claim, prev }: Said,
    chunks: readonly Hash[],
    plaintext: Bytes,
  ): Promise<Envelope> {
    const aad = encodeHeader(header, claim, chunks, prev);
    const cipher =
      this.#ciphers.get(`${header.kind} ${header.part}`) ?? (await this.#cipherFor(header.kind, header.part));
    const body = await cipher.encrypt(nonceOf(header.number, 0), plaintext, aad);
    const signed = sealedBytes(aad, body);
    const signing = this.#key.sign(envelopeBytes(header, signed));
    // Another thread signs while this one makes the rest of the envelope.
    const envelope = assembleEnvelope(signed, new Uint8Array(SIGNATURE_BYTES));
    envelope.signature.set(await signing);
    return envelope;
  }

  async #cipherFor(kind: Kind, part: PartId): Promise<CipherKey> {
    const cipher = await this.#keys.get(kind, this.session, part);
    this.#ciphers.set(`${kind} ${part}`, cipher);
    return cipher;
  }

  /** The number this kind's nonce is made of; no number is given twice (rule 2). `wanted` null takes the next. */
  #take(kind: Kind, part: PartId, wanted: number | null): number {
    if (kind === 'presence' && wanted === FAREWELL) return this.#takeFarewell();
    const free = this.#free.get(`${kind} ${part}`) ?? 0;
    const number = wanted ?? free;
    if (number >= FAREWELL || !Number.isSafeInteger(number) || number < free) {
      throw new SealError(`${kind} ${number} is sealed already, or is no number`);
    }
    this.#free.set(`${kind} ${part}`, number + 1);
    return number;
  }

  /** The one number that is taken out of order. */
  #takeFarewell(): number {
    if (this.#farewell) throw new SealError('the farewell is sealed already');
    this.#farewell = true;
    return FAREWELL;
  }

  #header(kind: Kind, part: PartId, number: number): Header {
    return {
      version: PROTOCOL_VERSION,
      kind,
      room: this.#access.room,
      session: this.session,
      part,
      number,
      piece: 0,
    };
  }
}

function bound(length: number, limit: number, kind: Kind): void {
  if (length > limit) throw new SealError(`${length} bytes are too much for one ${kind}: at most ${limit}`);
}
