import { Listeners } from '../ui/listeners.ts';
import type { Room } from './room.ts';

/** Whether the browser has agreed to keep what this page stores (Storage Standard, `persist`). Otherwise it may clear it
 * where space is short, or after long absence. */
export class KeptStorage {
  readonly #storage: Pick<StorageManager, 'persist'> | undefined;
  readonly #report: (error: unknown) => void;
  readonly #listeners = new Listeners();
  #asked = false;
  #kept = false;

  /** `storage` is undefined where the browser has none to ask. */
  constructor(storage: Pick<StorageManager, 'persist'> | undefined, report: (error: unknown) => void) {
    this.#storage = storage;
    this.#report = report;
  }

  /** False until the browser has said so. */
  readonly current = (): boolean => this.#kept;

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  /** Asks for it at the first edit of a room, and no more in this page: some browsers ask their user. */
  attend(room: Pick<Room, 'onStatus'>): () => void {
    const stop = room.onStatus(({ lastEdit }) => {
      if (lastEdit === null) return;
      stop();
      void this.#ask();
    });
    return stop;
  }

  async #ask(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#kept = (await this.#storage?.persist()) ?? false;
    } catch (error) {
      this.#report(error);
    }
    if (this.#kept) this.#listeners.tell();
  }
}

/** The storage of this browser for this page's origin. */
export const keptStorage = new KeptStorage(globalThis.navigator?.storage, (error) => reportError(error));
