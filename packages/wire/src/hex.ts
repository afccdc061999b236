import type { Bytes } from './ids.ts';
import { WireError } from './wire-error.ts';

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) DIGITS[digit.toString(16).charCodeAt(0)] = digit;

/** Lower-case hex digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  return hexOf(bytes, 0, bytes.length);
}

/** The hex digits of a part of `bytes`, without a view of it. */
export function hexOf(bytes: Uint8Array, from: number, to: number): string {
  let out = '';
  for (let i = from; i < to; i++) out += PAIRS[bytes[i] as number];
  return out;
}

/** The bytes of lower-case hex digits. Throws WireError on an odd length and on any other character, upper case too:
 * one id has one spelling, because it keys Maps. */
export function fromHex(hex: string): Bytes {
  if (hex.length % 2 !== 0) throw new WireError('hex of an odd length');
  const out = new Uint8Array(hex.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = DIGITS[hex.charCodeAt(2 * i)] ?? -1;
    const low = DIGITS[hex.charCodeAt(2 * i + 1)] ?? -1;
    if (high < 0 || low < 0) throw new WireError('not lower-case hex');
    out[i] = (high << 4) | low;
  }
  return out;
}
