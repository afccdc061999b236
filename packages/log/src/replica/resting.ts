import type { Hash } from '@parley/wire';

/** How long a snapshot that did not stand its test is let be, ms; doubled each time it fails again. */
const FIRST_MS = 60_000;
const MOST_MS = 3_600_000;
/** How long after a failure none is tested at all, ms: home may be made to stand on one false snapshot after another. */
const PAUSE_MS = 5_000;
/** Failed ones that are remembered; the oldest is forgotten. */
const MAX_REMEMBERED = 64;

interface Failure {
  readonly until: number;
  readonly wait: number;
  readonly held: number;
}

/** Snapshots that were opened in vain. Each costs its whole size to fetch and open, so it is not tried again before time has
 * passed *and* something is held that was not then. */
export class Resting {
  readonly #now: () => number;
  readonly #failures = new Map<Hash, Failure>();
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `held`: how many edits are held now. */
  has(hash: Hash, held: number): boolean {
    const now = this.#now();
    const failure = this.#failures.get(hash);
    return (
      now < this.#pausedUntil || (failure !== undefined && (now < failure.until || held === failure.held))
    );
  }

  add(hash: Hash, held: number): void {
    const now = this.#now();
    const before = this.#failures.get(hash);
    const wait = before ? Math.min(before.wait * 2, MOST_MS) : FIRST_MS;
    this.#failures.delete(hash);
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size >= MAX_REMEMBERED) this.#failures.delete(oldest);
    this.#failures.set(hash, { until: now + wait, wait, held });
    this.#pausedUntil = now + PAUSE_MS;
  }
}
