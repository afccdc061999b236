import type { Bytes } from '@parley/wire';

/** The 12-byte nonce of AES-GCM: number u64 | piece u32, big endian. Under one key no pair comes twice (rule 2). */
export function nonceOf(number: number, piece: number): Bytes {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setBigUint64(0, BigInt(number));
  view.setUint32(8, piece);
  return nonce;
}
