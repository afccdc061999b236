import type { Bytes, Certificate, Envelope, Hash, SessionId } from '@parley/wire';
import { asBytes, decodeCertificate, decodeNote, equalBytes, fromHex, toHex } from '@parley/wire';
import { checkedEdit, checkedEnvelope } from '../checked.ts';
import type { DamagedEdit } from '../index/growth.ts';
import { KeptSessions } from '../index/kept-sessions.ts';
import { decodeLeaf, type Entry } from '../index/leaf.ts';
import { EntryPage } from '../index/page.ts';
import type { HeldEdit, HeldSnapshot, LogState, NoteRow } from '../log.ts';
import { nodeSha256 } from '../node-sha256.ts';
import type { Session } from './database.ts';
import { readShelves } from './held.ts';
import { hashOf, type StoredLog } from './logs.ts';

/** What a read found: either all of it was as it was written, or this is to be given up first. */
export type Found<Result> =
  | { readonly result: Result }
  | {
      readonly edits: readonly (DamagedEdit & { readonly hash: Hash })[];
      readonly snapshots: readonly Hash[];
    };

/** Leaves fetched by one statement: of a session, and of a whole log. */
const LEAVES = 8;
const STATE_LEAVES = 500;

export async function readState(session: Session, { id, row }: StoredLog): Promise<Found<LogState>> {
  const snapshots = await readSnapshots(session, id);
  const damaged = snapshots.filter(({ envelope }) => envelope === null);
  if (damaged.length > 0) return { edits: [], snapshots: damaged.map(({ hash }) => hash) };
  const sessions = await readLeaves(session, id);
  return {
    result: {
      position: { seq: row.seq, head: row.head },
      kept: sessions.kept(),
      certificates: await readCertificates(session, id),
      snapshots: snapshots as HeldSnapshot[],
      shelves: sessions.shelves(await readShelves(session, id)),
      notes: await readNotes(session, id),
      proved: row.proved,
      bytes: row.bytes,
    },
  };
}

async function readLeaves(session: Session, log: number): Promise<KeptSessions> {
  const sessions = new KeptSessions();
  let last = { session: new Uint8Array(), first: -1 };
  let name: SessionId = '';
  for (let more = true; more; ) {
    const leaves = await session.all<{
      session: Uint8Array<ArrayBuffer>;
      first: number;
      entries: Uint8Array;
    }>(
      `SELECT session, first, entries FROM leaves WHERE log = $1 AND (session, first) > ($2, $3)
       ORDER BY session, first LIMIT ${STATE_LEAVES}`,
      log,
      last.session,
      last.first,
    );
    for (const leaf of leaves) {
      if (!equalBytes(leaf.session, last.session)) name = toHex(leaf.session);
      last = leaf;
      sessions.add(name, leaf.entries);
    }
    more = leaves.length === STATE_LEAVES;
  }
  return sessions;
}

export async function readSession(
  session: Session,
  log: number,
  name: SessionId,
  { from, limit, served }: { readonly from: number; readonly limit: number; readonly served: boolean },
): Promise<Found<HeldEdit[]>> {
  const shelves = served ? await readShelves(session, log) : new Map<Hash, { until: number | null }>();
  const wanted = ({ shelf }: Entry): boolean => shelf === null || shelves.get(shelf)?.until === null;
  const page = new EntryPage(from, limit, wanted);
  const key = fromHex(name);
  const begin = await session.get<{ first: number | null }>(
    'SELECT max(first) AS first FROM leaves WHERE log = $1 AND session = $2 AND first <= $3',
    log,
    key,
    from,
  );
  let first = begin?.first ?? from;
  for (let more = limit > 0; more; ) {
    const leaves = await session.all<{ first: number; entries: Uint8Array }>(
      `SELECT first, entries FROM leaves WHERE log = $1 AND session = $2 AND first >= $3 ORDER BY first LIMIT ${LEAVES}`,
      log,
      key,
      first,
    );
    more = leaves.every(({ entries }) => page.take(decodeLeaf(entries))) && leaves.length === LEAVES;
    first = (leaves.at(-1)?.first ?? 0) + 1;
  }
  const rows = await session.all<{ seq: number; bytes: Uint8Array }>(
    'SELECT seq, bytes FROM edits WHERE log = $1 AND seq = ANY($2::bigint[])',
    log,
    page.entries.map(({ seq }) => seq),
  );
  const bySeq = new Map(rows.map(({ seq, bytes }) => [seq, asBytes(bytes)]));
  return checked(
    page.entries.map(({ number, hash, seq }) => ({
      session: name,
      number,
      hash: toHex(hash),
      seq,
      bytes: bySeq.get(seq) ?? null,
    })),
  );
}

