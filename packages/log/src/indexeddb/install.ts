import type { Bytes, Counts, Envelope, Hash, Position, SnapshotClaim } from '@parley/wire';
import { asBytes, decodeEnvelope } from '@parley/wire';
import { countOf, NO_COUNTS } from '../counts.ts';
import { nextEpoch, nextHead } from '../position.ts';
import { swap } from '../swap.ts';
import { type Block, BlockPacker, editsOf } from './block.ts';
import { allBlocks } from './reading.ts';
import { Requests } from './requests.ts';
import { type BaseRow, GENESIS_ROW, type PositionRow, positionOf } from './schema.ts';
import { countsIn } from './stored-counts.ts';
import type { Transaction } from './transaction.ts';

export interface Installation {
  readonly snapshot: Envelope;
  readonly claim: SnapshotClaim;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
  readonly adopt: Counts | false;
}

/** Installs a snapshot by compare-and-swap, inside one transaction; a device keeps nothing of what it replaces. */
export async function installSnapshot(
  transaction: Transaction<'readwrite'>,
  { snapshot, claim, hash, chunks, adopt }: Installation,
): Promise<Position | null> {
  const [held, base, counts] = await Promise.all([
    transaction.objectStore('position').get('position'),
    transaction.objectStore('base').get('base'),
    countsIn(transaction),
  ]);
  const position = held ?? GENESIS_ROW;
  const former = base && decodeEnvelope(base.bytes);
  const standing = {
    epoch: position.epoch,
    base: base ? { hash: base.hash, covers: former?.claim?.covers ?? NO_COUNTS } : null,
    counts,
  };
  const outcome = swap(standing, claim, hash, adopt);
  if (outcome === 'held') return positionOf(position);
  if (outcome === 'lost') return null;

  const tail = new Tail(claim.covers);
  for await (const block of allBlocks(transaction)) tail.sort(block);
  const next: PositionRow = {
    ...position,
    epoch: nextEpoch(claim.epoch, hash),
    startSeq: position.seq,
    startHead: position.head,
    tailEnvelopes: tail.envelopes,
    tailBytes: tail.bytes,
  };
  const requests = new Requests();
  tail.write(transaction, requests);
  const replaced = [...tail.replacedChunks, ...(former?.chunks ?? [])];
  writeChunks(transaction, requests, { snapshot, chunks, replaced, kept: tail.keptChunks });
  for (const [session, count] of claim.covers) {
    if (count > countOf(counts, session)) requests.add(transaction.objectStore('counts').put(count, session));
  }
  const row: BaseRow = { hash, bytes: asBytes(snapshot.bytes) };
  requests.add(transaction.objectStore('base').put(row, 'base'));
  requests.add(transaction.objectStore('position').put(next, 'position'));
  await requests.done();
  return positionOf(next);
}

interface ChunkChange {
  readonly snapshot: Envelope;
  readonly chunks: readonly Bytes[];
  readonly replaced: readonly Hash[];
  readonly kept: ReadonlySet<Hash>;
}

function writeChunks(transaction: Transaction<'readwrite'>, requests: Requests, change: ChunkChange): void {
  const { snapshot, chunks, replaced, kept } = change;
  const store = transaction.objectStore('chunks');
  for (const hash of replaced) if (!kept.has(hash)) requests.add(store.delete(hash));
  for (const [i, hash] of snapshot.chunks.entries()) {
    const chunk = chunks[i];
    if (chunk) requests.add(store.put(asBytes(chunk), hash));
  }
}

/** The edits above the base, sorted into what a snapshot covers and what stays. */
class Tail {
  readonly replacedChunks = new Set<Hash>();
  readonly keptChunks = new Set<Hash>();
  envelopes = 0;
  bytes = 0;
  readonly #covers: Counts;
  /** Ranges of keys without a block that stays as it is. A snapshot covers nearly all, so they are few. */
  readonly #ranges: [first: number, last: number][] = [];
  #growing = false;
  readonly #rewritten = new BlockPacker();

  constructor(covers: Counts) {
    this.#covers = covers;
  }

  sort(block: Block): void {
    const edits = editsOf(block);
    const kept = edits.filter(({ envelope }) => !this.#isCovered(envelope));
    for (const edit of edits) {
      const chunks = this.#isCovered(edit.envelope) ? this.replacedChunks : this.keptChunks;
      for (const hash of edit.envelope.chunks) chunks.add(hash);
    }
    for (const { size } of kept) this.bytes += size;
    this.envelopes += kept.length;
    if (kept.length === edits.length) {
      this.#growing = false;
      return;
    }
    this.#remove(block.seq);
    if (kept.length > 0) this.#rewrite(block);
  }

  write(transaction: Transaction<'readwrite'>, requests: Requests): void {
    const store = transaction.objectStore('blocks');
    for (const [first, last] of this.#ranges) requests.add(store.delete(IDBKeyRange.bound(first, last)));
    for (const block of this.#rewritten.blocks) requests.add(store.add(block));
  }

  #remove(seq: number): void {
    const range = this.#ranges.at(-1);
    if (range && this.#growing) range[1] = seq;
    else this.#ranges.push([seq, seq]);
    this.#growing = true;
  }

  #rewrite(block: Block): void {
    let before = block.before;
    for (const edit of editsOf(block)) {
      if (!this.#isCovered(edit.envelope)) this.#rewritten.add(edit, before);
      before = nextHead(before, edit.envelope.bytes);
    }
  }

  #isCovered({ header }: Envelope): boolean {
    return header.number < countOf(this.#covers, header.session);
  }
}
