import type { Bytes } from './ids.ts';

/** The given parts, one after the other, in a buffer of their own. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Whether both hold the same bytes. Not in constant time: compare nothing secret with it. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The same bytes as a plain array that fills its buffer exactly, so that keeping or transferring it keeps nothing
 * else: a `Buffer` from Node's pool and a view into a larger message are copied, everything else comes back as it is. */
export function asBytes(bytes: Uint8Array): Bytes {
  const exact =
    Object.getPrototypeOf(bytes) === Uint8Array.prototype &&
    bytes.buffer instanceof ArrayBuffer &&
    bytes.byteLength === bytes.buffer.byteLength;
  return exact ? (bytes as Bytes) : new Uint8Array(bytes);
}

const encoder = new TextEncoder();

/** A text's UTF-8. Lone surrogates become U+FFFD; text that travels is checked by the FieldWriter instead. */
export const utf8 = (text: string): Bytes => encoder.encode(text);
