import { type Clock, systemClock } from '@parley/runtime';
import type { Bytes, Certificate, Counts, Envelope, Hash, Position, RoomId, SessionId } from '@parley/wire';
import { asBytes, decodeEnvelope } from '@parley/wire';
import { sizeOf } from '../admission.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import { type AppendItem, type Log, type LogState, LogStorageError, type ScanCursor } from '../log.ts';
import { checkMeta } from '../meta.ts';
import { rewind } from '../rewind.ts';
import { claimOf } from '../swap.ts';
import { appendGroup, type Call, type Remembered } from './append.ts';
import { editsOf, headAt } from './block.ts';
import { Connection } from './connection.ts';
import { installSnapshot } from './install.ts';
import { blocksFrom, readSession, scanBlocks } from './reading.ts';
import { GENESIS_ROW, positionOf } from './schema.ts';
import { countsIn } from './stored-counts.ts';
import { type Store, type Transaction, transact } from './transaction.ts';

export interface IndexedDbLogOptions {
  readonly room: RoomId;
  readonly clock?: Clock;
  /** The most one transaction, or the open, may take; 30 s if absent. Then it rejects with `refused`: it never hangs. */
  readonly waitMs?: number;
}

const WAIT_MS = 30_000;

/** A write begins so much later, ms: what is being typed or has come is on its way and on the screen by then. A
 * transaction begun at once was measured to hold up by a millisecond the edit it is about. */
const GATHER_MS = 5;

/**
 * This device's log, in the browser: one database a room, `parley/<room id>`.
 *
 * Several tabs may hold it at once. What one counts, the other sees in its next transaction, so an edit that both
 * received is stored once; `refresh` reads what others wrote. A tab that is asked to make way for a newer page closes,
 * and all its calls reject with `closed` from then on. One whose database is deleted, or closed by the browser, opens it
 * again at the next call.
 */
export class IndexedDbLog implements Log {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #appends: GroupCommit<Call, Position>;
  readonly #connection: Connection;
  #heedLoss: (error: LogStorageError) => void = () => {};
  #remembered: Remembered | null = null;
  #closing = false;
  /** What `close` waits for, besides the appends. */
  readonly #writing = new Set<Promise<unknown>>();

  constructor({ room, clock = systemClock, waitMs = WAIT_MS }: IndexedDbLogOptions) {
    this.#connection = new Connection({ room, clock, waitMs, lost: (error) => this.#heedLoss(error) });
    this.#clock = clock;
    this.#waitMs = waitMs;
    this.#appends = new GroupCommit({
      gather: () => new Promise((resolve) => void clock.after(GATHER_MS, resolve)),
      commit: (group) => this.#commit(group),
    });
  }

  async open(): Promise<LogState> {
    if (this.#closing) throw new LogStorageError('closed', 'the log was closed');
    await this.#connection.open();
    return this.refresh();
  }

  async append(items: readonly AppendItem[], certificates: readonly Certificate[]): Promise<Position> {
    this.#check();
    const size = items.reduce((sum, item) => sum + sizeOf(item), 0);
    return this.#appends.submit({ call: { items, certificates }, size });
  }

  async read(session: SessionId, from: number, limit: number): Promise<Envelope[]> {
    return this.#read(['blocks'], (tx) => readSession(tx, session, from, limit));
  }

  async scan(after: ScanCursor, limit: number): Promise<{ envelopes: Envelope[]; next: ScanCursor }> {
    return this.#read(['blocks'], (tx) => scanBlocks(tx, after, limit));
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#read(['chunks'], async (tx) => (await tx.objectStore('chunks').get(hash)) ?? null);
  }

  async install(
    snapshot: Envelope,
    hash: Hash,
    chunks: readonly Bytes[],
    { adopt }: { readonly adopt: Counts | false },
  ): Promise<Position | null> {
    const claim = claimOf(snapshot, chunks);
    return this.#write(INSTALLED, (tx) => installSnapshot(tx, { snapshot, claim, hash, chunks, adopt }));
  }

  async at(seq: number): Promise<{ head: Hash; counts: Counts } | null> {
    if (!Number.isSafeInteger(seq)) return null;
    return this.#read(['position', 'blocks', 'counts'], async (tx) => {
      const position = (await tx.objectStore('position').get('position')) ?? GENESIS_ROW;
      if (seq < position.startSeq || seq > position.seq) return null;
      const blocks = await blocksFrom(tx, seq);
      const own = blocks.find((block) => block.seq <= seq);
      if (seq > position.startSeq && !own) return null;
      const later = blocks.flatMap(editsOf).filter((edit) => edit.seq > seq);
      return {
        head: own && seq > position.startSeq ? headAt(own, seq) : position.startHead,
        counts: rewind(
          await countsIn(tx),
          later.map(({ envelope }) => envelope.header),
        ),
      };
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
      const row = position ?? GENESIS_ROW;
      return {
        position: positionOf(row),
        counts,
        certificates: new Map(certificates.map((certificate) => [certificate.session, certificate])),
        base: base ? { hash: base.hash, envelope: decodeEnvelope(base.bytes) } : null,
        tail: { envelopes: row.tailEnvelopes, bytes: row.tailBytes },
      };
    });
  }

  onLost(listener: (error: LogStorageError) => void): void {
    this.#heedLoss = listener;
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#appends.idle();
    await Promise.allSettled(this.#writing);
    this.#heedLoss = () => {};
    this.#connection.close();
  }

  async #commit(group: readonly Call[]): Promise<Outcome<Position>[]> {
    const append = (tx: Transaction<'readwrite'>) => appendGroup(tx, group, this.#remembered);
    const { outcomes, remember } = await this.#transact('readwrite', APPENDED, append);
    this.#remembered = remember();
    return outcomes;
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
    const database = await this.#connection.database();
    const gone = (): void => this.#connection.suspect(database);
    return transact({ database, clock: this.#clock, waitMs: this.#waitMs, stores, mode, gone }, work);
  }

  /** Refuses new calls; what was submitted before is still finished. */
  #check(): void {
    if (this.#closing) throw new LogStorageError('closed', 'the log was closed');
    this.#connection.check();
  }
}

const APPENDED: Store[] = ['position', 'blocks', 'counts', 'certificates', 'chunks'];
const INSTALLED: Store[] = ['position', 'base', 'blocks', 'counts', 'chunks'];
