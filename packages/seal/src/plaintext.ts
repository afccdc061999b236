import { type Bytes, concat, FieldReader, FieldWriter, WireError } from '@parley/wire';
import { type CryptoSuite, SealError } from './types.ts';

const RAW = 0;
const DEFLATED = 1;
/** Below this, deflate's saving is lost in the padding. */
const WORTH_DEFLATING = 256;
/** Lengths are rounded up to this, so that a sealed keystroke does not tell which key it was. */
export const PAD = 32;

/**
 * What is sealed: `flag u8 (0 raw, 1 deflate-raw) | length varuint | data | zeros` up to a multiple of 32 bytes.
 * Compressed where it pays.
 */
export async function pack(suite: CryptoSuite, data: Bytes): Promise<Bytes> {
  const small = packSmall(data);
  if (small) return small;
  const deflated = await suite.deflate(data);
  return deflated.length < data.length ? padded(DEFLATED, deflated) : padded(RAW, data);
}

/** The same, at once, of what is too small to be compressed; null of anything else. */
export const packSmall = (data: Bytes): Bytes | null =>
  data.length > WORTH_DEFLATING ? null : padded(RAW, data);

/**
 * The data of a plaintext, at most `limit` bytes of it.
 *
 * @throws SealError on an unknown flag, a wrong length, padding that is not zeros or not the shortest, or too much.
 */
export async function unpack(suite: CryptoSuite, plaintext: Bytes, limit: number): Promise<Bytes> {
  const { deflated, data } = unpadded(plaintext, limit);
  return deflated ? suite.inflate(data, limit) : data;
}

function padded(flag: number, data: Bytes): Bytes {
  const head = new FieldWriter().byte(flag).uint(data.length).finish();
  const out = new Uint8Array(roundUp(head.length + data.length));
  out.set(head);
  out.set(data, head.length);
  return out;
}

function unpadded(plaintext: Bytes, limit: number): { deflated: boolean; data: Bytes } {
  const reader = new FieldReader(plaintext);
  try {
    const deflated = reader.flag();
    const data = reader.varBytes(limit);
    if (plaintext.length !== roundUp(reader.position)) throw new SealError('padded by another length');
    if (plaintext.subarray(reader.position).some((byte) => byte !== 0))
      throw new SealError('padded with other than zeros');
    return { deflated, data };
  } catch (cause) {
    if (cause instanceof WireError)
      throw new SealError(`not a sealed plaintext: ${cause.message}`, { cause });
    throw cause;
  }
}

const roundUp = (length: number): number => Math.ceil(length / PAD) * PAD;

/** A plaintext cut into pieces of at most `size` bytes, each sealed as a chunk. */
export function pieces(plaintext: Bytes, size: number): Bytes[] {
  const out: Bytes[] = [];
  for (let at = 0; at < plaintext.length; at += size) out.push(plaintext.slice(at, at + size));
  return out;
}

/** The plaintext that was cut into `parts`, if it has the length that its envelope's body says. */
export function joined(parts: readonly Bytes[], total: number): Bytes {
  const plaintext = concat(...parts);
  if (plaintext.length !== total)
    throw new SealError('the chunks have another length than their envelope says');
  return plaintext;
}
