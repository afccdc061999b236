import type { Clock, Timer } from '@parley/runtime';
import type { Bytes, Hash, RoomId, SessionId } from '@parley/wire';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { LogRow, ShelfEntry, SnapshotEntry } from '../index/held.ts';
import { LogStorageError } from '../log.ts';
import type { Block } from './block.ts';
import { storageError } from './errors.ts';

/** One small record a part, read and written with every change. */
export interface LogRecord {
  readonly part: number;
  readonly row: LogRow;
  /** Counts the changes: whoever remembers something of the part knows by it whether it is so still. */
  readonly version: number;
  readonly snapshots: readonly (readonly [Hash, SnapshotEntry])[];
  readonly shelves: readonly (readonly [Hash, ShelfEntry])[];
}

/** Some edits of one session (index/leaf.ts). */
export interface LeafRecord {
  readonly part: number;
  readonly session: SessionId;
  readonly first: number;
  readonly entries: Bytes;
  /** Only there if some of them lie on a shelf: then it is found by its index. */
  readonly shelved?: 1;
}

export interface NoteRecord {
  readonly part: number;
  readonly hash: Hash;
  /** The version of the part when it was written, then its place: the order of notes. */
  readonly order: readonly [number, number];
  readonly bytes: Bytes;
}

/** That an envelope names a chunk: an edit by its seq, a snapshot by its hash. */
export interface HolderRecord {
  readonly part: number;
  readonly chunk: Hash;
  readonly holder: number | Hash;
  /** Of an edit. */
  readonly edit?: { readonly session: SessionId; readonly number: number; readonly hash: Hash };
}

/** A part and what it holds under a name. */
export type PartKey = [part: number, name: string];

export interface Schema extends DBSchema {
  logs: { key: number; value: LogRecord };
  blocks: { key: [part: number, seq: number]; value: Block };
  leaves: {
    key: [part: number, session: SessionId, first: number];
    value: LeafRecord;
    indexes: { shelved: [part: number, shelved: 1] };
  };
  snapshots: { key: PartKey; value: Bytes };
  notes: { key: PartKey; value: NoteRecord };
  certificates: { key: PartKey; value: Bytes };
  chunks: { key: PartKey; value: Bytes };
  holders: {
    key: [part: number, chunk: Hash, holder: number | Hash];
    value: HolderRecord;
    indexes: { holder: [part: number, holder: number | Hash] };
  };
  meta: { key: string; value: Bytes };
}

export type Database = IDBPDatabase<Schema>;

/** 1 was of logs that stood on one snapshot. */
const VERSION = 2;

/** All keys of a store that begin with `prefix`: nothing that is a key comes after an array. */
export const under = (...prefix: (number | string)[]): IDBKeyRange =>
  IDBKeyRange.bound(prefix, [...prefix, []]);

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
  /** The version of a database that an older Parley has made. */
  #older: number | null = null;
  #timer: Timer | null = null;

  constructor(options: OpenOptions) {
    this.#options = options;
  }

  async opened(): Promise<Database> {
    try {
      return await this.#opened();
    } catch (error) {
      if (this.#older === null) throw error;
      const message = `this device's store of the document is of an older Parley (version ${this.#older} of ${VERSION})`;
      throw new LogStorageError('older', message, { cause: error });
    }
  }

  async #opened(): Promise<Database> {
    const database = await openDB<Schema>(databaseName(this.#options.room), VERSION, {
      upgrade: (upgraded, oldVersion, _newVersion, transaction) => {
        if (oldVersion === 0) return createStores(upgraded);
        this.#older = oldVersion;
        // That the upgrade came to nothing, so that nothing is changed, is what the open then fails with.
        transaction.done.catch(() => {});
        transaction.abort();
      },
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
  database.createObjectStore('logs', { keyPath: 'part' });
  database.createObjectStore('blocks', { keyPath: ['part', 'seq'] });
  const leaves = database.createObjectStore('leaves', { keyPath: ['part', 'session', 'first'] });
  leaves.createIndex('shelved', ['part', 'shelved']);
  database.createObjectStore('snapshots');
  database.createObjectStore('notes', { keyPath: ['part', 'hash'] });
  database.createObjectStore('certificates');
  database.createObjectStore('chunks');
  const holders = database.createObjectStore('holders', { keyPath: ['part', 'chunk', 'holder'] });
  holders.createIndex('holder', ['part', 'holder']);
  database.createObjectStore('meta');
}
