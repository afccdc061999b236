import type { Bytes } from './ids.ts';
import { WireError } from './wire-error.ts';

/** The character codes of the digits. */
const CODES = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Bytes turned into text at once. */
const PIECE = 512;
const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) DIGITS[digit.toString(16).charCodeAt(0)] = digit;

/** The host's own, where it has one (ECMAScript's `Uint8Array.prototype.toHex`): ids and hashes are turned into text with each
 * message, and a page that has just been opened runs what follows here uncompiled. */
const native = (Uint8Array.prototype as { readonly toHex?: (this: Uint8Array) => string }).toHex;

/** Lower-case hex digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  return hexOf(bytes, 0, bytes.length);
}

/** The hex digits of a part of `bytes`. An id is one flat string of 64 characters: put together by
 * digits it would be a chain of strings that takes ten times the memory for as long as the id is held. */
export function hexOf(bytes: Uint8Array, from: number, to: number): string {
  if (native) return native.call(bytes.subarray(from, to));
  let out = '';
  for (let at = from; at < to; at += PIECE) out += flatHexOf(bytes, at, Math.min(to, at + PIECE));
  return out;
}

function flatHexOf(bytes: Uint8Array, from: number, to: number): string {
  const codes = new Array<number>(2 * (to - from));
  for (let i = from, at = 0; i < to; i++) {
    const byte = bytes[i] as number;
    codes[at++] = CODES[byte >> 4] as number;
    codes[at++] = CODES[byte & 15] as number;
  }
  return String.fromCharCode(...codes);
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
