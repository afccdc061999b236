import type { Bytes, Certificate, Envelope, Hash, SessionId } from '@parley/wire';
import { decodeCertificate, decodeNote, toHex } from '@parley/wire';
import { envelopeOf } from '../checked.ts';
import type { DamagedEdit } from '../index/growth.ts';
import { KeptSessions } from '../index/kept-sessions.ts';
import { decodeLeaf, type Entry } from '../index/leaf.ts';
import { EntryPage } from '../index/page.ts';
import type { HeldEdit, LogState, ScanCursor } from '../log.ts';
import { BLOCK_EDITS, type Block, type BlockEdit, editsOf } from './block.ts';
import { blocksWith } from './blocks.ts';
import { crc32, sha256 } from './checksum.ts';
import { emptyRecord } from './held.ts';
import { type LeafRecord, type LogRecord, type NoteRecord, under } from './schema.ts';
import type { Transaction } from './transaction.ts';

type Reading = Transaction<'readonly'>;

/** What a read found: either all of it was as it was written, or this is to be given up first. */
export type Found<Result> = { readonly result: Result } | Damaged;

export interface Damaged {
  readonly edits: readonly (DamagedEdit & { readonly hash: Hash })[];
  readonly snapshots: readonly Hash[];
}

/** What the index or a block says of an edit, and the edit itself; null if no block has it. */
export interface RawEdit extends DamagedEdit {
  readonly hash: Hash;
  readonly stored: BlockEdit | null;
}

/** Blocks fetched by one request at most. */
const MOST_BLOCKS = 256;
/** Leaves fetched by one request. */
const LEAVES = 8;

/** All records of which a part's state is put together. */
export interface RawState {
  readonly record: LogRecord;
  readonly leaves: readonly LeafRecord[];
  readonly snapshots: ReadonlyMap<Hash, Bytes>;
  readonly notes: readonly NoteRecord[];
  readonly certificates: readonly Bytes[];
}

export async function readState(transaction: Reading, part: number): Promise<RawState> {
  const range = under(part);
  const store = transaction.objectStore('snapshots');
  const [record, leaves, keys, snapshots, notes, certificates] = await Promise.all([
    transaction.objectStore('logs').get(part),
    transaction.objectStore('leaves').getAll(range),
    store.getAllKeys(range),
    store.getAll(range),
    transaction.objectStore('notes').getAll(range),
    transaction.objectStore('certificates').getAll(range),
  ]);
  return {
    record: record ?? emptyRecord(part),
    leaves,
    snapshots: new Map(keys.flatMap(([, hash], i) => (snapshots[i] ? [[hash, snapshots[i]] as const] : []))),
    notes,
    certificates,
  };
}

export async function stateOf(raw: RawState): Promise<Found<LogState>> {
  const { record, leaves, notes, certificates } = raw;
  const { row, shelves } = record;
  const held = await Promise.all(
    record.snapshots.map(async ([hash, entry]) => {
      const bytes = raw.snapshots.get(hash);
      return { hash, envelope: bytes ? await checkedSnapshot(bytes, hash) : null, ...entry };
    }),
  );
  const damaged = held.filter(({ envelope }) => envelope === null);
  if (damaged.length > 0) return { edits: [], snapshots: damaged.map(({ hash }) => hash) };
  const sessions = new KeptSessions();
  for (const { session, entries } of leaves) sessions.add(session, entries);
  const decoded = certificates.map((bytes): [SessionId, Certificate] => {
    const certificate = decodeCertificate(bytes);
    return [certificate.session, certificate];
  });
  return {
    result: {
      position: { seq: row.seq, head: row.head },
      kept: sessions.kept(),
      certificates: new Map(decoded),
      snapshots: held.flatMap(({ envelope, ...entry }) => (envelope ? [{ ...entry, envelope }] : [])),
      shelves: sessions.shelves(new Map(shelves)),
      notes: [...notes].sort(byOrder).map(({ bytes, hash }) => ({ note: decodeNote(bytes), hash })),
      proved: row.proved,
      bytes: row.bytes,
    },
  };
}

const byOrder = ({ order: a }: NoteRecord, { order: b }: NoteRecord): number => a[0] - b[0] || a[1] - b[1];