/** Kept edits after a place in the order of writing; `next` is that of the last, null if nothing comes after it. */
export async function readInOrder(
  session: Session,
  log: number,
  after: number,
  limit: number,
): Promise<Found<{ readonly edits: HeldEdit[]; readonly next: number | null }>> {
  const rows = await session.all<{
    seq: number;
    session: Uint8Array;
    number: number;
    hash: Uint8Array;
    bytes: Uint8Array;
  }>(
    `SELECT seq, session, number, hash, bytes FROM edits WHERE log = $1 AND seq > $2 AND NOT shelved
     ORDER BY seq LIMIT $3`,
    log,
    after,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const found = checked(
    page.map((row) => ({
      session: toHex(row.session),
      number: row.number,
      hash: toHex(row.hash),
      seq: row.seq,
      bytes: asBytes(row.bytes),
    })),
  );
  if (!('result' in found)) return found;
  const last = page.at(-1)?.seq ?? after;
  return { result: { edits: found.result, next: rows.length > limit ? last : null } };
}

export async function readSnapshot(
  session: Session,
  log: number,
  hash: Hash,
): Promise<Found<Envelope | null>> {
  const row = await session.get<{ bytes: Uint8Array }>(
    'SELECT bytes FROM snapshots WHERE log = $1 AND hash = $2',
    log,
    fromHex(hash),
  );
  if (!row) return { result: null };
  const envelope = checkedEnvelope(asBytes(row.bytes), hash, nodeSha256);
  return envelope ? { result: envelope } : { edits: [], snapshots: [hash] };
}

export async function readChunk(session: Session, log: number, hash: Hash): Promise<Found<Bytes | null>> {
  const key = fromHex(hash);
  const row = await session.get<{ bytes: Uint8Array }>(
    'SELECT bytes FROM chunks WHERE log = $1 AND hash = $2',
    log,
    key,
  );
  const bytes = row && asBytes(row.bytes);
  if (bytes && nodeSha256(bytes) === hash) return { result: bytes };
  // It is damaged, or gone though something names it.
  const edits = await session.all<{ seq: number; session: Uint8Array; number: number; hash: Uint8Array }>(
    `SELECT seq, session, number, edits.hash FROM holders JOIN edits ON edits.log = holders.log AND seq = holder
     WHERE holders.log = $1 AND chunk = $2`,
    log,
    key,
  );
  const snapshots = await session.all<{ hash: Uint8Array }>(
    'SELECT snapshots.hash FROM holders JOIN snapshots ON snapshots.id = -holder WHERE holders.log = $1 AND chunk = $2',
    log,
    key,
  );
  if (!row && edits.length + snapshots.length === 0) return { result: null };
  return {
    edits: edits.map((each) => ({
      session: toHex(each.session),
      number: each.number,
      hash: toHex(each.hash),
      seq: each.seq,
    })),
    snapshots: snapshots.map((each) => toHex(each.hash)),
  };
}

interface ReadEdit extends DamagedEdit {
  readonly hash: Hash;
  /** Null if the index names it and it is not there. */
  readonly bytes: Bytes | null;
}

function checked(rows: readonly ReadEdit[]): Found<HeldEdit[]> {
  const edits: HeldEdit[] = [];
  const damaged: ReadEdit[] = [];
  for (const row of rows) {
    const envelope = row.bytes && checkedEdit(row.bytes, row, nodeSha256);
    if (envelope) edits.push({ envelope, hash: row.hash });
    else damaged.push(row);
  }
  return damaged.length > 0 ? { edits: damaged, snapshots: [] } : { result: edits };
}

async function readSnapshots(
  session: Session,
  log: number,
): Promise<(Omit<HeldSnapshot, 'envelope'> & { readonly envelope: Envelope | null })[]> {
  const rows = await session.all<{
    hash: Uint8Array;
    shelf: Uint8Array | null;
    size: number;
    bytes: Uint8Array;
  }>('SELECT hash, shelf, size, bytes FROM snapshots WHERE log = $1 ORDER BY id', log);
  return rows.map(({ hash, shelf, size, bytes }) => {
    const name = toHex(hash);
    const envelope = checkedEnvelope(asBytes(bytes), name, nodeSha256);
    return { hash: name, envelope, size, shelf: hashOf(shelf) };
  });
}

async function readNotes(session: Session, log: number): Promise<NoteRow[]> {
  const rows = await session.all<{ hash: Uint8Array; bytes: Uint8Array }>(
    'SELECT hash, bytes FROM notes WHERE log = $1 ORDER BY id',
    log,
  );
  return rows.map(({ hash, bytes }) => ({ note: decodeNote(asBytes(bytes)), hash: toHex(hash) }));
}

async function readCertificates(session: Session, log: number): Promise<Map<SessionId, Certificate>> {
  const rows = await session.all<{ bytes: Uint8Array }>(
    'SELECT bytes FROM certificates WHERE log = $1 ORDER BY session',
    log,
  );
  return new Map(
    rows.map(({ bytes }) => {
      const certificate = decodeCertificate(bytes);
      return [certificate.session, certificate];
    }),
  );
}
