import { type Clock, LONGEST_DELAY, type Timer } from '@parley/runtime';

/**
 * When something is decided: once in the turn after a fact changed, however many did, and when the last decision said that
 * time alone changes something. So nothing waits for a tick, and a page where nothing happens does nothing.
 */
export class Decisions {
  readonly #clock: Clock;
  readonly #decide: () => number | null;
  #timer: Timer | null = null;
  #queued = false;
  #closed = false;

  /** `decide` returns after how many ms it is to be asked again even if nothing is heard; null: not before. */
  constructor(clock: Clock, decide: () => number | null) {
    this.#clock = clock;
    this.#decide = decide;
  }

  /** A fact changed. What is decided is done in a turn of its own, since who says so is in the middle of something. */
  soon(): void {
    if (this.#queued || this.#closed) return;
    this.#queued = true;
    queueMicrotask(() => this.#now());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #now(): void {
    this.#queued = false;
    if (this.#closed) return;
    this.#timer?.cancel();
    const again = this.#decide();
    this.#timer =
      again === null ? null : this.#clock.after(Math.min(again, LONGEST_DELAY), () => this.#now());
  }
}
