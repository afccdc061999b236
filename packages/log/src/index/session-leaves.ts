import type { Hash } from '@parley/wire';
import { compareEntries, type Entry, LEAF_ENTRIES, type Leaf } from './leaf.ts';

/** A leaf while it is changed. */
interface Open {
  readonly first: number;
  entries: Entry[];
  changed: boolean;
}

/** An entry's place: its number, and its hash. */
type Place = Pick<Entry, 'number' | 'hash'>;

/**
 * Some leaves of one session, and what a transaction does to them. Whoever makes it has loaded, for each number it is asked
 * about, the leaf with the greatest `first` that is not above that number, if there is one.
 */
export class SessionLeaves {
  /** Ascending by `first`. */
  readonly #leaves: Open[];

  constructor(leaves: readonly Leaf[]) {
    this.#leaves = leaves
      .map(({ first, entries }) => ({ first, entries: [...entries], changed: false }))
      .sort((a, b) => a.first - b.first);
  }

  get(place: Place): Entry | null {
    const leaf = this.#leafOf(place.number);
    const entry = leaf?.entries[placeIn(leaf.entries, place)];
    return entry && compareEntries(entry, place) === 0 ? entry : null;
  }

  /** The entry of a number whose envelope stands at `seq`. */
  at(number: number, seq: number): Entry | null {
    return (
      this.#leafOf(number)?.entries.find((entry) => entry.number === number && entry.seq === seq) ?? null
    );
  }

  insert(entry: Entry): void {
    let leaf = this.#leafOf(entry.number);
    if (!leaf) {
      leaf = { first: entry.number, entries: [], changed: false };
      this.#leaves.unshift(leaf);
    }
    const at = placeIn(leaf.entries, entry);
    leaf.entries.splice(at, 0, entry);
    leaf.changed = true;
    if (leaf.entries.length > LEAF_ENTRIES) this.#divide(leaf, at);
  }

  /** Takes an entry that is there away. */
  remove(place: Place): void {
    const leaf = this.#leafOf(place.number);
    if (!leaf) return;
    leaf.entries.splice(placeIn(leaf.entries, place), 1);
    leaf.changed = true;
  }

  /** Puts an entry that is there on a shelf, or takes it off. */
  shelve(place: Place, shelf: Hash | null): void {
    const leaf = this.#leafOf(place.number);
    if (!leaf) return;
    const at = placeIn(leaf.entries, place);
    leaf.entries[at] = { ...(leaf.entries[at] as Entry), shelf };
    leaf.changed = true;
  }

  /** The entries on a shelf, in the leaves that were loaded. */
  on(shelf: Hash): Entry[] {
    return this.#leaves.flatMap(({ entries }) => entries.filter((entry) => entry.shelf === shelf));
  }

  /** The last leaf as it is now. */
  last(): Leaf | null {
    const leaf = this.#leaves.at(-1);
    return leaf && leaf.entries.length > 0 ? leaf : null;
  }

  /** What is to be stored. A leaf without entries is to be deleted. */
  changed(): Leaf[] {
    return this.#leaves.filter(({ changed }) => changed);
  }

  #leafOf(number: number): Open | null {
    let low = 0;
    let high = this.#leaves.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#leaves[middle] as Open).first <= number) low = middle + 1;
      else high = middle;
    }
    return this.#leaves[low - 1] ?? null;
  }

  /** Moves what is too much into a leaf of its own; all entries of one number stay together. */
  #divide(leaf: Open, inserted: number): void {
    const { entries } = leaf;
    // A log grows at its end: then only the new entry moves, and the leaf before stays full.
    let at = inserted === entries.length - 1 ? inserted : entries.length >> 1;
    while (at > 0 && entries[at - 1]?.number === entries[at]?.number) at--;
    if (at === 0) return;
    const rest: Open = { first: (entries[at] as Entry).number, entries: entries.slice(at), changed: true };
    leaf.entries = entries.slice(0, at);
    this.#leaves.splice(this.#leaves.indexOf(leaf) + 1, 0, rest);
  }
}

/** The first index whose entry is not below the place. */
function placeIn(entries: readonly Entry[], place: Place): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareEntries(entries[middle] as Entry, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
