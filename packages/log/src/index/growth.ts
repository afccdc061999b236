import type { Certificate, Hash, Position, SessionId } from '@parley/wire';
import { fromHex } from '@parley/wire';
import { certificateSize, checkChange, laterEnd, restsOn, sizeOf } from '../change.ts';
import { bytesAt, type EditList } from '../kept-edits.ts';
import {
  type EditRow,
  type LogBytes,
  type LogChange,
  LogStaleError,
  type NoteRow,
  type Replacement,
  type SnapshotRow,
} from '../log.ts';
import { nextHead, type Sha256 } from '../position.ts';
import type { Held, LogRow, ShelfEntry, SnapshotEntry } from './held.ts';
import type { Entry } from './leaf.ts';
import { SessionLeaves } from './session-leaves.ts';

/** An edit that is to be written. */
export interface AddedEdit {
  readonly row: EditRow;
  readonly size: number;
  readonly shelved: boolean;
}

/** An edit that is to be deleted. */
export interface RemovedEdit {
  readonly seq: number;
  /** Its envelope's bytes and those of its chunks; null if the index does not know it. */
  readonly size: number | null;
}

/** An edit that was not read as it was written: its place in the index, and in the order of writing. */
export interface DamagedEdit {
  readonly session: SessionId;
  readonly number: number;
  readonly seq: number;
}

/** Rows by their key: those to be deleted first, those to be put then. */
export class Rows<Key, Row> {
  readonly put = new Map<Key, Row>();
  readonly deleted = new Set<Key>();

  set(key: Key, row: Row): void {
    this.put.set(key, row);
  }

  delete(key: Key): void {
    this.put.delete(key);
    this.deleted.add(key);
  }
}

/**
 * What the changes of one transaction do to a log, worked out in memory: the same for every database. A change either
 * joins whole or leaves no trace. What is to be stored then stands in the public fields, and in the leaves of `sessions`.
 */
export class Growth {
  /** By seq. */
  readonly added = new Map<number, AddedEdit>();
  readonly removed: RemovedEdit[] = [];
  /** seq → whether it lies on a shelf now. */
  readonly moved = new Map<number, boolean>();
  /** New ones. Those that only went on or off a shelf stand in `entries`. */
  readonly snapshots = new Rows<Hash, SnapshotRow>();
  readonly entries = new Map<Hash, SnapshotEntry>();
  readonly shelves = new Rows<Hash, ShelfEntry>();
  readonly notes = new Rows<Hash, NoteRow>();
  readonly certificates = new Rows<SessionId, Certificate>();
  readonly #held: Held;
  readonly #sha256: Sha256;
  readonly #bytes: { -readonly [Sum in keyof LogBytes]: number };
  #seq: number;
  #head: Hash;
  #proved: Hash | null;

  constructor(held: Held, sha256: Sha256) {
    this.#held = held;
    this.#sha256 = sha256;
    this.#bytes = { ...held.row.bytes };
    this.#seq = held.row.seq;
    this.#head = held.row.head;
    this.#proved = held.row.proved;
  }

  get sessions(): ReadonlyMap<SessionId, SessionLeaves> {
    return this.#held.sessions;
  }

