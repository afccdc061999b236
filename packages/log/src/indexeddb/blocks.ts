import { fromHex } from '@parley/wire';
import type { Growth } from '../index/growth.ts';
import { BLOCK_EDITS, type Block, BlockPacker, editsOf } from './block.ts';
import { crc32 } from './checksum.ts';
import { dropChunks } from './chunks.ts';
import { Requests } from './requests.ts';
import type { Transaction } from './transaction.ts';

/** Blocks fetched by one request at most, so that a long log is never in memory as a whole. */
const MOST_BLOCKS = 256;

/** The blocks that hold the edits at these places, ascending; those between two of them that are near each other come too. */
export async function* blocksWith(
  transaction: Transaction<'readonly' | 'readwrite'>,
  part: number,
  seqs: readonly number[],
): AsyncGenerator<{ readonly block: Block; readonly isApart: boolean }, void> {
  const store = transaction.objectStore('blocks');
  for (const [first, last] of stretches(seqs)) {
    // The block that holds the first may begin before it, but no further than a block is long.
    const range = IDBKeyRange.bound([part, first - BLOCK_EDITS + 1], [part, first]);
    const cover = await store.openKeyCursor(range, 'prev');
    let from = cover ? cover.key[1] : first;
    for (let isApart = true; ; isApart = false) {
      const blocks = await store.getAll(IDBKeyRange.bound([part, from], [part, last]), MOST_BLOCKS);
      for (const [i, block] of blocks.entries()) yield { block, isApart: isApart && i === 0 };
      if (blocks.length < MOST_BLOCKS) break;
      from = (blocks.at(-1)?.seq ?? last) + 1;
    }
  }
}

/** First and last of each run of places between which no gap is longer than a block. */
function stretches(seqs: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const seq of seqs) {
    const open = found.at(-1);
    if (open && seq - open[1] <= BLOCK_EDITS) open[1] = seq;
    else found.push([seq, seq]);
  }
  return found;
}

/** Takes edits out of their blocks, and marks those that went on or off a shelf. */
export async function rewriteBlocks(
  transaction: Transaction<'readwrite'>,
  part: number,
  { removed, moved }: Growth,
): Promise<void> {
  const gone = new Map(removed.map(({ seq, size }) => [seq, size]));
  const seqs = [...gone.keys(), ...moved.keys()].sort((a, b) => a - b);
  if (seqs.length === 0) return;
  const store = transaction.objectStore('blocks');
  const packer = new BlockPacker(part);
  /** Keys of blocks that go: neighbours make one range. */
  const ranges: [first: number, last: number][] = [];
  const holders: number[] = [];
  let isGrowing = false;
  for await (const { block, isApart } of blocksWith(transaction, part, seqs)) {
    if (isApart) isGrowing = false;
    const edits = editsOf(block);
    if (!edits.some(({ seq }) => gone.has(seq) || moved.has(seq))) {
      isGrowing = false;
      continue;
    }
    const range = ranges.at(-1);
    if (range && isGrowing) range[1] = block.seq;
    else ranges.push([block.seq, block.seq]);
    isGrowing = true;
    for (const edit of edits) {
      const size = gone.get(edit.seq);
      if (size === undefined) packer.add({ ...edit, shelved: moved.get(edit.seq) ?? edit.shelved });
      else if (size !== edit.bytes.length) holders.push(edit.seq);
    }
  }
  const requests = new Requests();
  for (const [first, last] of ranges)
    requests.add(store.delete(IDBKeyRange.bound([part, first], [part, last])));
  for (const block of packer.blocks()) requests.add(store.add(block));
  await requests.done();
  await dropChunks(transaction, part, holders);
}

/** Writes new edits, as few records as may be. */
export function addBlocks(
  transaction: Transaction<'readwrite'>,
  requests: Requests,
  part: number,
  { added }: Growth,
): void {
  const packer = new BlockPacker(part);
  for (const [seq, { row, shelved }] of added) {
    const { header, bytes } = row.envelope;
    const hash = fromHex(row.hash);
    const { session, number } = header;
    packer.add({ seq, session, number, hash, sum: crc32(hash, bytes), bytes, shelved });
  }
  for (const block of packer.blocks()) requests.add(transaction.objectStore('blocks').add(block));
}
