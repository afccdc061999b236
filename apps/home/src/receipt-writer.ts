import type { Clock, Timer } from '@parley/runtime';
import {
  digestOfRuns,
  type Hash,
  LIMITS,
  type PartId,
  type Position,
  type Receipt,
  type Runs,
  type RunView,
  type SessionId,
} from '@parley/wire';
import { fitting } from './receipt-runs.ts';
import type { ReceiptSigner } from './receipt-signer.ts';
import { type Repeat, Repetition, type RepetitionPace } from './repetition.ts';

/** What else changes within so long shares one receipt, ms. */
const GATHER_MS = 15;
/** And two receipts are at least so far apart, ms: a mesh passes each one on. */
const SPACING_MS = 200;
/** Up to so many sessions a receipt names everything. Above, it does so this often, ms, and where nothing more is said for long:
 * whoever missed one (a newer one came round by a quicker way) knows all again then. */
const FULL_UP_TO = 32;
const FULL_MS = 30_000;

/** What home holds durably of a part, at one moment. */
export interface ReceiptFacts {
  readonly position: Position;
  /** Until when that is known to be all there is, Unix ms; null: now. */
  readonly asOf: number | null;
  readonly proved: Hash | null;
  readonly bases: readonly Hash[];
  readonly runs: Runs;
}

export interface ReceiptWriterOptions {
  readonly part: PartId;
  readonly signer: ReceiptSigner;
  readonly clock: Clock;
  /** How often home's word is repeated. */
  readonly pace: RepetitionPace;
  readonly facts: () => ReceiptFacts;
  readonly send: (receipt: Receipt) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Says what is durable of a part, and nothing else: soon after it became so, and again now and then. The facts of a receipt
 * are taken in one moment.
 */
export class ReceiptWriter {
  readonly #options: ReceiptWriterOptions;
  /** Runs while somebody waits for home's word. */
  readonly #repetition: Repetition;
  /** The newest that names everything: as long as what it says is so, whoever comes is given it. */
  #full: FullReceipt | null = null;
  /** Who came and is to be given the next one of those. */
  #newcomers: Send[] = [];
  #renewal: Timer | null = null;
  #soon: Timer | null = null;
  /** It is written when this turn is over. */
  #isDue = false;
  #writtenAt = Number.NEGATIVE_INFINITY;
  /** When everybody was last sent one that names everything. */
  #toldFullAt: number;
  /** What everybody was told last. */
  #told: Runs = new Map();
  #digest: { readonly runs: Runs; readonly hash: Hash } | null = null;
  #closed = false;
  /** While what is held is read anew; whether something was to be said meanwhile. */
  #held: { missed: boolean } | null = null;

  constructor(options: ReceiptWriterOptions) {
    this.#options = options;
    this.#toldFullAt = options.clock.now();
    this.#repetition = new Repetition(options.clock, options.pace, (repeat) => this.#write(repeat));
    this.wake();
  }