  row(): LogRow {
    return { seq: this.#seq, head: this.#head, proved: this.#proved, bytes: { ...this.#bytes } };
  }

  /** Whether there is nothing to be stored. */
  get isIdle(): boolean {
    const { seq, proved } = this.#held.row;
    const rows = [this.snapshots, this.shelves, this.notes, this.certificates];
    return (
      this.#seq === seq &&
      this.#proved === proved &&
      this.removed.length + this.moved.size + this.entries.size === 0 &&
      rows.every(({ put, deleted }) => put.size + deleted.size === 0)
    );
  }

  get snapshotEntries(): ReadonlyMap<Hash, SnapshotEntry> {
    return this.#held.snapshots;
  }

  get shelfEntries(): ReadonlyMap<Hash, ShelfEntry> {
    return this.#held.shelves;
  }

  /** Throws TypeError or LogStaleError, and then has done nothing. */
  apply(change: LogChange): Position {
    checkChange(change);
    this.#checkListed(change);
    for (const certificate of change.certificates ?? []) this.#certify(certificate);
    for (const row of change.edits ?? []) this.#addEdit(row);
    for (const row of change.snapshots ?? []) this.#addSnapshot(row);
    for (const row of change.notes ?? []) this.#addNote(row);
    for (const replacement of change.replace ?? []) this.#replace(replacement);
    for (const { by, until } of change.confirm ?? []) this.#confirm(by, until);
    this.#drop(change.drop ?? {});
    if (change.proved !== undefined) this.#proved = change.proved;
    if (change.sweepBefore !== undefined) this.#sweep(change.sweepBefore);
    return { seq: this.#seq, head: this.#head };
  }

  /** Takes away what was not read as it was written. */
  giveUp(edits: readonly DamagedEdit[], snapshots: readonly Hash[]): void {
    for (const { session, number, seq } of edits) {
      const entry = this.#held.sessions.get(session)?.at(number, seq);
      if (entry) this.#removeEdit(session, entry);
      else this.removed.push({ seq, size: null });
    }
    for (const hash of snapshots) this.#dropSnapshot(hash);
  }

  #checkListed(change: LogChange): void {
    const coming = new Set((change.snapshots ?? []).map(({ hash }) => hash));
    for (const hash of restsOn(change)) {
      const entry = this.#held.snapshots.get(hash);
      if (entry ? entry.shelf !== null : !coming.has(hash))
        throw new LogStaleError(`the change rests on a snapshot that is not listed: ${hash}`);
    }
  }

  #certify(certificate: Certificate): void {
    const { session } = certificate;
    if (this.#held.certificates.has(session)) return;
    const size = certificateSize(certificate);
    this.#held.certificates.set(session, size);
    this.#bytes.certificates += size;
    this.certificates.set(session, certificate);
  }

  #addEdit(row: EditRow): void {
    const { header, prev } = row.envelope;
    const leaves = this.#leavesOf(header.session);
    const place = { number: header.number, hash: fromHex(row.hash) };
    if (leaves.get(place)) return;
    const size = sizeOf(row);
    this.#seq += 1;
    this.#head = nextHead(this.#head, row.hash, this.#sha256);
    this.#bytes.kept += size;
    leaves.insert({
      ...place,
      prev: prev === null ? null : fromHex(prev),
      size,
      seq: this.#seq,
      shelf: null,
    });
    this.added.set(this.#seq, { row, size, shelved: false });
  }

  #addSnapshot(row: SnapshotRow): void {
    if (this.#held.snapshots.has(row.hash)) return;
    const size = sizeOf(row);
    this.#held.snapshots.set(row.hash, { size, shelf: null });
    this.#bytes.snapshots += size;
    this.snapshots.set(row.hash, row);
  }

  #addNote(row: NoteRow): void {
    if (this.#held.notes.has(row.hash)) return;
    const size = row.note.bytes.length;
    this.#held.notes.set(row.hash, size);
    this.#bytes.notes += size;
    this.notes.set(row.hash, row);
  }

  #replace({ by, edits = [], snapshots = [], keepUntil }: Replacement): void {
    for (const [session, entry] of this.#listed(edits)) {
      if (entry.shelf === null) this.#moveEdit(session, entry, by, keepUntil);
    }
    for (const hash of snapshots) {
      const entry = this.#held.snapshots.get(hash);
      if (entry?.shelf === null) this.#moveSnapshot(hash, entry, by, keepUntil);
    }
    const shelf = this.#held.shelves.get(by);
    if (shelf) this.#setShelf(by, { ...shelf, until: laterEnd(shelf.until, keepUntil) });
  }

