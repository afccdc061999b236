import type { Clock, Timer } from '@parley/runtime';
import { type CryptoSuite, type SigningKey, signReceipt } from '@parley/seal';
import type { Counts, Hash, Position, Receipt, RoomId, SessionId } from '@parley/wire';

/** Appends that become durable within so long share one receipt, ms. */
const GATHER_MS = 15;
/** And two receipts are at least so far apart, ms: a mesh passes each one on. */
const SPACING_MS = 200;
/** Home's word is repeated so often, so that a mesh can tell a silent home from a dead one, ms (rule 7: 5 s). */
const REPEAT_MS = 2_000;
/** Up to so many sessions a receipt names everything. Above, it does so this often, ms: whoever missed one (a newer one
 * came round by a quicker way) knows all again then. */
const FULL_UP_TO = 32;
const FULL_MS = 30_000;

export interface ReceiptFacts {
  readonly position: Position;
  readonly base: Hash | null;
  readonly digest: Hash;
  readonly durable: Counts;
}

export interface ReceiptWriterOptions {
  readonly room: RoomId;
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  readonly clock: Clock;
  /** What is durable at this moment. */
  readonly facts: () => ReceiptFacts;
  readonly send: (receipt: Receipt) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Signs what is durable, and nothing else: soon after it became so, and again every 2 s. The facts of a receipt are taken
 * in one moment; receipts are signed one after the other and leave in the order of their times.
 */
export class ReceiptWriter {
  readonly #options: ReceiptWriterOptions;
  readonly #changed = new Set<SessionId>();
  readonly #repeat: Timer;
  #soon: Timer | null = null;
  #signing: Promise<void> = Promise.resolve();
  #lastTime = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #fullAt: number;
  #closed = false;

  constructor(options: ReceiptWriterOptions) {
    this.#options = options;
    this.#fullAt = options.clock.now();
    this.#repeat = options.clock.every(REPEAT_MS, () => this.#write());
  }

  /** These sessions' edits became durable. */
  grown(sessions: ReadonlySet<SessionId>): void {
    for (const session of sessions) this.#changed.add(session);
    this.soon();
  }

  /** Something a receipt speaks of changed. */
  soon(): void {
    if (this.#closed) return;
    const wait = Math.max(GATHER_MS, this.#writtenAt + SPACING_MS - this.#options.clock.now());
    this.#soon ??= this.#options.clock.after(wait, () => this.#write());
  }

  /** Gives `send` a receipt that names everything: for somebody who just came. */
  full(send: (receipt: Receipt) => void): void {
    this.#sign(this.#options.facts().durable, send);
  }

  close(): void {
    this.#closed = true;
    this.#soon?.cancel();
    this.#repeat.cancel();
  }

  #write(): void {
    this.#soon?.cancel();
    this.#soon = null;
    this.#writtenAt = this.#options.clock.now();
    const { durable } = this.#options.facts();
    const full = durable.size <= FULL_UP_TO || this.#writtenAt - this.#fullAt >= FULL_MS;
    if (full) this.#fullAt = this.#writtenAt;
    this.#sign(full ? durable : this.#changes(durable), this.#options.send);
    this.#changed.clear();
  }

  #changes(durable: Counts): Counts {
    const counts = new Map<SessionId, number>();
    for (const session of this.#changed) {
      const count = durable.get(session);
      if (count) counts.set(session, count);
    }
    return counts;
  }

  /** The facts are taken now, in this very call; only the signature comes later. */
  #sign(counts: Counts, send: (receipt: Receipt) => void): void {
    const { room, suite, key, clock, facts, failed } = this.#options;
    const { position, base, digest, durable } = facts();
    const full = counts.size === durable.size;
    this.#lastTime = Math.max(Math.floor(clock.now()), this.#lastTime + 1);
    const fields = { room, ...position, base, digest, counts: new Map(counts), full, time: this.#lastTime };
    this.#signing = this.#signing
      .then(() => signReceipt(suite, key, fields))
      .then((receipt) => {
        if (!this.#closed) send(receipt);
      })
      .catch(failed);
  }
}
