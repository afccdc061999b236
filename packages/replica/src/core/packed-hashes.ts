import { fromHex, type Hash, toHex } from '@parley/wire';

const SIZE = 32;

/** A list of hashes in 32 bytes each, where as text each would take three times as much and an object of its own. */
export class PackedHashes {
  #bytes: Uint8Array;
  #length: number;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes;
    this.#length = bytes.length / SIZE;
  }

  static of(hashes: readonly Hash[]): PackedHashes {
    const packed = new PackedHashes();
    for (const hash of hashes) packed.push(hash);
    return packed;
  }

  get length(): number {
    return this.#length;
  }

  /** RangeError beyond the end. */
  at(index: number): Hash {
    if (index < 0 || index >= this.#length) throw new RangeError(`${index} of ${this.#length} hashes`);
    return toHex(this.#bytes.subarray(index * SIZE, (index + 1) * SIZE));
  }

  push(hash: Hash): void {
    this.#grow(this.#length + 1);
    this.#bytes.set(fromHex(hash), this.#length * SIZE);
    this.#length += 1;
  }

  /** Those of `other` behind these. */
  append(other: PackedHashes): void {
    this.#grow(this.#length + other.#length);
    this.#bytes.set(other.#bytes.subarray(0, other.#length * SIZE), this.#length * SIZE);
    this.#length += other.#length;
  }

  /** A copy of those from `from` to `to` (exclusive). */
  slice(from: number, to: number = this.#length): PackedHashes {
    return new PackedHashes(this.#bytes.slice(from * SIZE, to * SIZE));
  }

  #grow(length: number): void {
    if (length * SIZE <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(length, this.#length * 2, 4) * SIZE);
    bytes.set(this.#bytes.subarray(0, this.#length * SIZE));
    this.#bytes = bytes;
  }
}
