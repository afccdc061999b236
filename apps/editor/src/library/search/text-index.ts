import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { wordsOfQuery } from './folded.ts';
import { distinctWords, hasWords, type Snippet, snippetOf } from './words.ts';

interface Schema extends DBSchema {
  /** The one key that seals all entries. It can be used by this device's pages, and read by none. */
  keys: { key: string; value: CryptoKey };
  /** What is searched, by room, sealed. */
  words: { key: string; value: Uint8Array<ArrayBuffer> };
  /** What is shown of what was found, by room, sealed. */
  texts: { key: string; value: Uint8Array<ArrayBuffer> };
  /** When a document had last changed as it was read, ms since 1970, by room. */
  times: { key: string; value: number };
}

type Kind = 'words' | 'texts';

const NAME = 'parley.search';
const VERSION = 1;
const DEVICE_KEY = 'device';
const NONCE = 12;
/** So many documents are looked through before what was found is told, and the page does something else. */
const AT_ONCE = 100;

export interface FoundText {
  readonly room: string;
  readonly snippet: Snippet;
}

/**
 * The words of this device's documents, to be searched without opening them: in IndexedDB, sealed as the documents
 * themselves are, with a key that cannot be taken out of this browser. Whoever shows a list hands in its order: what is
 * found comes in that order.
 */
export class TextIndex {
  readonly #database: IDBPDatabase<Schema>;
  readonly #key: CryptoKey;
  /** What was read for earlier searches, and of when it is. */
  readonly #held = new Map<string, { readonly at: number; readonly words: string }>();

  private constructor(database: IDBPDatabase<Schema>, key: CryptoKey) {
    this.#database = database;
    this.#key = key;
  }

  /** Rejects with what the browser says if it refuses to store. `gone` is called if the browser or another page takes the
   * storage away: what is asked of this index then rejects. */
  static async open(gone: () => void = () => {}): Promise<TextIndex> {
    const database = await openDB<Schema>(NAME, VERSION, {
      upgrade: (fresh) => {
        for (const store of ['keys', 'words', 'texts', 'times'] as const) fresh.createObjectStore(store);
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        gone();
      },
      terminated: gone,
    });
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      ...(['encrypt', 'decrypt'] as const),
    ]);
    // Of two pages that make one at the same time the first is kept.
    const { store, done } = database.transaction('keys', 'readwrite');
    const held = await store.get(DEVICE_KEY);
    if (!held) await store.put(made, DEVICE_KEY);
    await done;
    return new TextIndex(database, held ?? made);
  }

  /** Takes in a document as it was at `time`, ms since 1970. */
  async put(room: string, text: string, time: number): Promise<void> {
    const [words, whole] = await Promise.all([
      this.#sealed('words', room, distinctWords(text)),
      this.#sealed('texts', room, text),
    ]);
    const writing = this.#database.transaction(['words', 'texts', 'times'], 'readwrite');
    await Promise.all([
      writing.objectStore('words').put(words, room),
      writing.objectStore('texts').put(whole, room),
      writing.objectStore('times').put(time, room),
      writing.done,
    ]);
  }

  async remove(room: string): Promise<void> {
    this.#held.delete(room);
    const writing = this.#database.transaction(['words', 'texts', 'times'], 'readwrite');
    await Promise.all([
      ...(['words', 'texts', 'times'] as const).map((store) => writing.objectStore(store).delete(room)),
      writing.done,
    ]);
  }

  /** When each document that is in it had last changed as it was read, by room. */
  async times(): Promise<Map<string, number>> {
    const reading = this.#database.transaction('times');
    const [rooms, times] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()]);
    return new Map(rooms.map((room, at) => [room, times[at] ?? 0]));
  }

  /** The rooms whose texts have all words of the query, in the order of `rooms`, some at a time as they are found. */
  async *find(query: string, rooms: readonly string[]): AsyncGenerator<readonly string[]> {
    const wanted = wordsOfQuery(query);
    if (wanted.length === 0) return;
    const times = await this.times();
    const known = rooms.filter((room) => times.has(room));
    // Who stops listening early leaves one that nobody waits for.
    const hold = (some: readonly string[]): Promise<void> => {
      const held = this.#hold(some, times);
      held.catch(() => undefined);
      return held;
    };
    let ahead = hold(known.slice(0, AT_ONCE));
    for (let from = 0; from < known.length; from += AT_ONCE) {
      const some = known.slice(from, from + AT_ONCE);
      await ahead;
      // The next are read and opened in other threads while these are looked through.
      ahead = hold(known.slice(from + AT_ONCE, from + 2 * AT_ONCE));
      const found = some.filter((room) => hasWords(this.#held.get(room)?.words ?? '', wanted));
      if (found.length > 0) yield found;
    }
  }

  /** What to show of a document that was found; null if it has changed since. */
  async snippet(query: string, room: string): Promise<Snippet | null> {
    const sealed = await this.#database.get('texts', room);
    return sealed ? snippetOf(await this.#opened('texts', room, sealed), wordsOfQuery(query)) : null;
  }

  /** Reads what is to be searched, so that the first search finds it read. */
  async warm(rooms: readonly string[]): Promise<void> {
    await this.#hold(rooms, await this.times());
  }

  close(): void {
    this.#held.clear();
    this.#database.close();
  }

  async #hold(rooms: readonly string[], times: ReadonlyMap<string, number>): Promise<void> {
    const missing = rooms.filter((room) => this.#held.get(room)?.at !== times.get(room));
    if (missing.length === 0) return;
    const { store } = this.#database.transaction('words');
    const read = await Promise.all(missing.map((room) => store.get(room)));
    await Promise.all(
      missing.map(async (room, at) => {
        const sealed = read[at];
        if (!sealed) return;
        const words = await this.#opened('words', room, sealed);
        this.#held.set(room, { at: times.get(room) ?? 0, words });
      }),
    );
  }

  async #sealed(kind: Kind, room: string, words: string): Promise<Uint8Array<ArrayBuffer>> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const body = await crypto.subtle.encrypt(
      algorithm(kind, room, nonce),
      this.#key,
      new TextEncoder().encode(words),
    );
    const sealed = new Uint8Array(NONCE + body.byteLength);
    sealed.set(nonce);
    sealed.set(new Uint8Array(body), NONCE);
    return sealed;
  }

  async #opened(kind: Kind, room: string, sealed: Uint8Array<ArrayBuffer>): Promise<string> {
    const nonce = sealed.subarray(0, NONCE);
    const body = sealed.subarray(NONCE);
    return new TextDecoder().decode(
      await crypto.subtle.decrypt(algorithm(kind, room, nonce), this.#key, body),
    );
  }
}

const algorithm = (kind: Kind, room: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(`${NAME} ${kind} ${room}`),
});
