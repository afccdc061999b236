import type { Link } from './link.ts';

/** What an item costs in memory besides its bytes; so many small ones are bounded too. */
export const ITEM_OVERHEAD = 512;
/** What may wait of one link, and of all together, in bytes. */
const LINK_BYTES = 32 * 1024 * 1024;
const ALL_BYTES = 128 * 1024 * 1024;

/** Bounds what waits here of what links brought: for its check, or for its turn. What is over is dropped by whoever
 * asks, and comes again: nobody has acknowledged it. */
export class Budget {
  readonly #links = new Map<Link, number>();
  #all = 0;

  /** All that waits, in bytes. */
  get total(): number {
    return this.#all;
  }

  /** Charges the link; false, and nothing is charged, if it would be too much. */
  charge(link: Link, bytes: number): boolean {
    const charged = (this.#links.get(link) ?? 0) + bytes;
    if (charged > LINK_BYTES || this.#all + bytes > ALL_BYTES) return false;
    this.#links.set(link, charged);
    this.#all += bytes;
    return true;
  }

  release(link: Link, bytes: number): void {
    const left = (this.#links.get(link) ?? 0) - bytes;
    if (left > 0) this.#links.set(link, left);
    else this.#links.delete(link);
    this.#all -= bytes;
  }
}
