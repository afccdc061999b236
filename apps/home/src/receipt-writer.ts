import type { Clock, Timer } from '@parley/runtime';
import { type CryptoSuite, type SigningKey, signReceipt } from '@parley/seal';
import type { Counts, Hash, Position, Receipt, RoomId, SessionId } from '@parley/wire';

/** Appends that become durable within so long share one receipt, ms. */
const GATHER_MS = 15;
/** And two receipts are at least so far apart, ms: a mesh passes each one on. */
const SPACING_MS = 200;
/** Home's word is repeated so often, so that a mesh can tell a silent home from a dead one, ms (rule 7: 5 s). */
const REPEAT_MS = 2_000;

export interface ReceiptWriterOptions {
  readonly room: RoomId;
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  readonly clock: Clock;
  /** What is durable at this moment. */
  readonly facts: () => { position: Position; base: Hash | null; digest: Hash; durable: Counts };
  readonly send: (receipt: Receipt) => void;
}

/** Signs what is durable, and nothing else: soon after it became so, and again every 2 s. */
export class ReceiptWriter {
  readonly #options: ReceiptWriterOptions;
  readonly #changed = new Set<SessionId>();
  readonly #repeat: Timer;
  #soon: Timer | null = null;
  #signing: Promise<void> = Promise.resolve();
  #lastTime = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: ReceiptWriterOptions) {
    this.#options = options;
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

  /** A receipt that names everything, for somebody who just came. Later ones carry what changed since. */
  async full(): Promise<Receipt> {
    const { durable } = this.#options.facts();
    return this.#sign(durable, true);
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
    const counts = new Map<SessionId, number>();
    for (const session of this.#changed) {
      const count = durable.get(session);
      if (count) counts.set(session, count);
    }
    this.#changed.clear();
    const full = counts.size === durable.size;
    const signed = this.#sign(counts, full);
    this.#signing = Promise.all([this.#signing, signed]).then(([, receipt]) => {
      if (!this.#closed) this.#options.send(receipt);
    });
  }

  /** The facts are taken now, in this very call; only the signature comes later. */
  #sign(counts: Counts, full: boolean): Promise<Receipt> {
    const { room, suite, key, clock, facts } = this.#options;
    const { position, base, digest } = facts();
    this.#lastTime = Math.max(Math.floor(clock.now()), this.#lastTime + 1);
    return signReceipt(suite, key, {
      room,
      ...position,
      base,
      digest,
      counts: new Map(counts),
      full,
      time: this.#lastTime,
    });
  }
}
