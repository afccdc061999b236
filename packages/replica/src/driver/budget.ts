/** What a replica, or all replicas of one process, may hold of what links brought, in bytes. */
export interface BudgetLimits {
  /** Of all payers together. */
  readonly all: number;
  /** Of one payer. */
  readonly each: number;
}

/** One size class for each power of two. */
const CLASSES = 33;

/**
 * Bounds what waits in memory of what links brought. Every payer (a link) has a share: bytes that are pinned, because
 * something is being done with them, and bytes that are parked, which can be let go of at any time.
 *
 * Where all of it is taken, whoever has most parked loses first, as long as that is more than the one who asks would
 * have. So a payer below the fair share always finds room, however many others fill theirs. Each step costs O(1): payers
 * are kept by the power of two of what they have parked.
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

  /** A payer's share. `evict` lets go of something this payer has parked; it is called only while there is any. */
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
      if (this.#total >= before) throw new Error('a payer let go of nothing');
    }
    return true;
  }

  /** One of those who have most parked, give or take half. */
  #largest(): Share | null {
    for (let index = CLASSES - 1; index > 0; index--) {
      for (const share of this.#classes[index] ?? []) return share;
    }
    return null;
  }
}

interface Books {
  add(bytes: number): void;
  rank(share: Share, before: number, after: number): void;
  makeRoom(share: Share, bytes: number): boolean;
}

/** What one payer holds. */
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

  /** Pins that many bytes; false, and nothing is charged, if it would be too much. */
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

  /** Pinned bytes may be let go of from now on. */
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
