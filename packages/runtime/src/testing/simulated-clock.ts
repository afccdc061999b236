import { type Clock, checkDelay, type Timer } from '../clock.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
}

/** More calls than this in one `advance` are a loop that never lets time pass. */
const MOST_CALLS = 10_000_000;

/**
 * Time that moves only when told to. Calls run in the order of their time, and at the same time in the order in which
 * they were asked for, so a run is the same every time. A call that throws ends `advance` with its error; the clock
 * then stands at that call, which is not pending any more.
 */
export class SimulatedClock implements Clock {
  #now: number;
  #order = 0;
  /** Latest first, so that the next one is taken from the end. */
  readonly #entries: Entry[] = [];

  /** `start`: Unix milliseconds. */
  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): Timer {
    checkDelay(ms, 0);
    const entry = this.#add(this.#now + ms, call);
    return { cancel: () => this.#remove(entry) };
  }

  every(ms: number, call: () => void): Timer {
    checkDelay(ms, 1);
    let entry: Entry;
    const tick = (): void => {
      // The next one is asked for first, so that `call` can cancel it.
      entry = this.#add(entry.at + ms, tick);
      call();
    };
    entry = this.#add(this.#now + ms, tick);
    return { cancel: () => this.#remove(entry) };
  }

  /** How many calls wait. */
  get pending(): number {
    return this.#entries.length;
  }

  /** The time of the next call; null if none waits. */
  get next(): number | null {
    return this.#entries.at(-1)?.at ?? null;
  }

  /** Moves time to the next call and runs it. False if none waits. */
  runNext(): boolean {
    const entry = this.#entries.pop();
    if (entry === undefined) return false;
    this.#now = entry.at;
    entry.call();
    return true;
  }

  /** Moves time on by `ms`, running on the way all that falls due, new calls too. */
  advance(ms: number): void {
    const end = this.#end(ms);
    let left = MOST_CALLS;
    while (this.#isDue(end)) {
      if (left-- === 0) throw new Error(`more than ${MOST_CALLS} calls in one advance`);
      this.runNext();
    }
    this.#now = end;
  }

  /** As `advance`, awaiting `settle` after each call and at the end: it resolves when the promises that the call set
   * going have done what they can without time passing. */
  async advanceSettled(ms: number, settle: () => Promise<void>): Promise<void> {
    const end = this.#end(ms);
    let left = MOST_CALLS;
    await settle();
    while (this.#isDue(end)) {
      if (left-- === 0) throw new Error(`more than ${MOST_CALLS} calls in one advance`);
      this.runNext();
      await settle();
    }
    this.#now = end;
  }

  #end(ms: number): number {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`cannot advance by ${ms} ms`);
    return this.#now + ms;
  }

  #isDue(end: number): boolean {
    const next = this.next;
    return next !== null && next <= end;
  }

  #add(at: number, call: () => void): Entry {
    const entry = { at, order: this.#order++, call };
    this.#entries.splice(this.#placeOf(entry), 0, entry);
    return entry;
  }

  #remove(entry: Entry): void {
    const place = this.#placeOf(entry);
    if (this.#entries[place] === entry) this.#entries.splice(place, 1);
  }

  /** Where `entry` stands, or would: before all that run earlier. */
  #placeOf(entry: Entry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runsAfter(this.#entries[middle] as Entry, entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const runsAfter = (a: Entry, b: Entry): boolean => (a.at === b.at ? a.order > b.order : a.at > b.at);
