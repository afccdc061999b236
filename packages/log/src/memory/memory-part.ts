import type { Bytes, Certificate, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { fromHex, sha256Sync } from '@parley/wire';
import { certificateSize, checkChange, laterEnd, restsOn, sizeOf } from '../change.ts';
import { checkedEdit, checkedEnvelope } from '../checked.ts';
import { type EditList, hashAt, KeptBuilder, type KeptEdits } from '../kept-edits.ts';
import {
  type Damage,
  type HeldEdit,
  type LogChange,
  LogStaleError,
  type LogState,
  type NoteRow,
  type Replacement,
  type ScanCursor,
  type Shelf,
} from '../log.ts';
import { GENESIS, nextHead } from '../position.ts';

/** An edit or a snapshot as it is stored. `bytes` may have been damaged since. */
interface Stored {
  readonly hash: Hash;
  readonly bytes: Bytes;
  readonly size: number;
  readonly chunks: readonly Hash[];
  readonly shelf: Hash | null;
}

interface StoredEdit extends Stored {
  readonly seq: number;
  readonly session: SessionId;
  readonly number: number;
  readonly prev: Hash | null;
}

/**
 * One part of a room in memory, synchronous and without time: the shortest statement of what a log does. The other kinds
 * do the same to their databases, and are compared with this one.
 */
export class MemoryPart {
  #position: Position = GENESIS;
  #proved: Hash | null = null;
  /** By seq, in order. */
  #edits = new Map<number, StoredEdit>();
  #snapshots = new Map<Hash, Stored>();
  #shelves = new Map<Hash, number | null>();
  #notes = new Map<Hash, NoteRow>();
  #certificates = new Map<SessionId, Certificate>();
  #chunks = new Map<Hash, Bytes>();
  /** Sessions' edits in their order, as far as they were asked for since the last change. */
  #sorted = new Map<SessionId, StoredEdit[]>();

  /** A part of its own that holds the same. */
  copy(): MemoryPart {
    const copy = new MemoryPart();
    copy.#position = this.#position;
    copy.#proved = this.#proved;
    copy.#edits = new Map(this.#edits);
    copy.#snapshots = new Map(this.#snapshots);
    copy.#shelves = new Map(this.#shelves);
    copy.#notes = new Map(this.#notes);
    copy.#certificates = new Map(this.#certificates);
    copy.#chunks = new Map(this.#chunks);
    return copy;
  }

  state(damaged: (damage: Damage) => void): LogState {
    for (const [hash, { bytes }] of [...this.#snapshots])
      if (!checkedEnvelope(bytes, hash, sha256Sync)) this.#giveUpSnapshot(hash, damaged);
    const edits = [...this.#edits.values()];
    const snapshots = [...this.#snapshots.values()];
    const sum = (rows: readonly { readonly size: number }[]): number =>
      rows.reduce((all, { size }) => all + size, 0);
    return {
      position: this.#position,
      kept: keptOf(edits.filter(({ shelf }) => shelf === null)),
      certificates: new Map(this.#certificates),
      snapshots: snapshots.map(({ hash, bytes, size, shelf }) => {
        const envelope = checkedEnvelope(bytes, hash, sha256Sync) as Envelope;
        return { hash, envelope, size, shelf };
      }),
      shelves: [...this.#shelves].sort(byHash).map(([by, until]): Shelf => {
        return { by, until, edits: keptOf(edits.filter(({ shelf }) => shelf === by)) };
      }),
      notes: [...this.#notes.values()],
      proved: this.#proved,
      bytes: {
        kept: sum(edits.filter(({ shelf }) => shelf === null)),
        snapshots: sum(snapshots.filter(({ shelf }) => shelf === null)),
        shelved: sum([...edits, ...snapshots].filter(({ shelf }) => shelf !== null)),
        notes: sum([...this.#notes.values()].map(({ note }) => ({ size: note.bytes.length }))),
        certificates: sum([...this.#certificates.values()].map((each) => ({ size: certificateSize(each) }))),
      },
    };
  }

  /** Throws TypeError or LogStaleError, and then has done nothing. */
  write(change: LogChange): Position {
    checkChange(change);
    const coming = new Set((change.snapshots ?? []).map(({ hash }) => hash));
    for (const hash of restsOn(change)) {
      const held = this.#snapshots.get(hash);
      if (held ? held.shelf !== null : !coming.has(hash)) throw new LogStaleError(`not listed: ${hash}`);
    }
    for (const certificate of change.certificates ?? [])
      if (!this.#certificates.has(certificate.session))
        this.#certificates.set(certificate.session, certificate);
    for (const { envelope, hash, chunks } of change.edits ?? []) this.#addEdit(envelope, hash, chunks);
    for (const { envelope, hash, chunks } of change.snapshots ?? []) {
      if (this.#snapshots.has(hash)) continue;
      const size = sizeOf({ envelope, chunks });
      this.#snapshots.set(hash, { hash, bytes: envelope.bytes, size, chunks: envelope.chunks, shelf: null });
      this.#holdChunks(envelope, chunks);
    }
    for (const row of change.notes ?? []) if (!this.#notes.has(row.hash)) this.#notes.set(row.hash, row);
    for (const replacement of change.replace ?? []) this.#replace(replacement);
    for (const { by, until } of change.confirm ?? [])
      if (this.#shelves.get(by) === null) this.#shelves.set(by, until);
    const { edits = [], snapshots = [], notes = [], certificates = [] } = change.drop ?? {};
    for (const { seq } of this.#listed(edits)) this.#edits.delete(seq);
    for (const hash of snapshots) this.#dropSnapshot(hash);
    for (const hash of notes) this.#notes.delete(hash);
    for (const session of certificates) this.#certificates.delete(session);
    if (change.proved !== undefined) this.#proved = change.proved;
    if (change.sweepBefore !== undefined) this.#sweep(change.sweepBefore);
    if (change.replace || change.drop || change.sweepBefore !== undefined) this.#tidy();
    return this.#position;
  }

  read(
    session: SessionId,
    from: number,
    limit: number,
    served: boolean,
    damaged: (damage: Damage) => void,
  ): HeldEdit[] {
    const rows = this.#ofSession(session).filter(
      ({ number, shelf }) =>
        number >= from && (shelf === null || (served && this.#shelves.get(shelf) === null)),
    );
    let end = Math.min(Math.max(0, limit), rows.length);
    while (end > 0 && rows[end]?.number === rows[end - 1]?.number) end++;
    const page = rows.slice(0, end);
    return this.#checked(page, damaged) ?? this.read(session, from, limit, served, damaged);
  }

  scan(
    after: ScanCursor,
    limit: number,
    damaged: (damage: Damage) => void,
  ): { edits: HeldEdit[]; next: ScanCursor } {
    const rows = [...this.#edits.values()].filter(({ seq, shelf }) => seq > (after ?? 0) && shelf === null);
    const page = rows.slice(0, limit);
    const edits = this.#checked(page, damaged);
    if (!edits) return this.scan(after, limit, damaged);
    return { edits, next: rows.length > page.length ? (page.at(-1)?.seq ?? null) : null };
  }

  snapshot(hash: Hash, damaged: (damage: Damage) => void): Envelope | null {
    const row = this.#snapshots.get(hash);
    if (!row) return null;
    const envelope = checkedEnvelope(row.bytes, hash, sha256Sync);
    if (!envelope) this.#giveUpSnapshot(hash, damaged);
    return envelope;
  }

  chunk(hash: Hash, damaged: (damage: Damage) => void): Bytes | null {
    const bytes = this.#chunks.get(hash);
    if (!bytes) return null;
    if (sha256Sync(bytes) === hash) return bytes;
    damaged({ kind: 'chunk', hash });
    for (const row of [...this.#edits.values()])
      if (row.chunks.includes(hash)) this.#giveUpEdit(row, damaged);
    for (const row of [...this.#snapshots.values()])
      if (row.chunks.includes(hash)) this.#giveUpSnapshot(row.hash, damaged);
    return null;
  }

  /** The bytes of all that others can have of it, as they lie here: perhaps damaged since. */
  served(): { readonly hash: Hash; readonly bytes: Bytes; readonly shelf: Hash | null }[] {
    const edits = [...this.#edits.values()].filter(
      ({ shelf }) => shelf === null || this.#shelves.get(shelf) === null,
    );
    return [...edits, ...this.#snapshots.values()];
  }

  /** The bytes of a chunk, as they lie here. */
  storedChunk(hash: Hash): Bytes | null {
    return this.#chunks.get(hash) ?? null;
  }

  /** Turns one bit in the envelope of an edit; false if it is not held. */
  flipEdit(session: SessionId, number: number): boolean {
    const row = [...this.#edits.values()].find((each) => each.session === session && each.number === number);
    if (row) this.#edits.set(row.seq, { ...row, bytes: flipped(row.bytes) });
    this.#sorted.clear();
    return row !== undefined;
  }

  flipSnapshot(hash: Hash): boolean {
    const row = this.#snapshots.get(hash);
    if (row) this.#snapshots.set(hash, { ...row, bytes: flipped(row.bytes) });
    return row !== undefined;
  }

  flipChunk(hash: Hash): boolean {
    const bytes = this.#chunks.get(hash);
    if (bytes) this.#chunks.set(hash, flipped(bytes));
    return bytes !== undefined;
  }

  #addEdit(envelope: Envelope, hash: Hash, chunks: readonly Bytes[]): void {
    const { session, number } = envelope.header;
    const rows = this.#ofSession(session);
    const place = placeIn(rows, { number, hash });
    if (rows[place]?.number === number && rows[place].hash === hash) return;
    const seq = this.#position.seq + 1;
    this.#position = { seq, head: nextHead(this.#position.head, hash) };
    const size = sizeOf({ envelope, chunks });
    const { bytes, prev } = envelope;
    const row: StoredEdit = {
      seq,
      session,
      number,
      prev,
      hash,
      bytes,
      size,
      chunks: envelope.chunks,
      shelf: null,
    };
    this.#edits.set(seq, row);
    rows.splice(place, 0, row);
    this.#holdChunks(envelope, chunks);
  }

  #holdChunks(envelope: Envelope, chunks: readonly Bytes[]): void {
    for (const [i, hash] of envelope.chunks.entries()) {
      const bytes = chunks[i];
      if (bytes && !this.#chunks.has(hash)) this.#chunks.set(hash, bytes);
    }
  }

  #replace({ by, edits = [], snapshots = [], keepUntil }: Replacement): void {
    const rows = this.#listed(edits).filter(({ shelf }) => shelf === null);
    const replaced = snapshots.filter((hash) => this.#snapshots.get(hash)?.shelf === null);
    for (const row of rows) this.#edits.set(row.seq, { ...row, shelf: by });
    for (const hash of replaced) {
      this.#snapshots.set(hash, { ...(this.#snapshots.get(hash) as Stored), shelf: by });
      if (this.#proved === hash) this.#proved = null;
    }
    this.#sorted.clear();
    const until = this.#shelves.get(by);
    if (until !== undefined) this.#shelves.set(by, laterEnd(until, keepUntil));
    else if (rows.length + replaced.length > 0) this.#shelves.set(by, keepUntil);
  }

  #dropSnapshot(hash: Hash): void {
    const row = this.#snapshots.get(hash);
    if (!row) return;
    this.#snapshots.delete(hash);
    if (this.#proved === hash) this.#proved = null;
    if (row.shelf !== null) return;
    for (const edit of this.#edits.values())
      if (edit.shelf === hash) this.#edits.set(edit.seq, { ...edit, shelf: null });
    for (const [each, snapshot] of this.#snapshots)
      if (snapshot.shelf === hash) this.#snapshots.set(each, { ...snapshot, shelf: null });
  }

  #sweep(before: number): void {
    for (const [by, until] of this.#shelves) {
      if (until === null || until > before) continue;
      for (const edit of this.#edits.values()) if (edit.shelf === by) this.#edits.delete(edit.seq);
      for (const [hash, { shelf }] of this.#snapshots) if (shelf === by) this.#snapshots.delete(hash);
    }
  }

  /** What nothing names any more goes: chunks, and shelves on which nothing lies. */
  #tidy(): void {
    this.#sorted.clear();
    const rows = [...this.#edits.values(), ...this.#snapshots.values()];
    const shelves = new Set(rows.map(({ shelf }) => shelf));
    for (const by of this.#shelves.keys()) if (!shelves.has(by)) this.#shelves.delete(by);
    const chunks = new Set(rows.flatMap((row) => row.chunks));
    for (const hash of this.#chunks.keys()) if (!chunks.has(hash)) this.#chunks.delete(hash);
  }

  #listed(lists: readonly EditList[]): StoredEdit[] {
    return lists.flatMap(({ session, numbers, hashes }) => {
      const names = new Set(numbers.map((number, i) => `${number} ${hashAt({ hashes }, i)}`));
      return this.#ofSession(session).filter(({ number, hash }) => names.has(`${number} ${hash}`));
    });
  }

  #ofSession(session: SessionId): StoredEdit[] {
    const known = this.#sorted.get(session);
    if (known) return known;
    const rows = [...this.#edits.values()].filter((row) => row.session === session).sort(inOrder);
    this.#sorted.set(session, rows);
    return rows;
  }

  /** Null if something of it was damaged and is given up now: then it is to be read again. */
  #checked(rows: readonly StoredEdit[], damaged: (damage: Damage) => void): HeldEdit[] | null {
    const read = rows.map((row) => ({ envelope: checkedEdit(row.bytes, row, sha256Sync), hash: row.hash }));
    for (const [i, row] of rows.entries()) if (!read[i]?.envelope) this.#giveUpEdit(row, damaged);
    return read.every((each): each is HeldEdit => each.envelope !== null) ? read : null;
  }

  #giveUpEdit({ seq, session, number, hash }: StoredEdit, damaged: (damage: Damage) => void): void {
    this.#edits.delete(seq);
    this.#tidy();
    damaged({ kind: 'edit', session, number, hash });
  }

  #giveUpSnapshot(hash: Hash, damaged: (damage: Damage) => void): void {
    this.#dropSnapshot(hash);
    this.#tidy();
    damaged({ kind: 'snapshot', hash });
  }
}

type Place = Pick<StoredEdit, 'number' | 'hash'>;

const inOrder = (a: Place, b: Place): number =>
  a.number - b.number || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);

/** The first index whose row is not below the place. */
function placeIn(rows: readonly Place[], place: Place): number {
  let at = rows.length;
  // What comes is nearly always the newest.
  while (at > 0 && inOrder(rows[at - 1] as Place, place) >= 0) at--;
  return at;
}

const byHash = ([a]: readonly [Hash, unknown], [b]: readonly [Hash, unknown]): number => (a < b ? -1 : 1);

function keptOf(rows: readonly StoredEdit[]): Map<SessionId, KeptEdits> {
  const builders = new Map<SessionId, KeptBuilder>();
  for (const { session, number, hash, size, prev } of [...rows].sort(inOrder)) {
    const builder = builders.get(session) ?? new KeptBuilder();
    builders.set(session, builder);
    builder.add(number, fromHex(hash), size, prev === null ? null : fromHex(prev));
  }
  return new Map([...builders].map(([session, builder]) => [session, builder.build()]));
}

function flipped(bytes: Bytes): Bytes {
  const copy = bytes.slice();
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] as number) ^ 4;
  return copy;
}