export async function readSession(
  transaction: Reading,
  part: number,
  session: SessionId,
  { from, limit, served }: { readonly from: number; readonly limit: number; readonly served: boolean },
): Promise<RawEdit[]> {
  const record = served ? await transaction.objectStore('logs').get(part) : undefined;
  const shelves = new Map(record?.shelves ?? []);
  const wanted = ({ shelf }: Entry): boolean => shelf === null || shelves.get(shelf)?.until === null;
  const page = new EntryPage(from, limit, wanted);
  const store = transaction.objectStore('leaves');
  const cover = await store.openKeyCursor(IDBKeyRange.bound([part, session], [part, session, from]), 'prev');
  let first = cover ? cover.key[2] : from;
  for (let more = limit > 0; more; ) {
    const leaves = await store.getAll(IDBKeyRange.bound([part, session, first], [part, session, []]), LEAVES);
    more = leaves.every(({ entries }) => page.take(decodeLeaf(entries))) && leaves.length === LEAVES;
    first = (leaves.at(-1)?.first ?? 0) + 1;
  }
  const stored = new Map<number, BlockEdit>();
  const seqs = page.entries.map(({ seq }) => seq).sort((a, b) => a - b);
  for await (const { block } of blocksWith(transaction, part, seqs))
    for (const edit of editsOf(block)) stored.set(edit.seq, edit);
  return page.entries.map(({ number, hash, seq }) => {
    return { session, number, hash: toHex(hash), seq, stored: stored.get(seq) ?? null };
  });
}

/** Kept edits after a place in the order of writing, at most `limit`; `next` is null if there are no more. */
export async function readInOrder(
  transaction: Reading,
  part: number,
  after: ScanCursor,
  limit: number,
): Promise<{ edits: RawEdit[]; next: ScanCursor }> {
  const store = transaction.objectStore('blocks');
  const edits: RawEdit[] = [];
  let last = after ?? 0;
  // The block that holds the next edit may begin before the cursor, but no further than a block is long.
  let from = last - BLOCK_EDITS + 1;
  let ask = Math.ceil(limit / BLOCK_EDITS) + 1;
  for (;;) {
    const blocks = await store.getAll(IDBKeyRange.bound([part, from], [part, []]), ask);
    for (const stored of blocks.flatMap(editsOf)) {
      const { seq, session, number, hash, shelved } = stored;
      if (seq <= last || shelved) continue;
      if (edits.length >= limit) return { edits, next: last };
      edits.push({ session, number, hash: toHex(hash), seq, stored });
      last = seq;
    }
    const end = blocks.at(-1);
    if (!end || blocks.length < ask) return { edits, next: null };
    from = end.seq + 1;
    ask = blocksFor(limit + 1 - edits.length, blocks);
  }
}

/** Who names a chunk. */
export async function holdersOf(transaction: Reading, part: number, chunk: Hash): Promise<Damaged> {
  const holders = await transaction.objectStore('holders').getAll(under(part, chunk));
  return {
    edits: holders.flatMap(({ holder, edit }) =>
      typeof holder === 'number' && edit ? [{ ...edit, seq: holder }] : [],
    ),
    snapshots: holders.flatMap(({ holder }) => (typeof holder === 'string' ? [holder] : [])),
  };
}

export function checkedEdits(rows: readonly RawEdit[]): Found<HeldEdit[]> {
  const edits: HeldEdit[] = [];
  const damaged: RawEdit[] = [];
  for (const row of rows) {
    const envelope = checkedEdit(row);
    if (envelope) edits.push({ envelope, hash: row.hash });
    else damaged.push(row);
  }
  return damaged.length > 0 ? { edits: damaged, snapshots: [] } : { result: edits };
}

/** The envelope of an edit, if it is what was written and what the index says it is. */
function checkedEdit({ session, number, hash, stored }: RawEdit): Envelope | null {
  if (!stored || crc32(stored.hash, stored.bytes) !== stored.sum || toHex(stored.hash) !== hash) return null;
  const envelope = envelopeOf(stored.bytes);
  return envelope?.header.session === session && envelope.header.number === number ? envelope : null;
}

export const checkedSnapshot = async (bytes: Bytes, hash: Hash): Promise<Envelope | null> =>
  (await sha256(bytes)) === hash ? envelopeOf(bytes) : null;

/** How many more blocks hold `edits`, if they are as full as those before: typed ones hold one edit, fetched ones many. */
function blocksFor(edits: number, before: readonly Block[]): number {
  const held = before.reduce((sum, { envelopes }) => sum + envelopes.length, 0);
  return Math.min(MOST_BLOCKS, Math.ceil((edits * before.length) / Math.max(1, held)) + 1);
}
