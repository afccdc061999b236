import type { Random } from '@parley/runtime';
import {
  type AnswerFields,
  answerBytes,
  assembleEnvelope,
  type Bytes,
  type Certificate,
  certificateBytes,
  concat,
  type Envelope,
  encodeHeader,
  envelopeBytes,
  FAREWELL,
  fromHex,
  type Hash,
  type Header,
  type Kind,
  LIMITS,
  PROTOCOL_VERSION,
  type SessionId,
  type SnapshotClaim,
  sealedBytes,
  toHex,
  Writer,
} from '@parley/wire';
import { OPENED, TAG } from './bounds.ts';
import { CHUNK_PIECE, chunkSeal } from './chunk.ts';
import type { CipherName } from './labels.ts';
import { nonceOf } from './nonce.ts';
import { pack, pieces } from './plaintext.ts';
import { SessionKeys } from './session-keys.ts';
import {
  type CryptoSuite,
  type RoomAccess,
  SealError,
  type SealedEdit,
  type Sealer,
  type SigningKey,
} from './types.ts';

/** A new session in a room: a fresh key pair, and its certificate if the link gives a key that certifies. */
export async function createSealer(suite: CryptoSuite, access: RoomAccess, random: Random): Promise<Sealer> {
  const key = await suite.signingKey(random.bytes(32));
  return new SessionSealer(suite, access, key, await certify(access, toHex(key.publicKey)));
}

/** The certificate of the highest role that the link gives a key for. */
async function certify({ room, edit, comment }: RoomAccess, session: SessionId): Promise<Certificate | null> {
  const key = edit ?? comment;
  if (key === null) return null;
  const role = edit ? 'edit' : 'comment';
  return { session, role, signature: await key.sign(certificateBytes(room, { session, role })) };
}

class SessionSealer implements Sealer {
  readonly session: SessionId;
  readonly certificate: Certificate | null;
  readonly #suite: CryptoSuite;
  readonly #access: RoomAccess;
  readonly #key: SigningKey;
  readonly #keys: SessionKeys;
  /** The lowest number of each kind that nothing was sealed under yet. */
  readonly #free: Record<Kind, number> = { edit: 0, snapshot: 0, presence: 0, signal: 0 };

  #farewell = false;

  constructor(suite: CryptoSuite, access: RoomAccess, key: SigningKey, certificate: Certificate | null) {
    this.#suite = suite;
    this.#access = access;
    this.#key = key;
    this.session = toHex(key.publicKey);
    this.certificate = certificate;
    this.#keys = new SessionKeys(suite, access.content);
  }

  edit(number: number, update: Bytes): Promise<SealedEdit> {
    return this.#sealDurable('edit', number, null, update);
  }

  snapshot(claim: SnapshotClaim, update: Bytes): Promise<SealedEdit> {
    return this.#sealDurable('snapshot', null, claim, update);
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
    wanted: number | null,
    claim: SnapshotClaim | null,
    update: Bytes,
  ): Promise<SealedEdit> {
    if (this.certificate?.role !== 'edit')
      throw new SealError(`a ${this.#access.role} link seals no ${kind}`);
    bound(update.length, OPENED[kind], kind);
    const plaintext = await pack(this.#suite, update);
    if (plaintext.length + TAG <= LIMITS.inlineBody) {
      const header = this.#header(kind, this.#take(kind, wanted));
      return { envelope: await this.#envelope(header, claim, [], plaintext), chunks: [] };
    }
    bound(plaintext.length, CHUNK_PIECE * LIMITS.chunksPerEnvelope, kind);
    const header = this.#header(kind, this.#take(kind, wanted));
    const { chunks, addresses } = await this.#chunks(header, `${kind} chunk`, plaintext);
    const total = await pack(this.#suite, new Writer().uint(plaintext.length).finish());
    return { envelope: await this.#envelope(header, claim, addresses, total), chunks };
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
    return this.#envelope(this.#header(kind, this.#take(kind, wanted)), null, [], plaintext);
  }

  async #chunks(
    header: Header,
    name: CipherName,
    plaintext: Bytes,
  ): Promise<{ chunks: Bytes[]; addresses: Hash[] }> {
    const cipher = await this.#keys.get(name, this.session);
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
    claim: SnapshotClaim | null,
    chunks: readonly Hash[],
    plaintext: Bytes,
  ): Promise<Envelope> {
    const aad = encodeHeader(header, claim, chunks);
    const cipher = await this.#keys.get(header.kind, this.session);
    const body = await cipher.encrypt(nonceOf(header.number, 0), plaintext, aad);
    const signed = sealedBytes(aad, body);
    const signature = await this.#key.sign(envelopeBytes(header, signed));
    return assembleEnvelope(signed, signature);
  }

  /** The number this kind's nonce is made of; no number is given twice (rule 2). `wanted` null takes the next. */
  #take(kind: Kind, wanted: number | null): number {
    if (kind === 'presence' && wanted === FAREWELL) return this.#takeFarewell();
    const number = wanted ?? this.#free[kind];
    if (number >= FAREWELL || !Number.isSafeInteger(number) || number < this.#free[kind]) {
      throw new SealError(`${kind} ${number} is sealed already, or is no number`);
    }
    this.#free[kind] = number + 1;
    return number;
  }

  /** The one number that is taken out of order. */
  #takeFarewell(): number {
    if (this.#farewell) throw new SealError('the farewell is sealed already');
    this.#farewell = true;
    return FAREWELL;
  }

  #header(kind: Kind, number: number): Header {
    return {
      version: PROTOCOL_VERSION,
      kind,
      room: this.#access.room,
      session: this.session,
      number,
      part: 0,
    };
  }
}

function bound(length: number, limit: number, kind: Kind): void {
  if (length > limit) throw new SealError(`${length} bytes are too much for one ${kind}: at most ${limit}`);
}
