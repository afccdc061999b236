import type { Bytes, Hash } from '@parley/wire';
import { toHex } from '@parley/wire';

/** CRC-32 (IEEE 802.3), a byte at a time. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * The CRC-32 of the given bytes, one after the other: what finds a bit that has turned in an edit. SHA-256 would take a page
 * ten times as long, and a log is read as a whole whenever its document is opened.
 */
export function crc32(...parts: readonly Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++)
      crc = (TABLE[(crc ^ (part[i] as number)) & 255] as number) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** SHA-256 by another thread: for what is larger than an edit. No transaction outlives waiting for it. */
export const sha256 = async (bytes: Bytes): Promise<Hash> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
