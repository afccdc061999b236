/** How many bytes of what links brought may wait in memory: in a replica, or in all replicas of one process. */
export interface BudgetLimits {
  /** All links together. */
  readonly all: number;
  /** One link. */
  readonly each: number;
}

/** Shares are kept in classes by the number of bits of what they have parked: 0 to 32. */
const CLASSES = 33;

/**
 * Bounds what waits in memory of what links brought. Each link has a share of two kinds of bytes: *pinned* ones are in use (they are
 * being checked, or written) and stay; *parked* ones wait for something and can be thrown away at any time.
 *
 * When the budget is full and a link asks for more, parked bytes of the link with the largest parked share are thrown away, until
 * there is room; but only if that share is larger than what the asking link would then hold. So links that fill their shares
 * cannot keep out one that holds little. The largest share is found in constant time, and only approximately: any share of the
 * highest class counts as the largest.
 */
export class Budget {
  readonly limits: BudgetLimits;
  readonly #classes: readonly Set<Share>[] = Array.from({ length: CLASSES }, () => new Set<Share>());
  #total = 0;

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  /** All that is held, in bytes. */
  get total(): number {
    return this.#total;
  }

  /** A new link's share. `evict` throws away something that this link has parked, and gives its bytes back; it is called only
   * while there is any. */
  share(evict: () => void): Share {
    const books: Books = {
      add: (bytes) => {
        this.#total += bytes;
      },
      rank: (share, before, after) => {
        if (classOf(before) === classOf(after)) return;
        this.#classes[classOf(before)]?.delete(share);
        if (after > 0) this.#classes[classOf(after)]?.add(share);
      },
      makeRoom: (share, bytes) => this.#makeRoom(share, bytes),
    };
    return new Share(this.limits.each, books, evict);
  }

  #makeRoom(asking: Share, bytes: number): boolean {
    while (this.#total + bytes > this.limits.all) {
      const largest = this.#largest();
      if (!largest || classOf(largest.parked) <= classOf(asking.held + bytes)) return false;
      const before = this.#total;
      largest.evict();
      if (this.#total >= before) throw new Error('a share threw nothing away');
    }
    return true;
  }

  /** A share of the highest class that has any; its class may have others up to twice as large. */
  #largest(): Share | null {
    for (let index = CLASSES - 1; index > 0; index--) {
      for (const share of this.#classes[index] ?? []) return share;
    }
    return null;
  }
}

/** What a share tells its budget. */
interface Books {
  /** All links together hold so much more. */
  add(bytes: number): void;
  /** What a share has parked changed. */
  rank(share: Share, before: number, after: number): void;
  /** False if there is no room for so many more bytes of that share. */
  makeRoom(share: Share, bytes: number): boolean;
}

/** What one link holds. */
export class Share {
  readonly evict: () => void;
  readonly #most: number;
  readonly #books: Books;
  #pinned = 0;
  #parked = 0;

  constructor(most: number, books: Books, evict: () => void) {
    this.#most = most;
    this.#books = books;
    this.evict = evict;
  }

  get held(): number {
    return this.#pinned + this.#parked;
  }

  get parked(): number {
    return this.#parked;
  }

  /** Takes up that many bytes, pinned. False if there is no room: then nothing is taken up. */
  charge(bytes: number): boolean {
    if (this.held + bytes > this.#most || !this.#books.makeRoom(this, bytes)) return false;
    this.#pinned += bytes;
    this.#books.add(bytes);
    return true;
  }

  /** Gives pinned bytes back. */
  release(bytes: number): void {
    this.#pinned -= bytes;
    this.#books.add(-bytes);
  }

  /** So many pinned bytes may be thrown away from now on. */
  park(bytes: number): void {
    this.#pinned -= bytes;
    this.#setParked(this.#parked + bytes);
  }

  /** Parked bytes are needed again. */
  pin(bytes: number): void {
    this.#pinned += bytes;
    this.#setParked(this.#parked - bytes);
  }

  #setParked(bytes: number): void {
    const before = this.#parked;
    this.#parked = bytes;
    this.#books.rank(this, before, bytes);
  }
}

const classOf = (bytes: number): number => 32 - Math.clz32(bytes);
