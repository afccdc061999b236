import type { Bytes, Envelope, Hash, Position, SessionId } from '@parley/wire';
import { asBytes } from '@parley/wire';
import { type Concern, concernOfDamage } from '../index/concern.ts';
import type { Growth } from '../index/growth.ts';
import {
  type Damage,
  type HeldEdit,
  type Log,
  type LogChange,
  type LogState,
  LogStorageError,
  type ReadOptions,
  type ScanCursor,
} from '../log.ts';
import { checkMeta } from '../meta.ts';
import { sha256 } from './checksum.ts';
import { storageError } from './errors.ts';
import {
  checkedEdits,
  checkedSnapshot,
  type Damaged,
  type Found,
  holdersOf,
  readInOrder,
  readSession,
  readState,
  stateOf,
} from './reading.ts';
import type { Store, Transaction } from './transaction.ts';

/** What a log needs of the store that all parts of its room share. */
export interface LogStore {
  /** Holds the database open for a log; `lost` is called when it is taken away. */
  hold(log: LogHolder): Promise<void>;
  /** Lets go of it, once what was submitted is written. */
  release(log: LogHolder): Promise<void>;
  /** Refuses at once, if it is known that there is no database. */
  check(): void;
  /** Joins the group of all parts. */
  write(part: number, change: LogChange): Promise<Position>;
  /** Changes a part beside the group: what was damaged goes. */
  repair(part: number, concern: Concern, work: (growth: Growth) => void): Promise<void>;
  transact<Mode extends 'readonly' | 'readwrite', Result>(
    mode: Mode,
    stores: Store[],
    work: (tx: Transaction<Mode>) => Promise<Result>,
  ): Promise<Result>;
}

export interface LogHolder {
  lost(error: LogStorageError): void;
}

/** One part of a room on this device, in the browser. */
export class IndexedDbLog implements Log, LogHolder {
  readonly #store: LogStore;
  readonly #part: number;
  #heedLoss: (error: LogStorageError) => void = () => {};
  #damaged: (damage: Damage) => void = () => {};
  #phase: 'new' | 'open' | 'closed' = 'new';
  /** What `close` waits for, besides the writes. */
  readonly #working = new Set<Promise<unknown>>();

  constructor(store: LogStore, part: number) {
    this.#store = store;
    this.#part = part;
  }

  async open(): Promise<LogState> {
    if (this.#phase === 'closed') throw closed();
    this.#phase = 'open';
    await this.#store.hold(this);
    return this.refresh();
  }

  async write(change: LogChange): Promise<Position> {
    this.#check();
    return this.#store.write(this.#part, change);
  }

  async read(
    session: SessionId,
    from: number,
    limit: number,
    { served = false }: ReadOptions = {},
  ): Promise<HeldEdit[]> {
    return this.#read(['logs', 'leaves', 'blocks'], async (tx) => {
      const rows = await readSession(tx, this.#part, session, { from, limit, served });
      return () => checkedEdits(rows);
    });
  }

  async scan(after: ScanCursor, limit: number): Promise<{ edits: HeldEdit[]; next: ScanCursor }> {
    return this.#read(['blocks'], async (tx) => {
      const { edits, next } = await readInOrder(tx, this.#part, after, limit);
      return () => {
        const found = checkedEdits(edits);
        return 'result' in found ? { result: { edits: found.result, next } } : found;
      };
    });
  }

  async snapshot(hash: Hash): Promise<Envelope | null> {
    return this.#read<Envelope | null>(['snapshots'], async (tx) => {
      const bytes = await tx.objectStore('snapshots').get([this.#part, hash]);
      return async () => {
        const envelope = bytes ? await checkedSnapshot(bytes, hash) : null;
        return bytes && !envelope ? { edits: [], snapshots: [hash] } : { result: envelope };
      };
    });
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#read<Bytes | null>(['chunks'], async (tx) => {
      const bytes = (await tx.objectStore('chunks').get([this.#part, hash])) ?? null;
      return async () => {
        if (bytes && (await sha256(bytes)) === hash) return { result: bytes };
        const holders = await this.#store.transact('readonly', ['holders'], (each) =>
          holdersOf(each, this.#part, hash),
        );
        // It is damaged, or gone though something names it.
        if (!bytes && holders.edits.length + holders.snapshots.length === 0) return { result: null };
        this.#damaged({ kind: 'chunk', hash });
        return holders;
      };
    });
  }

  async getMeta(name: string): Promise<Bytes | null> {
    return this.#read(['meta'], async (tx) => {
      const result = (await tx.objectStore('meta').get(name)) ?? null;
      return () => ({ result });
    });
  }

  async setMeta(name: string, value: Bytes | null): Promise<void> {
    checkMeta(name, value);
    this.#check();
    await this.#tracked(
      this.#store.transact('readwrite', ['meta'], async (tx) => {
        const meta = tx.objectStore('meta');
        if (value) await meta.put(asBytes(value), name);
        else await meta.delete(name);
      }),
    );
  }

  async refresh(): Promise<LogState> {
    return this.#read(['logs', 'leaves', 'snapshots', 'notes', 'certificates'], async (tx) => {
      const raw = await readState(tx, this.#part);
      return () => stateOf(raw);
    });
  }

  onDamaged(listener: (damage: Damage) => void): void {
    this.#damaged = listener;
  }

  onLost(listener: (error: LogStorageError) => void): void {
    this.#heedLoss = listener;
  }

  /** Its database was taken away; the store says so. */
  lost(error: LogStorageError): void {
    this.#heedLoss(error);
  }

  async close(): Promise<void> {
    this.#phase = 'closed';
    await Promise.allSettled(this.#working);
    await this.#store.release(this);
    this.#heedLoss = () => {};
  }

  /**
   * Reads until all that is read is as it was written; what is not is given up before the next try. What `find` returns
   * looks at what was read, after its transaction: hashing in it would hold up whoever waits to write.
   */
  async #read<Result>(
    stores: Store[],
    find: (tx: Transaction<'readonly'>) => Promise<() => Found<Result> | Promise<Found<Result>>>,
  ): Promise<Result> {
    for (;;) {
      this.#check();
      const look = await this.#store.transact('readonly', stores, find);
      const found = await decoded(look);
      if ('result' in found) return found.result;
      await this.#tracked(this.#giveUp(found));
    }
  }

  async #giveUp({ edits, snapshots }: Damaged): Promise<void> {
    await this.#store.repair(this.#part, concernOfDamage(edits, snapshots), (growth) =>
      growth.giveUp(edits, snapshots),
    );
    for (const { session, number, hash } of edits) this.#damaged({ kind: 'edit', session, number, hash });
    for (const hash of snapshots) this.#damaged({ kind: 'snapshot', hash });
  }

  async #tracked<Result>(work: Promise<Result>): Promise<Result> {
    this.#working.add(work);
    try {
      return await work;
    } finally {
      this.#working.delete(work);
    }
  }

  /** Refuses new calls; what was submitted before is still finished. */
  #check(): void {
    if (this.#phase !== 'open') throw closed();
    this.#store.check();
  }
}

const closed = (): LogStorageError => new LogStorageError('closed', 'the log is not open');

/** What cannot be decoded was not what was written. */
async function decoded<Result>(look: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    throw storageError(error);
  }
}
