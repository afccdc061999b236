import type { Clock, Timer } from '@parley/runtime';

const MIB = 1024 * 1024;
/** How often it is looked, ms. */
const LOOK_MS = 5_000;
/** Garbage is collected where the event loop worked for no more than this part of the time since the last look. */
const QUIET = 0.2;
/** Where the heap was this large after V8's last look at it, so much more of it, bytes, is taken for garbage: a quarter, and 8 MiB at
 * least. */
const GROWN = 1 / 4;
const GROWN_LEAST = 8 * MIB;
/** A larger heap is left to V8, bytes: what is collected here stops everything for about 1 ms for each MiB that is in use. */
const MOST = 256 * MIB;
/** Two collections are at least so far apart, ms. */
const APART_MS = 30_000;

export interface QuietCollectorOptions {
  readonly clock: Clock;
  /** Bytes of the heap in use, garbage included. */
  readonly used: () => number;
  /** Which part of the time the event loop has worked since this was asked last, 0 to 1. */
  readonly worked: () => number;
  readonly collect: () => void;
}

/**
 * Collects garbage where nothing happens any more. V8 does so as memory is asked for: what a crowd left behind as it came or went
 * would stay until another comes, and a room that is put away would free nothing.
 */
export class QuietCollector {
  readonly #options: QuietCollectorOptions;
  readonly #timer: Timer;
  /** What was in use at the least since the last collection, bytes: V8 may have collected itself. */
  #least: number;
  #collectedAt = Number.NEGATIVE_INFINITY;

  constructor(options: QuietCollectorOptions) {
    this.#options = options;
    this.#least = options.used();
    this.#timer = options.clock.every(LOOK_MS, () => this.#look());
  }

  close(): void {
    this.#timer.cancel();
  }

  #look(): void {
    const { clock, used, worked, collect } = this.#options;
    const [isQuiet, bytes, now] = [worked() <= QUIET, used(), clock.now()];
    this.#least = Math.min(this.#least, bytes);
    const isGrown = bytes - this.#least >= Math.max(GROWN_LEAST, this.#least * GROWN);
    // A clock set back must not put it off for good.
    const isSoon = now >= this.#collectedAt && now - this.#collectedAt < APART_MS;
    if (!isQuiet || !isGrown || isSoon || bytes > MOST) return;
    this.#collectedAt = now;
    collect();
    this.#least = used();
  }
}
