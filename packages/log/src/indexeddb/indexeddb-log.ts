import { type Clock, systemClock } from '@parley/runtime';
import type { Bytes, Certificate, Counts, Envelope, Hash, Position, RoomId, SessionId } from '@parley/wire';
import { asBytes, decodeEnvelope } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { GroupCommit } from '../group-commit.ts';
import { type AppendItem, type Log, type LogState, LogStorageError, type ScanCursor } from '../log.ts';
import { checkMeta } from '../meta.ts';
import { rewind } from '../rewind.ts';
import { claimOf } from '../swap.ts';
import { appendGroup, type Call } from './append.ts';
import { installSnapshot } from './install.ts';
import { type Database, type EditRow, GENESIS_ROW, openDatabase } from './schema.ts';
import { countsIn } from './stored-counts.ts';
import { type Store, type Transaction, transact } from './transaction.ts';

export interface IndexedDbLogOptions {
  readonly room: RoomId;
  readonly clock?: Clock;
  /** The most one transaction, or the open, may take; 30 s if absent. Then it rejects with `refused`: it never hangs. */
  readonly waitMs?: number;
}

const WAIT_MS = 30_000;

/**
 * This device's log, in the browser: one database a room, `parley/<room id>`.
 *
 * Several tabs may hold it at once. What one counts, the other sees in its next transaction, so an edit that both
 * received is stored once; `refresh` reads what others wrote. A tab that is asked to make way (an upgrade by a newer
 * page, or a deletion) closes, and all its calls reject with `closed` from then on.
 */
export class IndexedDbLog implements Log {
  readonly #room: RoomId;
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #appends: GroupCommit<Call, Position>;
  #database: Database | null = null;
  /** Why there is no database, while there is none. */
  #absent = new LogStorageError('closed', 'the log is not open');
  #closing = false;
  /** What `close` waits for, besides the appends. */
  readonly #writing = new Set<Promise<unknown>>();

  constructor({ room, clock = systemClock, waitMs = WAIT_MS }: IndexedDbLogOptions) {
    this.#room = room;
    this.#clock = clock;
    this.#waitMs = waitMs;
    this.#appends = new GroupCommit({
      gather: async () => {},
      commit: (group) => this.#transact('readwrite', APPENDED, (tx) => appendGroup(tx, group)),
    });
  }

  async open(): Promise<LogState> {
    if (this.#closing) throw new LogStorageError('closed', 'the log was closed');
    this.#database ??= await openDatabase({
      room: this.#room,
      clock: this.#clock,
      waitMs: this.#waitMs,
      lost: (error) => {
        this.#absent = error;
        this.#database = null;
      },
    });
    return this.refresh();
  }

  async append(items: readonly AppendItem[], certificates: readonly Certificate[]): Promise<Position> {
    this.#check();
    const size = items.reduce((sum, item) => sum + sizeOf(item), 0);
    return this.#appends.submit({ call: { items, certificates }, size });
  }

  async read(session: SessionId, from: number, limit: number): Promise<Envelope[]> {
    if (limit < 1) return [];
    return this.#read(['edits'], async (tx) => {
      const range = IDBKeyRange.bound([session, from], [session, Number.MAX_SAFE_INTEGER]);
      return (await tx.objectStore('edits').index('session').getAll(range, limit)).map(envelopeOf);
    });
  }

  async scan(after: ScanCursor, limit: number): Promise<{ envelopes: Envelope[]; next: ScanCursor }> {
    return this.#read(['edits'], async (tx) => {
      // One more than asked for tells whether there is more.
      const rows = await tx.objectStore('edits').getAll(IDBKeyRange.lowerBound(after ?? 0, true), limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return { envelopes: page.map(envelopeOf), next: rows.length > limit && last ? last.seq : null };
    });
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#read(['chunks'], async (tx) => (await tx.objectStore('chunks').get(hash)) ?? null);
  }

  async install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    { adopt }: { readonly adopt: boolean },
  ): Promise<Position | null> {
    const claim = claimOf(snapshot, chunks);
    return this.#write(INSTALLED, (tx) => installSnapshot(tx, { snapshot, claim, hash, chunks, adopt }));
  }

  async at(seq: number): Promise<{ head: Hash; counts: Counts } | null> {
    if (!Number.isSafeInteger(seq)) return null;
    return this.#read(['position', 'edits', 'counts'], async (tx) => {
      const position = (await tx.objectStore('position').get('position')) ?? GENESIS_ROW;
      if (seq < position.startSeq || seq > position.seq) return null;
      const edits = tx.objectStore('edits');
      const head = seq === position.startSeq ? position.startHead : (await edits.get(seq))?.head;
      if (head === undefined) return null;
      const later = await edits.getAll(IDBKeyRange.lowerBound(seq, true));
      return { head, counts: rewind(await countsIn(tx), later) };
    });
  }

  async getMeta(name: string): Promise<Bytes | null> {
    return this.#read(['meta'], async (tx) => (await tx.objectStore('meta').get(name)) ?? null);
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    checkMeta(name, value);
    await this.#write(['meta'], async (tx) => {
      const meta = tx.objectStore('meta');
      if (value) await meta.put(asBytes(value), name);
      else await meta.delete(name);
    });
  }

  async refresh(): Promise<LogState> {
    return this.#read(['position', 'base', 'counts', 'certificates'], async (tx) => {
      const [position, base, counts, certificates] = await Promise.all([
        tx.objectStore('position').get('position'),
        tx.objectStore('base').get('base'),
        countsIn(tx),
        tx.objectStore('certificates').getAll(),
      ]);
      const { epoch, seq, head, tailEnvelopes, tailBytes } = position ?? GENESIS_ROW;
      return {
        position: { epoch, seq, head },
        counts,
        certificates: new Map(certificates.map((certificate) => [certificate.session, certificate])),
        base: base ? { hash: base.hash, envelope: decodeEnvelope(base.bytes) } : null,
        tail: { envelopes: tailEnvelopes, bytes: tailBytes },
      };
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#appends.idle();
    await Promise.allSettled(this.#writing);
    this.#database?.close();
    this.#database = null;
  }

  async #read<Result>(
    stores: Store[],
    work: (tx: Transaction<'readonly'>) => Promise<Result>,
  ): Promise<Result> {
    this.#check();
    return this.#transact('readonly', stores, work);
  }

  async #write<Result>(
    stores: Store[],
    work: (tx: Transaction<'readwrite'>) => Promise<Result>,
  ): Promise<Result> {
    this.#check();
    const writing = this.#transact('readwrite', stores, work);
    this.#writing.add(writing);
    try {
      return await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }

  async #transact<Mode extends 'readonly' | 'readwrite', Result>(
    mode: Mode,
    stores: Store[],
    work: (tx: Transaction<Mode>) => Promise<Result>,
  ): Promise<Result> {
    const database = this.#database;
    if (!database) throw this.#absent;
    return transact({ database, clock: this.#clock, waitMs: this.#waitMs, stores, mode }, work);
  }

  /** Refuses new calls; what was submitted before is still finished. */
  #check(): void {
    if (this.#closing) throw new LogStorageError('closed', 'the log was closed');
    if (!this.#database) throw this.#absent;
  }
}

const APPENDED: Store[] = ['position', 'edits', 'counts', 'certificates', 'chunks'];
const INSTALLED: Store[] = ['position', 'base', 'edits', 'counts', 'chunks'];

const envelopeOf = (row: EditRow): Envelope => decodeEnvelope(row.bytes);
