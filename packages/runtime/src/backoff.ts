import type { Random } from './random.ts';

/** Milliseconds. */
export interface BackoffBounds {
  /** The shortest wait, and the unit that doubles. */
  readonly min: number;
  /** The longest wait, ever. */
  readonly max: number;
}

/** How long to wait before attempt `attempt` (0 is the first repetition): evenly anywhere between `min` and a ceiling
 * of min · 2^(attempt + 1), at most `max`. The whole range is jittered ("full jitter": Brooker, "Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015), so that peers who lost one server do not come back in step. */
export function backoffDelay(attempt: number, random: Random, { min, max }: BackoffBounds): number {
  if (!(min > 0 && max >= min)) throw new RangeError(`no back-off between ${min} and ${max} ms`);
  const ceiling = Math.min(max, min * 2 ** (attempt + 1));
  return min + random.float() * (ceiling - min);
}

/** Counts the attempts of one connection. It holds no timer: who waits owns the wait. */
export class Backoff {
  readonly #random: Random;
  readonly #bounds: BackoffBounds;
  #attempts = 0;

  constructor(random: Random, bounds: BackoffBounds) {
    this.#random = random;
    this.#bounds = bounds;
  }

  /** How many waits were given out since the last reset. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The next wait in milliseconds. */
  next(): number {
    return backoffDelay(this.#attempts++, this.#random, this.#bounds);
  }

  /** It worked: the next failure waits shortly again. Call it when a connection has proved itself, not when it opened. */
  reset(): void {
    this.#attempts = 0;
  }
}
