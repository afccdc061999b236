import type { Entry } from './leaf.ts';

/** Gathers a page of one session's entries, in their order: at most `limit`, but all of one number together. */
export class EntryPage {
  readonly entries: Entry[] = [];
  readonly #from: number;
  readonly #limit: number;
  readonly #wanted: (entry: Entry) => boolean;

  constructor(from: number, limit: number, wanted: (entry: Entry) => boolean) {
    this.#from = from;
    this.#limit = limit;
    this.#wanted = wanted;
  }

  /** Takes the entries of the next leaf; false once the page is full. */
  take(entries: readonly Entry[]): boolean {
    for (const entry of entries) {
      if (entry.number < this.#from || !this.#wanted(entry)) continue;
      const last = this.entries.at(-1);
      if (this.entries.length >= this.#limit && last?.number !== entry.number) return false;
      this.entries.push(entry);
    }
    return true;
  }
}
