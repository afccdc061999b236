import {
  type Bytes,
  type Envelope,
  equalBytes,
  FieldReader,
  fromHex,
  type Kind,
  LIMITS,
  PROTOCOL_VERSION,
  type SessionId,
  WireError,
} from '@parley/wire';
import { OPENED } from './bounds.ts';
import { chunkSeal } from './chunk.ts';
import { nonceOf } from './nonce.ts';
import { joined, unpack } from './plaintext.ts';
import { SessionKeys } from './session-keys.ts';
import { type CryptoSuite, type Opener, type RoomAccess, SealError } from './types.ts';
import { createVerifier } from './verifier.ts';

/** Opens what a room's sessions sealed. Whether their sessions may edit is the Verifier's to say, and is asked first. */
export const createOpener = (suite: CryptoSuite, access: RoomAccess): Opener => new RoomOpener(suite, access);

const SESSION_BYTES = 32;

class RoomOpener implements Opener {
  readonly #suite: CryptoSuite;
  readonly #access: RoomAccess;
  readonly #keys: SessionKeys;

  constructor(suite: CryptoSuite, access: RoomAccess) {
    this.#suite = suite;
    this.#access = access;
    this.#keys = new SessionKeys(suite, access.content);
  }

  async open(envelope: Envelope, chunks: readonly Bytes[]): Promise<Bytes> {
    const { kind } = envelope.header;
    if (kind !== 'edit' && kind !== 'snapshot') throw new SealError(`${kind} is no edit and no snapshot`);
    if (chunks.length !== envelope.chunks.length) {
      throw new SealError(`${chunks.length} chunks for an envelope that names ${envelope.chunks.length}`);
    }
    const body = await this.#body(envelope);
    const sealed = chunks.slice(chunks.length - envelope.sealed.length);
    if (sealed.length === 0) return unpack(this.#suite, body, OPENED[kind]);
    const total = totalOf(await unpack(this.#suite, body, LIMITS.inlineBody));
    const cipher = await this.#keys.get(`${kind} chunk`, envelope.header.session, envelope.header.part);
    const parts: Bytes[] = [];
    for (const [index, chunk] of sealed.entries()) {
      if (chunk.length > LIMITS.chunk) throw new SealError(`a chunk above ${LIMITS.chunk} bytes`);
      const { nonce, additional } = chunkSeal(envelope.header, index);
      parts.push(await cipher.decrypt(nonce, chunk, additional));
    }
    return unpack(this.#suite, joined(parts, total), OPENED[kind]);
  }

  async presence(envelope: Envelope): Promise<Bytes> {
    return this.#passing('presence', envelope);
  }

  async signal(envelope: Envelope, to: SessionId): Promise<Bytes> {
    const verifier = createVerifier(this.#suite, this.#access.room, this.#access.publicKeys);
    if (!(await verifier.envelope(envelope))) throw new SealError("a signal without its session's signature");
    const payload = await this.#passing('signal', envelope);
    if (payload.length < SESSION_BYTES || !equalBytes(payload.subarray(0, SESSION_BYTES), fromHex(to))) {
      throw new SealError('a signal for another session');
    }
    return payload.slice(SESSION_BYTES);
  }

  async #passing(kind: 'presence' | 'signal', envelope: Envelope): Promise<Bytes> {
    if (envelope.header.kind !== kind) throw new SealError(`${envelope.header.kind} is no ${kind}`);
    if (envelope.chunks.length > 0) throw new SealError(`${kind} over chunks`);
    return unpack(this.#suite, await this.#body(envelope), OPENED[kind]);
  }

  async #body({ header, aad, body }: Envelope): Promise<Bytes> {
    if (header.version !== PROTOCOL_VERSION) throw new SealError(`sealed in version ${header.version}`);
    if (header.room !== this.#access.room) throw new SealError('sealed for another room');
    if (header.piece !== 0) throw new SealError('an envelope is piece 0');
    if (body.length > bodyLimit(header.kind)) throw new SealError(`a ${header.kind} that is too large`);
    const cipher = await this.#keys.get(header.kind, header.session, header.part);
    return cipher.decrypt(nonceOf(header.number, 0), body, aad);
  }
}

const bodyLimit = (kind: Kind): number =>
  kind === 'presence' || kind === 'signal' ? LIMITS[kind] : LIMITS.inlineBody;

/** The record in the body of an envelope that names chunks: the length of the plaintext they hold. */
function totalOf(record: Bytes): number {
  try {
    const reader = new FieldReader(record);
    const total = reader.uint();
    reader.end();
    return total;
  } catch (cause) {
    if (cause instanceof WireError)
      throw new SealError('an envelope over chunks that says no length', { cause });
    throw cause;
  }
}
