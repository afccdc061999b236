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
  /** The newest that names everything: as long as what it says is so, whoever comes is given it. */
  #full: FullReceipt | null = null;
  /** Who came and is to be given the next one of those. */
  #newcomers: Send[] = [];
  #renewal: Timer | null = null;
  #soon: Timer | null = null;
  #signing: Promise<void> = Promise.resolve();
  #lastTime = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  /** When everybody was last sent one that names everything. */
  #toldFullAt: number;
  #closed = false;

  constructor(options: ReceiptWriterOptions) {
    this.#options = options;
    this.#toldFullAt = options.clock.now();
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

  /** Gives `send` a receipt that names everything: for somebody who just came. Naming 6,000 sessions takes 20 ms, so those
   * who come share it: at once if nothing has changed since it was signed; if it has, that is signed anew every 200 ms at most. */
  full(send: (receipt: Receipt) => void): void {
    if (this.#closed) return;
    if (this.#full && this.#isTrue(this.#full)) return this.#full.give(send);
    this.#newcomers.push(send);
    const { clock, facts } = this.#options;
    const wait = (this.#full?.begunAt ?? Number.NEGATIVE_INFINITY) + SPACING_MS - clock.now();
    if (wait <= 0 || facts().durable.size <= FULL_UP_TO) this.#renew();
    else this.#renewal ??= clock.after(wait, () => this.#renew());
  }

  close(): void {
    this.#closed = true;
    this.#soon?.cancel();
    this.#renewal?.cancel();
    this.#repeat.cancel();
  }

  #write(): void {
    this.#soon?.cancel();
    this.#soon = null;
    this.#writtenAt = this.#options.clock.now();
    const { durable } = this.#options.facts();
    const full = durable.size <= FULL_UP_TO || this.#writtenAt - this.#toldFullAt >= FULL_MS;
    if (full) this.#toldFullAt = this.#writtenAt;
    this.#sign(full ? durable : this.#changes(durable), this.#options.send);
    this.#changed.clear();
  }

  #renew(): void {
    this.#renewal = null;
    const newcomers = this.#newcomers;
    this.#newcomers = [];
    this.#sign(this.#options.facts().durable, (receipt) => {
      for (const send of newcomers) send(receipt);
    });
  }

  /** Whether a receipt that names everything still says all there is. */
  #isTrue({ position: { epoch, seq, head }, base }: FullReceipt): boolean {
    const { position, base: present } = this.#options.facts();
    return epoch === position.epoch && seq === position.seq && head === position.head && base === present;
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
    const forAll = full ? new FullReceipt(position, base, clock.now()) : null;
    if (forAll) this.#full = forAll;
    this.#lastTime = Math.max(Math.floor(clock.now()), this.#lastTime + 1);
    const fields = { room, ...position, base, digest, counts: new Map(counts), full, time: this.#lastTime };
    this.#signing = this.#signing
      .then(() => signReceipt(suite, key, fields))
      .then((receipt) => {
        if (this.#closed) return;
        send(receipt);
        forAll?.signed(receipt);
      })
      .catch((error: unknown) => {
        if (this.#full === forAll) this.#full = null;
        failed(error);
      });
  }
}

type Send = (receipt: Receipt) => void;

/** A receipt that names everything, signed or about to be, and who waits for it. */
class FullReceipt {
  readonly position: Position;
  readonly base: Hash | null;
  readonly begunAt: number;
  #receipt: Receipt | null = null;
  #waiting: Send[] = [];

  constructor(position: Position, base: Hash | null, begunAt: number) {
    this.position = position;
    this.base = base;
    this.begunAt = begunAt;
  }

  give(send: Send): void {
    if (this.#receipt) send(this.#receipt);
    else this.#waiting.push(send);
  }

  signed(receipt: Receipt): void {
    this.#receipt = receipt;
    for (const send of this.#waiting) send(receipt);
    this.#waiting = [];
  }
}
