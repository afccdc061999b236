import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { Listeners } from '../ui/listeners.ts';
import { takeLateChanges } from './late-changes.ts';
import { type DocumentRecord, type Library, newestFirst, noted, type RecordChange } from './library.ts';

interface Schema extends DBSchema {
  documents: { key: string; value: DocumentRecord };
}

const NAME = 'parley.library';
const VERSION = 1;

/** The library in this browser's IndexedDB, in a database of its own. Tabs tell one another of changes. */
export class StoredLibrary implements Library {
  readonly kept = true;
  readonly #database: IDBPDatabase<Schema>;
  readonly #listeners = new Listeners();
  readonly #tabs: BroadcastChannel | null;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
    this.#tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : null;
    if (this.#tabs) this.#tabs.onmessage = () => this.#listeners.tell();
  }

  /** Rejects with what the browser says if it refuses to store. */
  static async open(): Promise<StoredLibrary> {
    const database = await openDB<Schema>(NAME, VERSION, {
      upgrade: (fresh) => {
        fresh.createObjectStore('documents', { keyPath: 'room' });
      },
      // A newer page wants to upgrade: this one makes way, and its calls reject from then on.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new StoredLibrary(database);
  }

  async list(): Promise<DocumentRecord[]> {
    for (const [room, change] of takeLateChanges()) await this.#change(room, change);
    return newestFirst(await this.#database.getAll('documents'));
  }

  async find(room: string): Promise<DocumentRecord | null> {
    return (await this.#database.get('documents', room)) ?? null;
  }

  async note(record: DocumentRecord): Promise<void> {
    const { store, done } = this.#database.transaction('documents', 'readwrite');
    await Promise.all([store.get(record.room).then((held) => store.put(noted(held, record))), done]);
    this.#changed();
  }

  async update(room: string, change: RecordChange): Promise<void> {
    if (await this.#change(room, change)) this.#changed();
  }

  /** False if there is no such record. */
  async #change(room: string, change: RecordChange): Promise<boolean> {
    const { store, done } = this.#database.transaction('documents', 'readwrite');
    const put = store.get(room).then((held) => (held ? store.put({ ...held, ...change }) : null));
    await Promise.all([put, done]);
    return (await put) !== null;
  }

  async remove(room: string): Promise<void> {
    await this.#database.delete('documents', room);
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#tabs?.close();
    this.#database.close();
  }

  #changed(): void {
    this.#listeners.tell();
    this.#tabs?.postMessage('changed');
  }
}
