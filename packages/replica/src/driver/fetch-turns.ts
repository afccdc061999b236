import { LIMITS } from '@parley/wire';

/** So often it is looked whether a fetch goes on well, ms; below so many bytes in that time it is slow. A line of 1 Mbit/s
 * brings three times as much. */
const PACE_MS = 3_000;
const PACE_BYTES = 2 * LIMITS.chunk;
/** After so long even a quick one lets others have a turn, ms. */
const LONG_MS = 12_000;
/** All rooms of a process tick it; it looks so often, ms. */
const LOOK_MS = 100;
/** Who waited for so long is not overtaken by smaller ones any more, ms. */
const OVERTAKEN_MS = 12_000;

/** A fetch that takes turns with others. */
export interface Fetching {
  /** Who brought what is fetched: payers have their turns one after the other, however much each of them wants. */
  readonly payer: object;
  /** The most it may come to, in bytes. */
  readonly size: number;
  /** What came so far, in bytes. */
  readonly came: number;
  /** It is its turn. */
  begin(): void;
  /** Its turn is over for now: others wait, and it was slow, or had it for long. */
  pause(): void;
}

export interface FetchLimits {
  /** At once. */
  readonly fetches: number;
  /** What those may come to, in bytes. At least the size of the largest one. */
  readonly bytes: number;
}

interface Pace {
  readonly beganAt: number;
  at: number;
  came: number;
}

/**
 * Who may fetch chunks now. A few do at once; while others wait, whoever is slow goes to the back after 3 s, and whoever
 * is quick after 12. Nobody's turn ends while nobody waits.
 *
 *   enter ─► waiting ─► its turn ─► leave
 *               ▲           │
 *               └── pause ──┘
 */
export class FetchTurns {
  readonly #limits: FetchLimits;
  readonly #running = new Map<Fetching, Pace>();
  /** Who waits, and since when, by payer: the payer whose turn is next stands first. */
  readonly #waiting = new Map<object, Map<Fetching, number>>();
  #bytes = 0;
  #starting = false;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(limits: FetchLimits) {
    this.#limits = limits;
  }

  enter(fetching: Fetching, now: number): void {
    this.#enqueue(fetching, now);
    this.#start(now);
  }

  /** It is done, or nobody wants it any more. */
  leave(fetching: Fetching, now: number): void {
    if (!this.#stop(fetching)) this.#dequeue(fetching);
    this.#start(now);
  }

  /** Ends turns that are over; call it every 100 ms or more often. */
  tick(now: number): void {
    if (this.#waiting.size === 0 || Math.abs(now - this.#lookedAt) < LOOK_MS) return;
    this.#lookedAt = now;
    for (const [fetching, pace] of [...this.#running]) {
      if (!isOver(fetching, pace, now)) continue;
      this.#stop(fetching);
      fetching.pause();
      this.#enqueue(fetching, now);
    }
    this.#start(now);
  }

  /** Begins whatever there is room for. One that ends at once makes room again: hence the guard. */
  #start(now: number): void {
    if (this.#starting) return;
    this.#starting = true;
    for (let next = this.#next(now); next; next = this.#next(now)) {
      this.#dequeue(next);
      this.#running.set(next, { beganAt: now, at: now, came: next.came });
      this.#bytes += next.size;
      next.begin();
    }
    this.#starting = false;
  }

  #next(now: number): Fetching | null {
    if (this.#running.size >= this.#limits.fetches) return null;
    for (const waiting of this.#waiting.values()) {
      for (const [fetching, since] of waiting) {
        if (this.#bytes + fetching.size <= this.#limits.bytes) return fetching;
        if (now - since >= OVERTAKEN_MS) return null;
        break;
      }
    }
    return null;
  }

  #enqueue(fetching: Fetching, now: number): void {
    const { payer } = fetching;
    const waiting = this.#waiting.get(payer) ?? new Map<Fetching, number>();
    this.#waiting.set(payer, waiting.set(fetching, now));
  }

  /** Takes it out; its payer's next one stands behind those of the others. */
  #dequeue(fetching: Fetching): void {
    const { payer } = fetching;
    const waiting = this.#waiting.get(payer);
    if (!waiting?.delete(fetching)) return;
    this.#waiting.delete(payer);
    if (waiting.size > 0) this.#waiting.set(payer, waiting);
  }

  #stop(fetching: Fetching): boolean {
    if (!this.#running.delete(fetching)) return false;
    this.#bytes -= fetching.size;
    return true;
  }
}

/** Looks at the pace of one, and notes it. */
function isOver(fetching: Fetching, pace: Pace, now: number): boolean {
  if (now - pace.beganAt >= LONG_MS) return true;
  if (now - pace.at < PACE_MS) return false;
  const slow = fetching.came - pace.came < Math.min(PACE_BYTES, fetching.size);
  pace.at = now;
  pace.came = fetching.came;
  return slow;
}
