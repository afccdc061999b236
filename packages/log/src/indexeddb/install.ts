import type { Bytes, Counts, Envelope, Hash, Position, SnapshotClaim } from '@parley/wire';
import { asBytes, decodeEnvelope } from '@parley/wire';
import { countOf, NO_COUNTS } from '../counts.ts';
import { nextEpoch } from '../position.ts';
import { swap } from '../swap.ts';
import { Requests } from './requests.ts';
import { type BaseRow, type EditRow, GENESIS_ROW, type PositionRow } from './schema.ts';
import { countsIn } from './stored-counts.ts';
import type { Transaction } from './transaction.ts';

export interface Installation {
  readonly snapshot: Envelope;
  readonly claim: SnapshotClaim;
  readonly hash: Hash;
  readonly chunks: readonly Bytes[];
  readonly adopt: boolean;
}

const BATCH = 1_000;

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

  const tail = await partition(transaction, claim.covers);
  const next: PositionRow = {
    ...position,
    epoch: nextEpoch(claim.epoch, hash),
    startSeq: position.seq,
    startHead: position.head,
    tailEnvelopes: tail.envelopes,
    tailBytes: tail.bytes,
  };
  const kept = new Set([...tail.keptChunks, ...snapshot.chunks]);
  const dropped = [...tail.replacedChunks, ...(former?.chunks ?? [])].filter((chunk) => !kept.has(chunk));
  const row: BaseRow = { hash, bytes: asBytes(snapshot.bytes) };
  const requests = new Requests();
  const edits = transaction.objectStore('edits');
  for (const [first, last] of tail.replaced) requests.add(edits.delete(IDBKeyRange.bound(first, last)));
  const chunkStore = transaction.objectStore('chunks');
  for (const chunk of dropped) requests.add(chunkStore.delete(chunk));
  for (const [i, chunk] of chunks.entries()) {
    const address = snapshot.chunks[i];
    if (address) requests.add(chunkStore.put(asBytes(chunk), address));
  }
  for (const [session, count] of raised(counts, claim.covers)) {
    requests.add(transaction.objectStore('counts').put(count, session));
  }
  requests.add(transaction.objectStore('base').put(row, 'base'));
  requests.add(transaction.objectStore('position').put(next, 'position'));
  await requests.done();
  return positionOf(next);
}

interface Tail {
  /** Ranges of keys that hold nothing but what the snapshot covers. It covers nearly all, so they are few. */
  readonly replaced: [first: number, last: number][];
  /** Whether the last range still grows. */
  growing: boolean;
  readonly replacedChunks: Set<Hash>;
  readonly keptChunks: Set<Hash>;
  envelopes: number;
  bytes: number;
}

async function partition(transaction: Transaction<'readwrite'>, covers: Counts): Promise<Tail> {
  const tail: Tail = {
    replaced: [],
    growing: false,
    replacedChunks: new Set(),
    keptChunks: new Set(),
    envelopes: 0,
    bytes: 0,
  };
  for (let after = 0; ; ) {
    const rows = await transaction.objectStore('edits').getAll(IDBKeyRange.lowerBound(after, true), BATCH);
    for (const row of rows) sort(row, covers, tail);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return tail;
    after = last.seq;
  }
}

function sort(row: EditRow, covers: Counts, tail: Tail): void {
  const isCovered = row.number < countOf(covers, row.session);
  for (const chunk of row.chunks ?? []) (isCovered ? tail.replacedChunks : tail.keptChunks).add(chunk);
  if (!isCovered) {
    tail.envelopes++;
    tail.bytes += row.size;
    tail.growing = false;
    return;
  }
  const range = tail.replaced.at(-1);
  if (range && tail.growing) range[1] = row.seq;
  else tail.replaced.push([row.seq, row.seq]);
  tail.growing = true;
}

const raised = (counts: Counts, covered: Counts): [string, number][] =>
  [...covered].filter(([session, count]) => count > countOf(counts, session));

const positionOf = ({ epoch, seq, head }: PositionRow): Position => ({ epoch, seq, head });
