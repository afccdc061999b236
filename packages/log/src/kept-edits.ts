import type { Hash, SessionId } from '@parley/wire';
import { equalBytes, fromHex, toHex } from '@parley/wire';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** Edits of one session, ascending by number, then by hash: parallel arrays, because there may be a hundred thousand. */
export interface KeptEdits {
  readonly numbers: readonly number[];
  /** HASH_BYTES each. */
  readonly hashes: Uint8Array;
  /** Of each, its envelope's bytes and those of its chunks. */
  readonly sizes: readonly number[];
  /** By index: what the edit says it follows, where that is not the entry before it. */
  readonly prevs: ReadonlyMap<number, Hash | null>;
}

/** Exactly these edits of a session: number and hash, HASH_BYTES each. */
export interface EditList {
  readonly session: SessionId;
  readonly numbers: readonly number[];
  readonly hashes: Uint8Array;
}

/** The hash of the edit at `index`. */
export const hashAt = ({ hashes }: Pick<KeptEdits, 'hashes'>, index: number): Hash =>
  toHex(bytesAt(hashes, index));

/** What the edit at `index` says it follows. */
export function prevAt(kept: KeptEdits, index: number): Hash | null {
  const named = kept.prevs.get(index);
  return named === undefined ? hashAt(kept, index - 1) : named;
}

/** The index of the first edit whose number is at least `number`; the length if there is none. */
export function indexOf({ numbers }: Pick<KeptEdits, 'numbers'>, number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The edits with `from <= number < to`, all of each number. */
export function sliceOf(session: SessionId, kept: KeptEdits, from: number, to: number): EditList {
  const [start, end] = [indexOf(kept, from), indexOf(kept, to)];
  return {
    session,
    numbers: kept.numbers.slice(start, end),
    hashes: kept.hashes.slice(start * HASH_BYTES, end * HASH_BYTES),
  };
}

/** A list of edits given one by one; they may be of any session each. */
export function listsOf(
  edits: Iterable<{ readonly session: SessionId; readonly number: number; readonly hash: Hash }>,
): EditList[] {
  const bySession = new Map<SessionId, { numbers: number[]; hashes: Hash[] }>();
  for (const { session, number, hash } of edits) {
    const list = bySession.get(session) ?? { numbers: [], hashes: [] };
    list.numbers.push(number);
    list.hashes.push(hash);
    bySession.set(session, list);
  }
  return [...bySession].map(([session, { numbers, hashes }]) => ({
    session,
    numbers,
    hashes: fromHex(hashes.join('')),
  }));
}

export const bytesAt = (hashes: Uint8Array, index: number): Uint8Array =>
  hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);

/** Some edits of a session, in their order. */
export interface KeptColumns {
  readonly numbers: readonly number[];
  readonly hashes: Uint8Array;
  readonly sizes: readonly number[];
  readonly prevs: ReadonlyMap<number, Uint8Array | null>;
}

/** Puts together a session's edits, given in their order. */
export class KeptBuilder {
  readonly #numbers: number[] = [];
  readonly #sizes: number[] = [];
  readonly #prevs = new Map<number, Hash | null>();
  #hashes = new Uint8Array(4 * HASH_BYTES);

  add(number: number, hash: Uint8Array, size: number, prev: Uint8Array | null): void {
    const index = this.#numbers.length;
    const follows = prev !== null && index > 0 && equalBytes(prev, bytesAt(this.#hashes, index - 1));
    if (!follows) this.#prevs.set(index, prev && toHex(prev));
    this.#numbers.push(number);
    this.#sizes.push(size);
    this.#append(hash, index);
  }

  /** Many at once; `prevs` as in KeptEdits, by their index among these. */
  addAll({ numbers, hashes, sizes, prevs }: KeptColumns): void {
    const index = this.#numbers.length;
    for (const [i, prev] of prevs) {
      const follows = i === 0 && index > 0 && prev && equalBytes(prev, bytesAt(this.#hashes, index - 1));
      if (!follows) this.#prevs.set(index + i, prev && toHex(prev));
    }
    for (const number of numbers) this.#numbers.push(number);
    for (const size of sizes) this.#sizes.push(size);
    this.#append(hashes, index);
  }

  #append(hashes: Uint8Array, index: number): void {
    const at = index * HASH_BYTES;
    if (at + hashes.length > this.#hashes.length) {
      const grown = new Uint8Array(Math.max(this.#hashes.length * 2, at + hashes.length));
      grown.set(this.#hashes);
      this.#hashes = grown;
    }
    this.#hashes.set(hashes, at);
  }

  build(): KeptEdits {
    return {
      numbers: this.#numbers,
      hashes: this.#hashes.slice(0, this.#numbers.length * HASH_BYTES),
      sizes: this.#sizes,
      prevs: this.#prevs,
    };
  }
}
