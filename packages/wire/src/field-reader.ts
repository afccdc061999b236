import * as decoding from 'lib0/decoding';
import { hexOf } from './hex.ts';
import type { Bytes } from './ids.ts';
import { WireError } from './wire-error.ts';

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a message's fields in order, over lib0's decoding. Throws WireError and nothing else.
 *
 * Every length is compared with its limit and with what is left before anything is allocated, and each value has one
 * encoding only: an overlong number is refused. What it returns is a copy.
 */
export class FieldReader {
  readonly #decoder: decoding.Decoder;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#decoder = decoding.createDecoder(bytes);
  }

  /** How far it has read. */
  get position(): number {
    return this.#decoder.pos;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.#bytes.length - this.#decoder.pos;
  }

  byte(): number {
    this.#need(1);
    return decoding.readUint8(this.#decoder);
  }

  /** A byte that is 0 or 1. */
  flag(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new WireError('a flag is neither 0 nor 1');
    return byte === 1;
  }

  /** A variable-length unsigned integer of at most `most`, itself at most 2^53 - 1. */
  uint(most: number = Number.MAX_SAFE_INTEGER): number {
    const from = this.#decoder.pos;
    let value: number;
    try {
      value = decoding.readVarUint(this.#decoder);
    } catch (cause) {
      throw new WireError('a number that does not end', 'malformed', { cause });
    }
    if (!Number.isSafeInteger(value)) throw new WireError('a number beyond 2^53');
    // A last group of zeros adds nothing: the number has a shorter encoding.
    const length = this.#decoder.pos - from;
    if (length > 1 && this.#bytes[this.#decoder.pos - 1] === 0) throw new WireError('an overlong number');
    if (value > most) throw new WireError(`a number above ${most}`, 'too-large');
    return value;
  }

  /** How many items follow: at most `most`, and no more than can stand in what is left at `each` bytes an item. */
  count(most: number, each: number): number {
    const count = this.uint(most);
    if (count * each > this.remaining) throw new WireError('a count beyond the end');
    return count;
  }

  /** `length` bytes as hex digits. */
  hex(length: number): string {
    this.#need(length);
    const from = this.#decoder.pos;
    this.#decoder.pos += length;
    return hexOf(this.#bytes, from, from + length);
  }

  /** An id or a hash. */
  hex32(): string {
    return this.hex(32);
  }

  bytes(length: number): Bytes {
    this.#need(length);
    return new Uint8Array(decoding.readUint8Array(this.#decoder, length));
  }

  /** Bytes after their length. */
  varBytes(most: number): Bytes {
    return this.bytes(this.uint(most));
  }

  /** UTF-8 after its length in bytes; ill-formed text is refused. */
  text(most: number): string {
    const length = this.uint(most);
    this.#need(length);
    const view = decoding.readUint8Array(this.#decoder, length);
    try {
      return text.decode(view);
    } catch (cause) {
      throw new WireError('not UTF-8', 'malformed', { cause });
    }
  }

  /** All that is left, at most `most` bytes. */
  rest(most: number): Bytes {
    if (this.remaining > most) throw new WireError(`more than ${most} bytes`, 'too-large');
    return this.bytes(this.remaining);
  }

  /** Says that the message ends here. */
  end(): void {
    if (this.remaining !== 0) throw new WireError('bytes after the end');
  }

  #need(length: number): void {
    if (length > this.remaining) throw new WireError('ends too early');
  }
}
