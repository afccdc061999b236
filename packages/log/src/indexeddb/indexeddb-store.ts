import { type Clock, systemClock } from '@parley/runtime';
import type { Position, RoomId } from '@parley/wire';
import { weightOf } from '../change.ts';
import { GroupCommit, type Outcome } from '../group-commit.ts';
import type { Concern } from '../index/concern.ts';
import type { Growth } from '../index/growth.ts';
import type { Log, LogChange, LogStorageError } from '../log.ts';
import { Connection } from './connection.ts';
import { IndexedDbLog, type LogHolder, type LogStore } from './indexeddb-log.ts';
import { type Store, type Transaction, transact } from './transaction.ts';
import { type Call, grow, type Memory, writeGroup } from './writing.ts';

export interface IndexedDbStoreOptions {
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
 * One room's logs on this device, in the browser: one database, `parley/<room id>`, for all its parts.
 *
 * Several tabs may hold it at once. What one writes, the other sees in its next transaction, so an edit that both
 * received is stored once; `refresh` reads what others wrote. A tab that is asked to make way for a newer page closes,
 * and all its calls reject with `closed` from then on. One whose database is deleted, or closed by the browser, opens it
 * again at the next call. A database of an older Parley is `older`, and is left as it is.
 */
export class IndexedDbStore implements LogStore {
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #writes: GroupCommit<Call, Position>;
  readonly #connection: Connection;
  /** The logs that are open. */
  readonly #logs = new Set<LogHolder>();
  #memory: Memory = new Map();

  constructor({ room, clock = systemClock, waitMs = WAIT_MS }: IndexedDbStoreOptions) {
    this.#connection = new Connection({ room, clock, waitMs, lost: (error) => this.#lost(error) });
    this.#clock = clock;
    this.#waitMs = waitMs;
    this.#writes = new GroupCommit({
      gather: () => new Promise((resolve) => void clock.after(GATHER_MS, resolve)),
      commit: (group) => this.#commit(group),
    });
  }

  /** The log of one part, 0 if absent. The database is open from the first log's `open` to the last one's `close`. */
  log(part = 0): Log {
    return new IndexedDbLog(this, part);
  }

  async hold(log: LogHolder): Promise<void> {
    this.#logs.add(log);
    await this.#connection.open();
  }

  async release(log: LogHolder): Promise<void> {
    await this.#writes.idle();
    if (this.#logs.delete(log) && this.#logs.size === 0) this.#connection.close();
  }

  check(): void {
    this.#connection.check();
  }

  write(part: number, change: LogChange): Promise<Position> {
    return this.#writes.submit({ call: { part, change }, size: weightOf(change) });
  }

  async repair(part: number, concern: Concern, work: (growth: Growth) => void): Promise<void> {
    await this.transact('readwrite', LOG_STORES, (tx) =>
      grow(tx, part, { concern, memory: new Map() }, work),
    );
  }

  async transact<Mode extends 'readonly' | 'readwrite', Result>(
    mode: Mode,
    stores: Store[],
    work: (tx: Transaction<Mode>) => Promise<Result>,
  ): Promise<Result> {
    const database = await this.#connection.database();
    const gone = (): void => this.#connection.suspect(database);
    return transact({ database, clock: this.#clock, waitMs: this.#waitMs, stores, mode, gone }, work);
  }

  async #commit(group: readonly Call[]): Promise<Outcome<Position>[]> {
    const memory = this.#memory;
    const write = (tx: Transaction<'readwrite'>) => writeGroup(tx, group, memory);
    const { result, remember } = await this.transact('readwrite', LOG_STORES, write);
    this.#memory = remember();
    return result;
  }

  #lost(error: LogStorageError): void {
    this.#memory = new Map();
    for (const log of [...this.#logs]) log.lost(error);
  }
}

const LOG_STORES: Store[] = [
  'logs',
  'blocks',
  'leaves',
  'snapshots',
  'notes',
  'certificates',
  'chunks',
  'holders',
];
