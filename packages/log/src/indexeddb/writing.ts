import type { Position, SessionId } from '@parley/wire';
import { asBytes, encodeCertificate, sha256Sync } from '@parley/wire';
import type { Outcome } from '../group-commit.ts';
import { type Concern, concernOf } from '../index/concern.ts';
import { Growth } from '../index/growth.ts';
import { encodeLeaf } from '../index/leaf.ts';
import type { SessionLeaves } from '../index/session-leaves.ts';
import { type LogChange, LogStaleError } from '../log.ts';
import { addBlocks, rewriteBlocks } from './blocks.ts';
import { dropChunks, holdChunks } from './chunks.ts';
import { type Remembered, readHeld, remember } from './held.ts';
import { Requests } from './requests.ts';
import type { LogRecord } from './schema.ts';
import type { Transaction } from './transaction.ts';

/** One caller's change. */
export interface Call {
  readonly part: number;
  readonly change: LogChange;
}

/** What tabs remember, by part. */
export type Memory = ReadonlyMap<number, Remembered>;

/** What a transaction came to. `remember` is called once it is complete, since only then it is so. */
export interface Written<Result> {
  readonly result: Result;
  readonly remember: () => Memory;
}

/** Does the changes of one group in one transaction. One that is wrong, or rests on what is gone, fails alone. */
export async function writeGroup(
  transaction: Transaction<'readwrite'>,
  group: readonly Call[],
  memory: Memory,
): Promise<Written<Outcome<Position>[]>> {
  const parts = new Map<number, LogChange[]>();
  for (const { part, change } of group) parts.set(part, [...(parts.get(part) ?? []), change]);
  const outcomes = new Map<LogChange, Outcome<Position>>();
  const remembered: (readonly [number, Remembered | null])[] = [];
  for (const [part, changes] of parts) {
    const written = await grow(transaction, part, { concern: concernOf(changes), memory }, (growth) => {
      for (const change of changes) outcomes.set(change, outcomeOf(growth, change));
    });
    remembered.push([part, written]);
  }
  return {
    result: group.map(({ change }) => outcomes.get(change) as Outcome<Position>),
    remember: () =>
      new Map([...memory, ...remembered.flatMap(([part, each]) => (each ? [[part, each] as const] : []))]),
  };
}

/** Reads what is concerned of a part, lets `work` change it, and stores that. Returns what is to be remembered. */
export async function grow(
  transaction: Transaction<'readwrite'>,
  part: number,
  { concern, memory }: { readonly concern: Concern; readonly memory: Memory },
  work: (growth: Growth) => void,
): Promise<Remembered | null> {
  const former = memory.get(part) ?? null;
  const { held, version, known } = await readHeld(transaction, part, concern, former);
  const growth = new Growth(held, sha256Sync);
  work(growth);
  if (growth.isIdle) return former;
  const record: LogRecord = {
    part,
    row: growth.row(),
    version: version + 1,
    snapshots: [...growth.snapshotEntries],
    shelves: [...growth.shelfEntries],
  };
  // What goes goes first, since it may come back in the same transaction.
  await rewriteBlocks(transaction, part, growth);
  await dropSnapshots(transaction, part, growth);
  const requests = new Requests();
  requests.add(transaction.objectStore('logs').put(record));
  addBlocks(transaction, requests, part, growth);
  for (const [session, leaves] of growth.sessions)
    putLeaves(transaction, requests, { part, session, leaves });
  putRows(transaction, requests, record, growth);
  await requests.done();
  return remember(record, growth.sessions, known);
}

function outcomeOf(growth: Growth, change: LogChange): Outcome<Position> {
  try {
    return { result: growth.apply(change) };
  } catch (error) {
    // These come before anything of the call is done. All others undo the whole transaction.
    if (error instanceof LogStaleError || error instanceof TypeError) return { error };
    throw error;
  }
}

async function dropSnapshots(
  transaction: Transaction<'readwrite'>,
  part: number,
  { snapshots }: Growth,
): Promise<void> {
  const hashes = [...snapshots.deleted];
  await Promise.all(hashes.map((hash) => transaction.objectStore('snapshots').delete([part, hash])));
  await dropChunks(transaction, part, hashes);
}

function putLeaves(
  transaction: Transaction<'readwrite'>,
  requests: Requests,
  {
    part,
    session,
    leaves,
  }: { readonly part: number; readonly session: SessionId; readonly leaves: SessionLeaves },
): void {
  const store = transaction.objectStore('leaves');
  for (const { first, entries } of leaves.changed()) {
    if (entries.length === 0) requests.add(store.delete([part, session, first]));
    else {
      const isShelved = entries.some(({ shelf }) => shelf !== null);
      const leaf = { part, session, first, entries: encodeLeaf(entries) };
      requests.add(store.put(isShelved ? { ...leaf, shelved: 1 } : leaf));
    }
  }
}

/** Chunks, snapshots, notes and certificates. */
function putRows(
  transaction: Transaction<'readwrite'>,
  requests: Requests,
  { part, version }: LogRecord,
  growth: Growth,
): void {
  for (const [seq, { row }] of growth.added) {
    const { session, number } = row.envelope.header;
    holdChunks(transaction, requests, row, { part, holder: seq, edit: { session, number, hash: row.hash } });
  }
  for (const [hash, row] of growth.snapshots.put) {
    requests.add(transaction.objectStore('snapshots').put(asBytes(row.envelope.bytes), [part, hash]));
    holdChunks(transaction, requests, row, { part, holder: hash });
  }
  const notes = transaction.objectStore('notes');
  for (const hash of growth.notes.deleted) requests.add(notes.delete([part, hash]));
  for (const [i, [hash, { note }]] of [...growth.notes.put].entries())
    requests.add(notes.put({ part, hash, order: [version, i], bytes: asBytes(note.bytes) }));
  const certificates = transaction.objectStore('certificates');
  for (const session of growth.certificates.deleted) requests.add(certificates.delete([part, session]));
  for (const [session, certificate] of growth.certificates.put)
    requests.add(certificates.put(encodeCertificate(certificate), [part, session]));
}
