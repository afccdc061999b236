import { Backoff, type Clock, type Random, type Timer } from '@parley/runtime';
import { type CloseReason, isRetryable } from '@parley/wire';

/** A line that lasted so long has proved itself: the next failure waits shortly again, ms. */
const PROVED_MS = 5_000;
/** The wait after a reason that another try alone does not mend (a server of another version, or of somebody else), ms;
 * jittered. Whoever runs the server may mend it while the page is open. */
const FINAL_MS = { min: 45_000, max: 75_000 };

/** Why a line ended, or never came to be; `untrusted`: another key than the pinned one answered as home. */
export type Failure = CloseReason | 'untrusted';

export interface RedialOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The shortest and the longest wait after a failure that passes by itself, ms. */
  readonly bounds: { readonly min: number; readonly max: number };
  readonly dial: () => void;
}

/** When a server is dialled, and dialled again. A wait that is not over holds even if the line is given up and wanted
 * again in between, so that nobody hammers a server by changing its mind. */
export class Redial {
  readonly #options: RedialOptions;
  readonly #backoff: Backoff;
  #failure: Failure | null = null;
  #timer: Timer | null = null;
  /** When the wait is over, by the clock. */
  #due = Number.NEGATIVE_INFINITY;

  constructor(options: RedialOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random, options.bounds);
  }

  /** How the last try ended; null once one succeeded, and before the first. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** The line is wanted: dials at once, or at the end of the wait. False: it waits. */
  begin(): boolean {
    const wait = Math.min(this.#due - this.#options.clock.now(), FINAL_MS.max);
    if (wait > 0) this.#wait(wait);
    else this.#options.dial();
    return wait <= 0;
  }

  /** Something changed that makes another try worth it: dials now. */
  hurry(): void {
    this.#timer?.cancel();
    this.#options.dial();
  }

  /** The line is not wanted any more. */
  pause(): void {
    this.#timer?.cancel();
  }

  succeeded(): void {
    this.#failure = null;
  }

  /** It ended, after having been up for `lasted` ms: dials again after a while. `retryAfter`: when the server asks for it, ms; whoever
   * asks right after it let this peer in is not believed. */
  failed(failure: Failure, lasted = 0, retryAfter: number | null = null): void {
    const { clock, random } = this.#options;
    this.#failure = failure;
    const hasLasted = lasted >= PROVED_MS;
    if (hasLasted) this.#backoff.reset();
    const isFinal = failure === 'untrusted' || !isRetryable(failure);
    const wait = isFinal
      ? FINAL_MS.min + random.float() * (FINAL_MS.max - FINAL_MS.min)
      : hasLasted && retryAfter !== null
        ? retryAfter
        : this.#backoff.next();
    this.#due = clock.now() + wait;
    this.#wait(wait);
  }

  #wait(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(ms, this.#options.dial);
  }
}
