import type { Log } from '@parley/log';
import { type CryptoSuite, verifyReceipt } from '@parley/seal';
import {
  type Bytes,
  type Counts,
  decodeReceipt,
  digestOf,
  type Receipt,
  type SessionId,
  toHex,
} from '@parley/wire';

const PIN = 'home-key';
const LAST = 'receipt';

export type ReceiptVerdict = 'new' | 'old' | 'unverified';

/**
 * Home's word: which edits it holds durably, believed only under home's key, which is pinned on first use (rule 8).
 * Counts only grow within an epoch chain; if home says later that it holds less (a restored backup), it is believed too,
 * and everything above is in the outbox again.
 */
export class Receipts {
  readonly #suite: CryptoSuite;
  readonly #log: Log;
  #pinned: Bytes | null = null;
  #counts = new Map<SessionId, number>();
  /** The newest receipt, and the newest that names everything. */
  #latest: Receipt | null = null;
  #full: Receipt | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;

  private constructor(suite: CryptoSuite, log: Log) {
    this.#suite = suite;
    this.#log = log;
  }

  /** With the pin and the last receipt this device saw. */
  static async load(suite: CryptoSuite, log: Log): Promise<Receipts> {
    const receipts = new Receipts(suite, log);
    receipts.#pinned = await log.getMeta(PIN);
    const last = await log.getMeta(LAST);
    if (last) receipts.#take(decodeReceipt(last));
    return receipts;
  }

  get counts(): Counts {
    return this.#counts;
  }
  get latest(): Receipt | null {
    return this.#latest;
  }
  /** The newest receipt that names everything; a new neighbour is given it. */
  get full(): Receipt | null {
    return this.#full;
  }
  /** When a fresh one was last heard, by this peer's clock. */
  get heardAt(): number {
    return this.#heardAt;
  }
  /** Whether `counts` is exactly what home holds at `latest.seq`. */
  get complete(): boolean {
    return this.#latest !== null && digestOf(this.#counts) === this.#latest.digest;
  }

  /** Home introduced itself. False if another key is pinned: then nothing it says counts. */
  async pin(homeKey: Bytes): Promise<boolean> {
    if (this.#pinned) return toHex(this.#pinned) === toHex(homeKey);
    this.#pinned = homeKey;
    await this.#log.setMeta(PIN, homeKey);
    return true;
  }

  async receive(receipt: Receipt, now: number): Promise<ReceiptVerdict> {
    if (!this.#pinned) return 'unverified';
    if (!this.#news(receipt)) return 'old';
    if (!(await verifyReceipt(this.#suite, this.#pinned, receipt))) return 'unverified';
    if (!this.#news(receipt)) return 'old';
    this.#take(receipt);
    this.#heardAt = now;
    return 'new';
  }

  /** Remembers what was heard, for the next time this document opens here. */
  async save(): Promise<void> {
    if (this.#full) await this.#log.setMeta(LAST, this.#full.bytes);
  }

  #news(receipt: Receipt): boolean {
    if (!this.#latest) return true;
    if (receipt.time !== this.#latest.time) return receipt.time > this.#latest.time;
    return receipt.full && !this.#full;
  }

  #take(receipt: Receipt): void {
    const before = this.#latest;
    const rewound = before !== null && receipt.seq < before.seq;
    if (rewound || receipt.full) this.#counts = new Map();
    if (rewound) this.#full = null;
    for (const [session, count] of receipt.counts) {
      if (count > (this.#counts.get(session) ?? 0)) this.#counts.set(session, count);
    }
    this.#latest = receipt;
    if (receipt.full) this.#full = receipt;
  }
}