  #confirm(by: Hash, until: number): void {
    const shelf = this.#held.shelves.get(by);
    if (shelf?.until === null) this.#setShelf(by, { ...shelf, until });
  }

  #drop({ edits = [], snapshots = [], notes = [], certificates = [] }: NonNullable<LogChange['drop']>): void {
    for (const [session, entry] of this.#listed(edits)) this.#removeEdit(session, entry);
    for (const hash of snapshots) this.#dropSnapshot(hash);
    for (const hash of notes) {
      this.#bytes.notes -= this.#held.notes.get(hash) ?? 0;
      if (this.#held.notes.delete(hash)) this.notes.delete(hash);
    }
    for (const session of certificates) {
      this.#bytes.certificates -= this.#held.certificates.get(session) ?? 0;
      if (this.#held.certificates.delete(session)) this.certificates.delete(session);
    }
  }

  #dropSnapshot(hash: Hash): void {
    const entry = this.#held.snapshots.get(hash);
    if (!entry) return;
    this.#removeSnapshot(hash, entry);
    if (entry.shelf === null) this.#giveBack(hash);
  }

  /** What lies on a shelf is kept, or listed, again. */
  #giveBack(by: Hash): void {
    if (!this.#held.shelves.has(by)) return;
    for (const [session, entry] of this.#on(by)) this.#moveEdit(session, entry, null, null);
    for (const [hash, entry] of [...this.#held.snapshots])
      if (entry.shelf === by) this.#moveSnapshot(hash, entry, null, null);
  }

  #sweep(before: number): void {
    for (const [by, { until }] of [...this.#held.shelves]) {
      if (until === null || until > before) continue;
      for (const [session, entry] of this.#on(by)) this.#removeEdit(session, entry);
      for (const [hash, entry] of [...this.#held.snapshots])
        if (entry.shelf === by) this.#removeSnapshot(hash, entry);
    }
  }

  #moveEdit(session: SessionId, entry: Entry, shelf: Hash | null, until: number | null): void {
    this.#leavesOf(session).shelve(entry, shelf);
    this.#bytes.kept += shelf === null ? entry.size : -entry.size;
    this.#count(entry.shelf, shelf, entry.size, until);
    const added = this.added.get(entry.seq);
    if (added) this.added.set(entry.seq, { ...added, shelved: shelf !== null });
    else this.moved.set(entry.seq, shelf !== null);
  }

  #moveSnapshot(
    hash: Hash,
    { size, shelf: from }: SnapshotEntry,
    shelf: Hash | null,
    until: number | null,
  ): void {
    this.#held.snapshots.set(hash, { size, shelf });
    this.entries.set(hash, { size, shelf });
    this.#bytes.snapshots += shelf === null ? size : -size;
    this.#count(from, shelf, size, until);
    if (shelf !== null && this.#proved === hash) this.#proved = null;
  }

  #removeEdit(session: SessionId, entry: Entry): void {
    this.#leavesOf(session).remove(entry);
    if (entry.shelf === null) this.#bytes.kept -= entry.size;
    this.#count(entry.shelf, null, entry.size, null);
    this.moved.delete(entry.seq);
    if (!this.added.delete(entry.seq)) this.removed.push({ seq: entry.seq, size: entry.size });
  }

  #removeSnapshot(hash: Hash, { size, shelf }: SnapshotEntry): void {
    this.#held.snapshots.delete(hash);
    this.entries.delete(hash);
    this.snapshots.delete(hash);
    if (shelf === null) this.#bytes.snapshots -= size;
    this.#count(shelf, null, size, null);
    if (this.#proved === hash) this.#proved = null;
  }

  /** Something of `size` bytes went from one shelf to another; null is none. A shelf is there as long as something lies on it. */
  #count(from: Hash | null, to: Hash | null, size: number, until: number | null): void {
    if (from !== null) {
      this.#bytes.shelved -= size;
      const shelf = this.#held.shelves.get(from);
      if (shelf && shelf.count > 1)
        this.#setShelf(from, { ...shelf, count: shelf.count - 1, bytes: shelf.bytes - size });
      else if (this.#held.shelves.delete(from)) this.shelves.delete(from);
    }
    if (to !== null) {
      this.#bytes.shelved += size;
      const shelf = this.#held.shelves.get(to) ?? { until, count: 0, bytes: 0 };
      this.#setShelf(to, { ...shelf, count: shelf.count + 1, bytes: shelf.bytes + size });
    }
  }

  #setShelf(by: Hash, shelf: ShelfEntry): void {
    this.#held.shelves.set(by, shelf);
    this.shelves.set(by, shelf);
  }

  /** Those of the given edits that are held. */
  *#listed(lists: readonly EditList[]): Generator<[SessionId, Entry]> {
    for (const { session, numbers, hashes } of lists) {
      const leaves = this.#leavesOf(session);
      for (const [i, number] of numbers.entries()) {
        const entry = leaves.get({ number, hash: bytesAt(hashes, i) });
        if (entry) yield [session, entry];
      }
    }
  }

  #on(shelf: Hash): [SessionId, Entry][] {
    return [...this.#held.sessions].flatMap(([session, leaves]) =>
      leaves.on(shelf).map((entry): [SessionId, Entry] => [session, entry]),
    );
  }

  #leavesOf(session: SessionId): SessionLeaves {
    const known = this.#held.sessions.get(session);
    if (known) return known;
    const fresh = new SessionLeaves([]);
    this.#held.sessions.set(session, fresh);
    return fresh;
  }
}