  /** Somebody is there to whom a silent home would be a dead one: its word is repeated from now on. */
  wake(): void {
    if (!this.#closed) this.#repetition.start();
  }

  /** Nobody is: what changes is said all the same. */
  rest(): void {
    this.#repetition.stop();
  }

  /** Whether it has nothing to say and waits for nothing. */
  get rests(): boolean {
    const waits = [this.#soon, this.#renewal, this.#held].some((each) => each !== null);
    return !waits && !this.#repetition.runs && !this.#isDue && this.#newcomers.length === 0;
  }

  /** Something a receipt speaks of changed. */
  soon(): void {
    if (this.#closed) return;
    this.#repetition.changed();
    const wait = Math.max(GATHER_MS, this.#writtenAt + SPACING_MS - this.#options.clock.now());
    this.#soon ??= this.#options.clock.after(wait, () => this.#write());
  }

  /** Edits became durable, of which the facts speak once this turn is over: somebody waits for that. It is said then, unless
   * something was said just before. */
  durable(): void {
    if (this.#closed || this.#isDue) return;
    this.#repetition.changed();
    if (this.#options.clock.now() - this.#writtenAt < SPACING_MS) return this.soon();
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (!this.#closed) this.#write();
    });
  }

  /** Nothing is said until `release`: what is known is not all there is. */
  hold(): void {
    this.#held ??= { missed: false };
  }

  /** It is known again. */
  release(): void {
    const held = this.#held;
    this.#held = null;
    if (this.#closed) return;
    if (this.#newcomers.length > 0) this.#renew();
    if (held?.missed) this.soon();
  }

  /** Gives `send` a receipt that names everything: for somebody who just came. Naming thousands of sessions takes 20 ms, so those
   * who come share it: at once if nothing has changed since it was signed; if it has, that is signed anew every 200 ms at most. */
  full(send: (receipt: Receipt) => void): void {
    if (this.#closed) return;
    if (!this.#held && this.#full && this.#isTrue(this.#full)) return this.#full.give(send);
    this.#newcomers.push(send);
    if (this.#held) return;
    const { clock, facts } = this.#options;
    const wait = (this.#full?.begunAt ?? Number.NEGATIVE_INFINITY) + SPACING_MS - clock.now();
    if (wait <= 0 || facts().runs.size <= FULL_UP_TO) this.#renew();
    else this.#renewal ??= clock.after(wait, () => this.#renew());
  }

  close(): void {
    this.#closed = true;
    this.#soon?.cancel();
    this.#renewal?.cancel();
    this.#repetition.stop();
  }

  #write(repeat: Repeat | null = null): void {
    this.#soon?.cancel();
    this.#soon = null;
    if (this.#held) {
      this.#held.missed = true;
      return;
    }
    this.#writtenAt = this.#options.clock.now();
    this.#repetition.said();
    const { runs } = this.#options.facts();
    const isOwed = runs.size <= FULL_UP_TO || this.#writtenAt - this.#toldFullAt >= FULL_MS;
    // What is said seldom is a sign of life.
    const isFull = repeat === 'last' || (repeat !== 'seldom' && isOwed);
    if (isFull) this.#toldFullAt = this.#writtenAt;
    this.#sign(isFull ? null : changes(this.#told, runs), this.#options.send);
    this.#told = runs;
  }

  #renew(): void {
    this.#renewal = null;
    if (this.#held) return;
    const newcomers = this.#newcomers;
    this.#newcomers = [];
    this.#sign(null, (receipt) => {
      for (const send of newcomers) send(receipt);
    });
  }

  /** Whether a receipt that names everything still says all there is. */
  #isTrue(full: FullReceipt): boolean {
    const { position, proved, runs, bases } = this.#options.facts();
    return (
      full.facts.position.seq === position.seq &&
      full.facts.position.head === position.head &&
      full.facts.proved === proved &&
      full.facts.runs === runs &&
      full.facts.bases.join() === bases.join()
    );
  }

  /** `sessions`: of these alone; null: of all. The facts are taken now, in this very call; only the signature comes later. */
  #sign(sessions: readonly SessionId[] | null, send: (receipt: Receipt) => void): void {
    const { part, signer, clock, facts, failed } = this.#options;
    const now = facts();
    const { runs, whole } = fitting(now.runs, sessions ?? now.runs.keys());
    const forAll = sessions === null ? new FullReceipt(now, clock.now()) : null;
    if (forAll) this.#full = forAll;
    const full = sessions === null && whole;
    const says = {
      part,
      ...now.position,
      proved: now.proved,
      bases: now.bases.slice(0, LIMITS.snapshots),
      digest: this.#digestOf(now.runs),
      runs,
      full,
    };
    signer
      .sign(says, now.asOf, (receipt) => {
        if (this.#closed) return;
        send(receipt);
        forAll?.signed(receipt);
      })
      .catch((error: unknown) => {
        if (this.#full === forAll) this.#full = null;
        failed(error);
      });
  }

  #digestOf(runs: Runs): Hash {
    if (this.#digest?.runs !== runs) this.#digest = { runs, hash: digestOfRuns(runs) };
    return this.#digest.hash;
  }
}

/** Sessions of which something else is held than before. */
function changes(before: Runs, now: Runs): SessionId[] {
  if (before === now) return [];
  const changed = [...before.keys()].filter((session) => !now.has(session));
  for (const [session, runs] of now) if (!areEqual(before.get(session), runs)) changed.push(session);
  return changed;
}

function areEqual(some: readonly RunView[] | undefined, others: readonly RunView[]): boolean {
  return (
    some?.length === others.length &&
    some.every(({ from, to, last }, i) => {
      const other = others[i];
      return from === other?.from && to === other.to && last === other.last;
    })
  );
}

type Send = (receipt: Receipt) => void;

/** A receipt that names everything, signed or about to be, and who waits for it. */
class FullReceipt {
  readonly facts: ReceiptFacts;
  readonly begunAt: number;
  #receipt: Receipt | null = null;
  #waiting: Send[] = [];

  constructor(facts: ReceiptFacts, begunAt: number) {
    this.facts = facts;
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
