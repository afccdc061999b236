const HOUR = 3_600_000;

/** What one address may take an hour: it may come at once, and comes back evenly. Times in milliseconds. */
export class Hourly {
  readonly #most: number;
  #taken = 0;
  #at: number;

  constructor(most: number, now: number) {
    this.#most = most;
    this.#at = now;
  }

  /** Whether that much more may be taken. */
  allows(count: number, now: number): boolean {
    return this.#takenAt(now) + count <= this.#most;
  }

  /** Takes it, though it may be more than is left: what is counted once it is done cannot be refused any more. */
  take(count: number, now: number): void {
    this.#taken = this.#takenAt(now) + count;
    this.#at = now;
  }

  #takenAt(now: number): number {
    // A clock set back gives nothing back.
    const elapsed = Math.max(0, now - this.#at);
    return Math.max(0, this.#taken - (elapsed / HOUR) * this.#most);
  }
}
