import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Certificate, Hash, Position, RoomId, SessionId } from '@parley/wire';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { LogStorageError } from '../log.ts';
import { GENESIS } from '../position.ts';
import type { Block } from './block.ts';
import { storageError } from './errors.ts';

/** One small record, written with each append; the base stands apart because it can be large. */
export interface PositionRow extends Position {
  /** Where the present epoch began. */
  readonly startSeq: number;
  readonly startHead: Hash;
  readonly tailEnvelopes: number;
  readonly tailBytes: number;
}

export interface BaseRow {
  readonly hash: Hash;
  readonly bytes: Bytes;
}

export interface Schema extends DBSchema {
  position: { key: 'position'; value: PositionRow };
  base: { key: 'base'; value: BaseRow };
  /** The edits above the base. `lasts` has an entry for each session of a block. */
  blocks: { key: number; value: Block; indexes: { lasts: [SessionId, number] } };
  /** Effective counts, the base's included. */
  counts: { key: SessionId; value: number };
  certificates: { key: SessionId; value: Certificate };
  chunks: { key: Hash; value: Bytes };
  meta: { key: string; value: Bytes };
}

export type Database = IDBPDatabase<Schema>;

export const GENESIS_ROW: PositionRow = {
  ...GENESIS,
  startSeq: GENESIS.seq,
  startHead: GENESIS.head,
  tailEnvelopes: 0,
  tailBytes: 0,
};

export const positionOf = ({ epoch, seq, head }: PositionRow): Position => ({ epoch, seq, head });

const VERSION = 1;

/** A database a room. */
export const databaseName = (room: RoomId): string => `parley/${room}`;

export interface OpenOptions {
  readonly room: RoomId;
  readonly clock: Clock;
  /** The most an open may take, milliseconds. */
  readonly waitMs: number;
  /** Called once if the database is taken away while open; `closed` if by a newer page, which keeps what it holds. */
  lost(error: LogStorageError): void;
}

/** Opens a room's database. LogStorageError if the browser refuses, or does not answer in time. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  if (typeof indexedDB === 'undefined')
    throw new LogStorageError('refused', 'this browser keeps no databases');
  const attempt = new Attempt(options);
  try {
    return await Promise.race([attempt.opened(), attempt.overdue()]);
  } catch (error) {
    throw storageError(error);
  } finally {
    attempt.cancelTimer();
  }
}

/** One try to open. A database that opens after its time was over is closed again, so that it blocks nobody. */
class Attempt {
  readonly #options: OpenOptions;
  #database: Database | null = null;
  #blocked = false;
  #overdue = false;
  #timer: Timer | null = null;

  constructor(options: OpenOptions) {
    this.#options = options;
  }

  async opened(): Promise<Database> {
    const database = await openDB<Schema>(databaseName(this.#options.room), VERSION, {
      upgrade: createStores,
      blocked: () => {
        this.#blocked = true;
      },
      blocking: (_current, wanted) => {
        // A newer page wants to upgrade, or somebody deletes the room: standing in the way would hang it.
        this.#database?.close();
        this.#lost(
          wanted === null
            ? new LogStorageError('refused', 'the database was deleted')
            : new LogStorageError('closed', 'a newer page took the database over'),
        );
      },
      terminated: () => this.#lost(new LogStorageError('refused', 'the browser closed the database')),
    });
    this.#database = database;
    if (this.#overdue) database.close();
    return database;
  }

  overdue(): Promise<never> {
    const { clock, waitMs } = this.#options;
    return new Promise((_resolve, reject) => {
      this.#timer = clock.after(waitMs, () => {
        this.#overdue = true;
        const why = this.#blocked
          ? 'another page holds an older version of it'
          : 'the browser does not answer';
        reject(new LogStorageError('refused', `the database did not open within ${waitMs} ms: ${why}`));
      });
    });
  }

  cancelTimer(): void {
    this.#timer?.cancel();
  }

  #lost(error: LogStorageError): void {
    if (!this.#overdue) this.#options.lost(error);
  }
}

function createStores(database: Database): void {
  database.createObjectStore('position');
  database.createObjectStore('base');
  const blocks = database.createObjectStore('blocks', { keyPath: 'seq' });
  blocks.createIndex('lasts', 'lasts', { multiEntry: true });
  database.createObjectStore('counts');
  database.createObjectStore('certificates', { keyPath: 'session' });
  database.createObjectStore('chunks');
  database.createObjectStore('meta');
}
