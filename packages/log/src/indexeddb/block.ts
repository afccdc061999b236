import type { Bytes, SessionId } from '@parley/wire';
import { asBytes, concat } from '@parley/wire';
import { bytesAt } from '../kept-edits.ts';

/**
 * Edits that were written one after the other, in one record: what costs time in IndexedDB is the record, not its bytes
 * (a record for each edit takes seven times as long to load and fifteen times as long to write).
 */
export interface Block {
  readonly part: number;
  /** The first edit's place in the order of writing; the others follow without a gap. The key, after the part. */
  readonly seq: number;
  readonly envelopes: readonly Bytes[];
  /** HASH_BYTES each. */
  readonly hashes: Bytes;
  /** Of each, the CRC-32 of its hash and its envelope. */
  readonly sums: readonly number[];
  /** Its sessions, and of each edit the index of its own among them. */
  readonly sessions: readonly SessionId[];
  readonly authors: readonly number[];
  readonly numbers: readonly number[];
  /** The indexes of those that lie on shelves. */
  readonly shelved: readonly number[];
}

/** An edit as it stands in a block. */
export interface BlockEdit {
  readonly seq: number;
  readonly session: SessionId;
  readonly number: number;
  readonly hash: Uint8Array;
  readonly sum: number;
  readonly bytes: Bytes;
  readonly shelved: boolean;
}

/** The most edits in a block. A scan counts on it. */
export const BLOCK_EDITS = 256;
/** A block takes no further edit beyond this, in bytes. */
const BLOCK_BYTES = 65_536;

export function editsOf({
  seq,
  envelopes,
  hashes,
  sums,
  sessions,
  authors,
  numbers,
  shelved,
}: Block): BlockEdit[] {
  const onShelves = new Set(shelved);
  return envelopes.map((bytes, i) => ({
    seq: seq + i,
    session: sessions[authors[i] ?? -1] ?? '',
    number: numbers[i] ?? -1,
    hash: bytesAt(hashes, i),
    sum: sums[i] ?? -1,
    bytes,
    shelved: onShelves.has(i),
  }));
}

/** Packs edits, given in the order of writing, into as few blocks as their bounds and the gaps between them allow. */
export class BlockPacker {
  readonly #part: number;
  readonly #groups: BlockEdit[][] = [];
  #bytes = 0;

  constructor(part: number) {
    this.#part = part;
  }

  add(edit: BlockEdit): void {
    const open = this.#groups.at(-1);
    const follows = open && (open.at(-1)?.seq ?? 0) + 1 === edit.seq;
    if (follows && open.length < BLOCK_EDITS && this.#bytes + edit.bytes.length <= BLOCK_BYTES) {
      open.push(edit);
      this.#bytes += edit.bytes.length;
    } else {
      this.#groups.push([edit]);
      this.#bytes = edit.bytes.length;
    }
  }

  blocks(): Block[] {
    return this.#groups.map((edits) => blockOf(this.#part, edits));
  }
}

function blockOf(part: number, edits: readonly BlockEdit[]): Block {
  const sessions = [...new Set(edits.map(({ session }) => session))];
  return {
    part,
    seq: edits[0]?.seq ?? 0,
    envelopes: edits.map(({ bytes }) => asBytes(bytes)),
    hashes: concat(...edits.map(({ hash }) => hash)),
    sums: edits.map(({ sum }) => sum),
    sessions,
    authors: edits.map(({ session }) => sessions.indexOf(session)),
    numbers: edits.map(({ number }) => number),
    shelved: edits.flatMap(({ shelved }, i) => (shelved ? [i] : [])),
  };
}
