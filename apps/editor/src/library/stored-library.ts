import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { Listeners } from '../ui/listeners.ts';
import { takeLateChanges } from './late-changes.ts';
import { type DocumentRecord, type Library, newestFirst, noted, type RecordChange } from './library.ts';

interface Schema extends DBSchema {
  documents: { key: string; value: DocumentRecord };
}

const NAME = 'parley.library';
const VERSION = 1;

/**
 * The library in this browser's IndexedDB, in a database of its own. Tabs tell one another of changes. Where the database
 * is taken away (deleted by another page, closed by the browser) it is opened again at the next call.
 */
export class StoredLibrary implements Library {
  readonly kept = true;
  /** Null from when it was taken away. */
  #database: Promise<IDBPDatabase<Schema>> | null = null;
  #closed = false;
  readonly #listeners = new Listeners();
  readonly #tabs: BroadcastChannel | null;

  private constructor() {
    this.#tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : null;
    if (this.#tabs) this.#tabs.onmessage = () => this.#listeners.tell();
  }

  /** Rejects with what the browser says if it refuses to store. */
  static async open(): Promise<StoredLibrary> {
    const library = new StoredLibrary();
    try {
      await library.#opened();
    } catch (error) {
      library.#tabs?.close();
      throw error;
    }
    return library;
  }

  async list(): Promise<DocumentRecord[]> {
    for (const [room, change] of takeLateChanges()) await this.#change(room, change);
    return newestFirst(await (await this.#opened()).getAll('documents'));
  }

  async find(room: string): Promise<DocumentRecord | null> {
    return (await (await this.#opened()).get('documents', room)) ?? null;
  }

  async note(record: DocumentRecord): Promise<void> {
    const { store, done } = (await this.#opened()).transaction('documents', 'readwrite');
    await Promise.all([store.get(record.room).then((held) => store.put(noted(held, record))), done]);
    this.#changed();
  }

  async update(room: string, change: RecordChange): Promise<void> {
    if (await this.#change(room, change)) this.#changed();
  }

  /** False if there is no such record. */
  async #change(room: string, change: RecordChange): Promise<boolean> {
    const { store, done } = (await this.#opened()).transaction('documents', 'readwrite');
    const put = store.get(room).then((held) => (held ? store.put({ ...held, ...change }) : null));
    await Promise.all([put, done]);
    return (await put) !== null;
  }

  async remove(room: string): Promise<void> {
    await (await this.#opened()).delete('documents', room);
    this.#changed();
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#tabs?.close();
    this.#closed = true;
    const database = await this.#database?.catch(() => null);
    database?.close();
  }

  #opened(): Promise<IDBPDatabase<Schema>> {
    if (this.#closed) return Promise.reject(new Error('the library is closed'));
    if (this.#database) return this.#database;
    const forget = (): void => {
      if (this.#database === opening) this.#database = null;
    };
    const opening = openDB<Schema>(NAME, VERSION, {
      upgrade: (fresh) => {
        fresh.createObjectStore('documents', { keyPath: 'room' });
      },
      // Somebody deletes it, or a newer page upgrades it, which is refused to this one from then on: it makes way.
      blocking: (_current, _blocked, event) => {
        forget();
        (event.target as IDBDatabase).close();
      },
      terminated: forget,
    });
    opening.catch(forget);
    this.#database = opening;
    return opening;
  }

  #changed(): void {
    this.#listeners.tell();
    this.#tabs?.postMessage('changed');
  }
}
