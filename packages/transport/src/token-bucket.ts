/** A rate with a burst: fills with `rate` tokens a second up to `capacity`, and starts full. Time is handed in, in
 * milliseconds. */
export class TokenBucket {
  readonly #rate: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;

  constructor(rate: number, capacity: number, now: number) {
    this.#rate = rate;
    this.#capacity = capacity;
    this.#tokens = capacity;
    this.#filledAt = now;
  }

  /** Takes `count` tokens if they are there, and says whether they were. */
  take(count: number, now: number): boolean {
    // A clock set back must not drain the bucket.
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    this.#tokens = Math.min(this.#capacity, this.#tokens + (elapsed / 1000) * this.#rate);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}
