import type { Clock, Timer } from '@parley/runtime';
import { BULK_BUFFER } from './live-first-queue.ts';

/** How often the buffer is looked at while it is full, in milliseconds. */
const INTERVAL = 5;
/** The most that may be buffered before bulk waits, in bytes, where looks are too rare to keep a connection busy. */
const MAX_BULK_BUFFER = 4 * 1024 * 1024;

/** Looks at a buffer whose host has no event for it while it is full, or something waits, and calls `room` after each look.
 *
 * A hidden tab's timers run once a second: with a fixed measure it would send one measure a second. So the measure
 * doubles whenever the buffer was full after one look and empty at the next, and halves when it was not empty: what a
 * keystroke waits behind stays within one interval between looks. */
export class BufferWatch {
  readonly #clock: Clock;
  readonly #buffered: () => number;
  readonly #room: () => void;
  #timer: Timer | null = null;
  #filled = false;
  #bulkBuffer = BULK_BUFFER;

  constructor(clock: Clock, buffered: () => number, room: () => void) {
    this.#clock = clock;
    this.#buffered = buffered;
    this.#room = room;
  }

  /** How much may be buffered before bulk waits, in bytes. */
  get bulkBuffer(): number {
    return this.#bulkBuffer;
  }

  /** Something was written. */
  wrote(): void {
    if (this.#buffered() <= this.#bulkBuffer) return;
    this.#filled = true;
    this.lookSoon();
  }

  /** Looks once more, whatever is buffered now: some hosts change the number behind the back of who reads it. */
  lookSoon(): void {
    this.#timer ??= this.#clock.after(INTERVAL, () => this.#look());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #look(): void {
    this.#timer = null;
    if (this.#buffered() > 0) this.#bulkBuffer = Math.max(BULK_BUFFER, this.#bulkBuffer / 2);
    else if (this.#filled) this.#bulkBuffer = Math.min(MAX_BULK_BUFFER, this.#bulkBuffer * 2);
    this.#filled = false;
    this.#room();
    this.wrote();
  }
}
