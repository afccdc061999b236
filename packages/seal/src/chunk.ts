import { type Bytes, encodeHeader, type Header, LIMITS } from '@parley/wire';
import { TAG } from './bounds.ts';
import { nonceOf } from './nonce.ts';
import { PAD } from './plaintext.ts';

/** The plaintext of one chunk, the last excepted: what leaves room for the tag, rounded down to the padding's step. */
export const CHUNK_PIECE = Math.floor((LIMITS.chunk - TAG) / PAD) * PAD;

/**
 * What the chunk at `index` is sealed with: piece `index + 1` of its envelope's number, under its kind's chunk key.
 *
 * The additional data is the envelope's header with that piece, without claim and without addresses: those name the
 * sealed chunks, so they are known only afterwards. The envelope's signature covers them, and they cover the chunk.
 */
export function chunkSeal(header: Header, index: number): { nonce: Bytes; additional: Bytes } {
  const piece = index + 1;
  return { nonce: nonceOf(header.number, piece), additional: encodeHeader({ ...header, piece }, null, []) };
}
