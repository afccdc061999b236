import type { Envelope, SessionId } from '@parley/wire';
import { decodeEnvelope } from '@parley/wire';
import type { ScanCursor } from '../log.ts';
import { BLOCK_EDITS, type Block, editsOf } from './block.ts';
import type { Transaction } from './transaction.ts';

type Reading = Transaction<'readonly' | 'readwrite'>;

/** Blocks fetched by one request at most. */
const MOST_BLOCKS = 256;

/** Edits in append order from after a cursor, at most `limit`. */
export async function scanBlocks(
  transaction: Reading,
  after: ScanCursor,
  limit: number,
): Promise<{ envelopes: Envelope[]; next: ScanCursor }> {
  const store = transaction.objectStore('blocks');
  const envelopes: Envelope[] = [];
  let last = after ?? 0;
  // The block that holds the next edit may begin before the cursor, but no further than a block is long.
  let range = IDBKeyRange.lowerBound(last - BLOCK_EDITS, true);
  let ask = Math.ceil(limit / BLOCK_EDITS) + 1;
  for (;;) {
    const blocks = await store.getAll(range, ask);
    for (const block of blocks) {
      for (const [i, bytes] of block.envelopes.entries()) {
        const seq = block.seq + i;
        if (seq <= last) continue;
        if (envelopes.length >= limit) return { envelopes, next: last };
        envelopes.push(decodeEnvelope(bytes));
        last = seq;
      }
    }
    const end = blocks.at(-1);
    if (!end || blocks.length < ask) return { envelopes, next: null };
    range = IDBKeyRange.lowerBound(end.seq, true);
    ask = blocksFor(limit + 1 - envelopes.length, blocks);
  }
}

/** Edits of one session with `number >= from`, ascending, at most `limit`. */
export async function readSession(
  transaction: Reading,
  session: SessionId,
  from: number,
  limit: number,
): Promise<Envelope[]> {
  const index = transaction.objectStore('blocks').index('lasts');
  const envelopes: Envelope[] = [];
  let ask = Math.ceil(limit / BLOCK_EDITS) + 1;
  for (let next = from; envelopes.length < limit; ) {
    const range = IDBKeyRange.bound([session, next], [session, Number.MAX_SAFE_INTEGER]);
    const blocks = await index.getAll(range, ask);
    for (const { envelope } of blocks.flatMap(editsOf)) {
      const { header } = envelope;
      if (header.session !== session || header.number < next) continue;
      envelopes.push(envelope);
      next = header.number + 1;
      if (envelopes.length === limit) break;
    }
    if (blocks.length < ask) break;
    ask = blocksFor(limit - envelopes.length, blocks);
  }
  return envelopes;
}

/** All blocks, a batch at a time, so that a long log is never in memory as a whole. */
export async function* allBlocks(transaction: Reading): AsyncGenerator<Block, void> {
  for (let after = 0; ; ) {
    const blocks = await transaction
      .objectStore('blocks')
      .getAll(IDBKeyRange.lowerBound(after, true), MOST_BLOCKS);
    yield* blocks;
    const last = blocks.at(-1);
    if (!last || blocks.length < MOST_BLOCKS) return;
    after = last.seq;
  }
}

/** The blocks that hold edits after `seq`, and the one that holds `seq` itself. */
export async function blocksFrom(transaction: Reading, seq: number): Promise<Block[]> {
  const blocks = await transaction
    .objectStore('blocks')
    .getAll(IDBKeyRange.lowerBound(seq - BLOCK_EDITS, true));
  return blocks.filter((block) => block.seq + block.envelopes.length > seq);
}

/** How many more blocks hold `edits`, if they are as full as those before: typed ones hold one edit, fetched ones many. */
function blocksFor(edits: number, before: readonly Block[]): number {
  const held = before.reduce((sum, { envelopes }) => sum + envelopes.length, 0);
  return Math.min(MOST_BLOCKS, Math.ceil((edits * before.length) / Math.max(1, held)) + 1);
}
