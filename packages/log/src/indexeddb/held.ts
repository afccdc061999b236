import type { Hash, SessionId } from '@parley/wire';
import type { Concern, NumberRange } from '../index/concern.ts';
import { EMPTY_ROW, type Held } from '../index/held.ts';
import { decodeLeaf, type Leaf } from '../index/leaf.ts';
import { SessionLeaves } from '../index/session-leaves.ts';
import { type LeafRecord, type LogRecord, type PartKey, under } from './schema.ts';
import type { Transaction } from './transaction.ts';

/** What a tab remembers of a part: the last leaves of sessions as they were at a version. They are so still if the version
 * and the head are, which no other database of this name has too. */
export interface Remembered {
  readonly version: number;
  readonly head: Hash;
  readonly leaves: Map<SessionId, Leaf>;
}

/** Sessions a tab remembers the last leaf of. */
const REMEMBERED_SESSIONS = 256;

/** Reads what a transaction must know of a part: nothing but its record if the last leaves are remembered. */
export async function readHeld(
  transaction: Transaction<'readwrite'>,
  part: number,
  concern: Concern,
  remembered: Remembered | null,
): Promise<{ held: Held; version: number; known: Map<SessionId, Leaf> }> {
  const record = (await transaction.objectStore('logs').get(part)) ?? emptyRecord(part);
  const isSame = remembered?.version === record.version && remembered.head === record.row.head;
  const known = isSame ? remembered.leaves : new Map<SessionId, Leaf>();
  const [sessions, notes, certificates] = await Promise.all([
    readSessions(transaction, part, concern, known),
    sizesOf(
      concern.notes,
      async (key) => (await transaction.objectStore('notes').get([part, key]))?.bytes.length,
    ),
    sizesOf(
      concern.certificates,
      async (key) => (await transaction.objectStore('certificates').get([part, key]))?.length,
    ),
  ]);
  const { row, version } = record;
  const snapshots = new Map(record.snapshots);
  const shelves = new Map(record.shelves);
  return { held: { row, sessions, snapshots, shelves, notes, certificates }, version, known };
}

export const emptyRecord = (part: number): LogRecord => ({
  part,
  row: EMPTY_ROW,
  version: 0,
  snapshots: [],
  shelves: [],
});

/** What is to be remembered after a transaction, of what was known before and what it had to do with. */
export function remember(
  { version, row }: LogRecord,
  sessions: ReadonlyMap<SessionId, SessionLeaves>,
  known: ReadonlyMap<SessionId, Leaf>,
): Remembered {
  const leaves = new Map(known);
  for (const [session, each] of sessions) {
    const last = each.last();
    leaves.delete(session);
    if (last) leaves.set(session, last);
  }
  for (const session of leaves.keys()) {
    if (leaves.size <= REMEMBERED_SESSIONS) break;
    leaves.delete(session);
  }
  return { version, head: row.head, leaves };
}

async function readSessions(
  transaction: Transaction<'readwrite'>,
  part: number,
  { sessions, shelved }: Concern,
  known: ReadonlyMap<SessionId, Leaf>,
): Promise<Map<SessionId, SessionLeaves>> {
  const leaves = new Map<SessionId, Map<number, Leaf>>();
  const read = await Promise.all(
    [...sessions].map(([session, range]) => leavesIn(transaction, part, session, range, known.get(session))),
  );
  for (const [i, session] of [...sessions.keys()].entries())
    leaves.set(session, new Map((read[i] ?? []).map((leaf) => [leaf.first, leaf])));
  if (shelved) {
    for (const record of await transaction.objectStore('leaves').index('shelved').getAll([part, 1])) {
      const ofSession = leaves.get(record.session) ?? new Map<number, Leaf>();
      leaves.set(record.session, ofSession.set(record.first, leafOf(record)));
    }
  }
  return new Map([...leaves].map(([session, each]) => [session, new SessionLeaves([...each.values()])]));
}

/** The leaves that hold, or would hold, these numbers, and the last of the session in any case. */
async function leavesIn(
  transaction: Transaction<'readwrite'>,
  part: number,
  session: SessionId,
  { least, greatest }: NumberRange,
  known: Leaf | undefined,
): Promise<Leaf[]> {
  const store = transaction.objectStore('leaves');
  const last = known ?? leafOf((await store.openCursor(under(part, session), 'prev'))?.value);
  if (!last) return [];
  if (last.first <= least) return [last];
  const before = await store.openKeyCursor(
    IDBKeyRange.bound([part, session], [part, session, least]),
    'prev',
  );
  const from = before ? before.key[2] : least;
  const records = await store.getAll(IDBKeyRange.bound([part, session, from], [part, session, greatest]));
  return [...records.map((record) => leafOf(record)), last];
}

function leafOf(record: LeafRecord): Leaf;
function leafOf(record: LeafRecord | undefined): Leaf | undefined;
function leafOf(record: LeafRecord | undefined): Leaf | undefined {
  return record && { first: record.first, entries: decodeLeaf(record.entries) };
}

async function sizesOf(
  keys: ReadonlySet<string>,
  find: (key: PartKey[1]) => Promise<number | undefined>,
): Promise<Map<string, number>> {
  const names = [...keys];
  const sizes = await Promise.all(names.map(find));
  return new Map(names.flatMap((name, i) => (sizes[i] === undefined ? [] : [[name, sizes[i]] as const])));
}
