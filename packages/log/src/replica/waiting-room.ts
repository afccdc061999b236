import type { Budget, Share } from './budget.ts';

/** Something that waits for what comes before it. */
export interface Waiter {
  /** How many are to come before it, as known when it came: the more, the cheaper it is to lose. */
  readonly ahead: number;
  /** When it came, ms. */
  readonly cameAt: number;
  /** What it costs while it waits, in bytes. */
  readonly cost: number;
  /** Where the room keeps it; -1: it is not in there. */
  place: number;
}

/**
 * Where what one payer brought waits for what comes before it: within the payer's share, and for a bounded time. Room is
 * made by letting go of what is farthest from its turn, because that comes again last. Admitting, taking and letting go
 * cost O(log n); what is too old is found in O(1).
 */
export class WaitingRoom<Item extends Waiter> {
  readonly share: Share;
  readonly #dropped: (item: Item) => void;
  /** A heap: no item is farther from its turn than the one above it, at (place - 1) / 2. */
  readonly #heap: Item[] = [];
  /** In the order they came to wait. */
  readonly #byAge = new Set<Item>();

  /** `dropped` is told of what had to be let go of; it is not in the room any more. */
  constructor(budget: Budget, dropped: (item: Item) => void) {
    this.#dropped = dropped;
    this.share = budget.share(() => this.#drop(this.#heap[0]));
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Charges `bytes` for something so far ahead; what is farther gives way. False if there is no room all the same. */
  admit(bytes: number, ahead: number): boolean {
    while (!this.share.charge(bytes)) {
      const farthest = this.#heap[0];
      if (!farthest || farthest.ahead <= ahead) return false;
      this.#drop(farthest);
    }
    return true;
  }

  /** It waits from now on; `item.cost` of what it was charged stays charged. */
  add(item: Item): void {
    this.share.park(item.cost);
    item.place = this.#heap.length;
    this.#heap.push(item);
    this.#byAge.add(item);
    this.#rise(item);
  }

  /** It waits no longer; its cost is still charged. */
  take(item: Item): void {
    this.#remove(item);
    this.share.pin(item.cost);
  }

  /** Lets go of what came before `time`. */
  expire(time: number): void {
    for (const item of this.#byAge) {
      if (item.cameAt >= time) return;
      this.#drop(item);
    }
  }

  #drop(item: Item | undefined): void {
    if (!item) return;
    this.take(item);
    this.share.release(item.cost);
    this.#dropped(item);
  }

  #remove(item: Item): void {
    this.#byAge.delete(item);
    const last = this.#heap.pop();
    if (last && last !== item) {
      this.#put(last, item.place);
      this.#rise(last);
      this.#sink(last);
    }
    item.place = -1;
  }

  #rise(item: Item): void {
    while (item.place > 0) {
      const above = this.#heap[(item.place - 1) >> 1];
      if (!above || above.ahead >= item.ahead) return;
      this.#swap(item, above);
    }
  }

  #sink(item: Item): void {
    for (;;) {
      const [left, right] = [this.#heap[2 * item.place + 1], this.#heap[2 * item.place + 2]];
      const below = right && left && right.ahead > left.ahead ? right : left;
      if (!below || below.ahead <= item.ahead) return;
      this.#swap(item, below);
    }
  }

  #swap(a: Item, b: Item): void {
    const place = a.place;
    this.#put(a, b.place);
    this.#put(b, place);
  }

  #put(item: Item, place: number): void {
    item.place = place;
    this.#heap[place] = item;
  }
}
