import { Listeners } from '../ui/listeners.ts';
import { type DocumentRecord, type Library, newestFirst, noted, type RecordChange } from './library.ts';

/** A library that lives as long as this page: for tests, and where the browser refuses to store. */
export class MemoryLibrary implements Library {
  readonly kept = false;
  readonly #records = new Map<string, DocumentRecord>();
  readonly #listeners = new Listeners();

  async list(): Promise<DocumentRecord[]> {
    return newestFirst([...this.#records.values()]);
  }

  async find(room: string): Promise<DocumentRecord | null> {
    return this.#records.get(room) ?? null;
  }

  async note(record: DocumentRecord): Promise<void> {
    this.#records.set(record.room, noted(this.#records.get(record.room), record));
    this.#listeners.tell();
  }

  async update(room: string, change: RecordChange): Promise<void> {
    const held = this.#records.get(room);
    if (!held) return;
    this.#records.set(room, { ...held, ...change });
    this.#listeners.tell();
  }

  async remove(room: string): Promise<void> {
    this.#records.delete(room);
    this.#listeners.tell();
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
