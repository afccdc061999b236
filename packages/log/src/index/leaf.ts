import type { Bytes, Hash } from '@parley/wire';
import { equalBytes, fromHex, toHex } from '@parley/wire';
import { bytesAt, HASH_BYTES } from '../kept-edits.ts';
import { LogStorageError } from '../log.ts';

/** What the index knows of one edit of a session. */
export interface Entry {
  readonly number: number;
  /** HASH_BYTES. */
  readonly hash: Uint8Array;
  readonly prev: Uint8Array | null;
  /** Its envelope's bytes and those of its chunks. */
  readonly size: number;
  /** Its place in the order of writing: where its envelope stands. */
  readonly seq: number;
  /** The snapshot on whose shelf it lies; null while it is kept. */
  readonly shelf: Hash | null;
}

/**
 * A few dozen edits of one session, ascending by number, then by hash, packed in one record: so that a log of a hundred
 * thousand edits is opened by reading two thousand records, and none of its envelopes. The numbers of a leaf are at least
 * its `first`, and below the `first` of the session's next leaf.
 */
export interface Leaf {
  readonly first: number;
  readonly entries: readonly Entry[];
}

/** A leaf is divided beyond this many entries. Each write rewrites a leaf, so that a larger one would cost more. */
export const LEAF_ENTRIES = 64;

/** How many entries and shelves, before the columns: number f64, seq f64, size u32, prev u8, shelf u8, hash. */
const HEAD = 4;
const ENTRY = 22 + HASH_BYTES;
const MOST_SHELVES = 255;

const NO_PREV = 0;
/** It is the hash of the entry before. */
const FOLLOWS = 1;
/** It stands after the shelves, in order. */
const NAMED = 2;

/** Where the columns of `count` entries begin. */
const columnsOf = (count: number) => ({
  seqs: HEAD + 8 * count,
  sizes: HEAD + 16 * count,
  prevs: HEAD + 20 * count,
  shelves: HEAD + 21 * count,
  hashes: HEAD + 22 * count,
  /** Where the names of shelves stand, and after them what entries follow. */
  names: HEAD + ENTRY * count,
});

export function encodeLeaf(entries: readonly Entry[]): Bytes {
  const shelves = [...new Set(entries.flatMap(({ shelf }) => (shelf === null ? [] : [shelf])))];
  if (shelves.length > MOST_SHELVES) throw new RangeError(`${shelves.length} shelves in one leaf`);
  const kinds = entries.map(({ prev }, i) => kindOf(prev, entries[i - 1]));
  const named = entries.flatMap(({ prev }, i) => (prev && kinds[i] === NAMED ? [prev] : []));
  const columns = columnsOf(entries.length);
  const names = [...shelves.map(fromHex), ...named];
  const out = new Uint8Array(columns.names + names.length * HASH_BYTES);
  const view = new DataView(out.buffer);
  view.setUint16(0, entries.length);
  view.setUint8(2, shelves.length);
  for (const [i, { number, hash, size, seq, shelf }] of entries.entries()) {
    view.setFloat64(HEAD + 8 * i, number);
    view.setFloat64(columns.seqs + 8 * i, seq);
    view.setUint32(columns.sizes + 4 * i, size);
    view.setUint8(columns.prevs + i, kinds[i] ?? NO_PREV);
    view.setUint8(columns.shelves + i, shelf === null ? 0 : shelves.indexOf(shelf) + 1);
    out.set(hash, columns.hashes + HASH_BYTES * i);
  }
  for (const [i, name] of names.entries()) out.set(name, columns.names + HASH_BYTES * i);
  return out;
}

function kindOf(prev: Uint8Array | null, before: Entry | undefined): number {
  if (prev === null) return NO_PREV;
  return before && equalBytes(prev, before.hash) ? FOLLOWS : NAMED;
}

/** The columns of a leaf, without an object for each entry. */
export class LeafColumns {
  readonly count: number;
  /** HASH_BYTES each. */
  readonly hashes: Uint8Array;
  /** Whether something of it lies on a shelf. */
  readonly isShelved: boolean;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #columns: ReturnType<typeof columnsOf>;
  readonly #shelves: readonly Hash[];

  /** LogStorageError `corrupt` if these bytes are no leaf. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < HEAD) throw damaged();
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.count = this.#view.getUint16(0);
    this.#columns = columnsOf(this.count);
    const shelves = this.#view.getUint8(2);
    this.hashes = this.#slice(this.#columns.hashes, this.count);
    this.#shelves = Array.from({ length: shelves }, (_, i) => toHex(this.#name(i)));
    this.isShelved = shelves > 0;
  }

  number(i: number): number {
    return this.#view.getFloat64(HEAD + 8 * i);
  }

  seq(i: number): number {
    return this.#view.getFloat64(this.#columns.seqs + 8 * i);
  }

  size(i: number): number {
    return this.#view.getUint32(this.#columns.sizes + 4 * i);
  }

  shelf(i: number): Hash | null {
    return this.#shelves[this.#view.getUint8(this.#columns.shelves + i) - 1] ?? null;
  }

  hash(i: number): Uint8Array {
    return bytesAt(this.hashes, i);
  }

  /** What each entry follows, where that is not the entry before it. */
  prevs(): Map<number, Uint8Array | null> {
    const prevs = new Map<number, Uint8Array | null>();
    let name = this.#shelves.length;
    for (let i = 0; i < this.count; i++) {
      const kind = this.#view.getUint8(this.#columns.prevs + i);
      if (kind === NAMED) prevs.set(i, this.#name(name++));
      else if (kind === NO_PREV || i === 0) prevs.set(i, null);
    }
    return prevs;
  }

  #name(i: number): Uint8Array {
    return this.#slice(this.#columns.names + HASH_BYTES * i, 1);
  }

  #slice(at: number, hashes: number): Uint8Array {
    const end = at + hashes * HASH_BYTES;
    if (end > this.#bytes.length) throw damaged();
    return this.#bytes.subarray(at, end);
  }
}

const damaged = (): LogStorageError => new LogStorageError('corrupt', 'the index of a log is damaged');

/** The entries of a leaf; their hashes are views of `bytes`. LogStorageError `corrupt` if these are no leaf. */
export function decodeLeaf(bytes: Uint8Array): Entry[] {
  const leaf = new LeafColumns(bytes);
  const prevs = leaf.prevs();
  return Array.from({ length: leaf.count }, (_, i) => {
    const named = prevs.get(i);
    return {
      number: leaf.number(i),
      seq: leaf.seq(i),
      size: leaf.size(i),
      hash: leaf.hash(i),
      prev: named === undefined ? leaf.hash(i - 1) : named,
      shelf: leaf.shelf(i),
    };
  });
}

/** By number, then by hash. */
export function compareEntries(a: Pick<Entry, 'number' | 'hash'>, b: Pick<Entry, 'number' | 'hash'>): number {
  if (a.number !== b.number) return a.number - b.number;
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = (a.hash[i] as number) - (b.hash[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
