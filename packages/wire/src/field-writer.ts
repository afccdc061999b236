import * as encoding from 'lib0/encoding';
import { fromHex } from './hex.ts';
import type { Bytes } from './ids.ts';
import { LIMITS } from './limits.ts';
import { WireError } from './wire-error.ts';

/**
 * Writes a message's fields in order, over lib0's encoding. It refuses with WireError whatever a FieldReader would refuse,
 * so nothing malformed or oversize leaves by mistake.
 */
export class FieldWriter {
  readonly #encoder = encoding.createEncoder();
  readonly #most: number;
  #length = 0;

  /** `most`: how many bytes it takes in all. */
  constructor(most: number = LIMITS.message) {
    this.#most = most;
  }

  byte(value: number): this {
    if (!Number.isInteger(value) || value < 0 || value > 255) throw new WireError('not a byte');
    this.#grow(1);
    encoding.writeUint8(this.#encoder, value);
    return this;
  }

  flag(value: boolean): this {
    return this.byte(value ? 1 : 0);
  }

  /** A variable-length unsigned integer, seven bits a byte, the lowest first. */
  uint(value: number, most: number = Number.MAX_SAFE_INTEGER): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new WireError('not an unsigned integer');
    if (value > most) throw new WireError(`a number above ${most}`, 'too-large');
    let length = 1;
    for (let left = value; left > 127; left = Math.floor(left / 128)) length++;
    this.#grow(length);
    encoding.writeVarUint(this.#encoder, value);
    return this;
  }

  /** Bytes given as hex digits, `length` of them. */
  hex(hex: string, length: number): this {
    if (hex.length !== 2 * length) throw new WireError(`not ${length} bytes of hex`);
    return this.#put(fromHex(hex));
  }

  /** An id or a hash. */
  hex32(hex: string): this {
    return this.hex(hex, 32);
  }

  /** Exactly `length` bytes. */
  bytes(bytes: Uint8Array, length: number): this {
    if (bytes.length !== length) throw new WireError(`not ${length} bytes`);
    return this.#put(bytes);
  }

  /** Bytes after their length. */
  varBytes(bytes: Uint8Array, most: number): this {
    return this.uint(bytes.length, most).#put(bytes);
  }

  /** UTF-8 after its length in bytes. */
  text(text: string, most: number): this {
    if (!text.isWellFormed()) throw new WireError('text with a lone surrogate');
    return this.varBytes(new TextEncoder().encode(text), most);
  }

  /** The last field, at most `most` bytes, without a length. */
  rest(bytes: Uint8Array, most: number): this {
    if (bytes.length > most) throw new WireError(`more than ${most} bytes`, 'too-large');
    return this.#put(bytes);
  }

  /** What was written, in a buffer of its own. */
  finish(): Bytes {
    return encoding.toUint8Array(this.#encoder);
  }

  #put(bytes: Uint8Array): this {
    this.#grow(bytes.length);
    encoding.writeUint8Array(this.#encoder, bytes);
    return this;
  }

  #grow(length: number): void {
    this.#length += length;
    if (this.#length > this.#most) throw new WireError(`more than ${this.#most} bytes`, 'too-large');
  }
}
