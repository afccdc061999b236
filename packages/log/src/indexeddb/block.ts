import type { Bytes, Envelope, Hash, SessionId } from '@parley/wire';
import { asBytes, decodeEnvelope } from '@parley/wire';
import { nextHead } from '../position.ts';

/**
 * Edits that were appended one after the other, in one record: what costs time in IndexedDB is the record, not its bytes
 * (a record for each edit takes seven times as long to load and fifteen times as long to write).
 */
export interface Block {
  /** The first edit's place in append order, and the key. The others follow without a gap. */
  readonly seq: number;
  /** The head before the first. */
  readonly before: Hash;
  readonly envelopes: Bytes[];
  /** Of each, its bytes with those of its chunks. */
  readonly sizes: number[];
  /** The last number of each session in it: what finds the blocks of a session. */
  readonly lasts: [SessionId, number][];
}

/** An edit as it stands in a block. */
export interface StoredEdit {
  readonly seq: number;
  readonly envelope: Envelope;
  readonly size: number;
}

/** The most edits in a block. A scan counts on it. */
export const BLOCK_EDITS = 256;
/** A block takes no further edit beyond this, in bytes. */
const BLOCK_BYTES = 65_536;

export const editsOf = ({ seq, envelopes, sizes }: Block): StoredEdit[] =>
  envelopes.map((bytes, i) => ({
    seq: seq + i,
    envelope: decodeEnvelope(bytes),
    size: sizes[i] ?? bytes.length,
  }));

/** The head after the edit at `seq`, which must be in the block. */
export function headAt(block: Block, seq: number): Hash {
  let head = block.before;
  for (const bytes of block.envelopes.slice(0, seq - block.seq + 1)) head = nextHead(head, bytes);
  return head;
}

/** Packs edits, given in append order, into as few blocks as their bounds and the gaps between them allow. */
export class BlockPacker {
  readonly blocks: Block[] = [];
  #bytes = 0;

  /** `before` is the head before this edit. */
  add({ seq, envelope, size }: StoredEdit, before: Hash): void {
    const { session, number } = envelope.header;
    const block = this.#blockFor(seq, envelope.bytes.length, before);
    block.envelopes.push(asBytes(envelope.bytes));
    block.sizes.push(size);
    const last = block.lasts.find(([each]) => each === session);
    if (last) last[1] = number;
    else block.lasts.push([session, number]);
  }

  #blockFor(seq: number, bytes: number, before: Hash): Block {
    const open = this.blocks.at(-1);
    const follows = open && open.seq + open.envelopes.length === seq;
    if (follows && open.envelopes.length < BLOCK_EDITS && this.#bytes + bytes <= BLOCK_BYTES) {
      this.#bytes += bytes;
      return open;
    }
    const block: Block = { seq, before, envelopes: [], sizes: [], lasts: [] };
    this.blocks.push(block);
    this.#bytes = bytes;
    return block;
  }
}
