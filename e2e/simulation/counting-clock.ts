import type { Clock } from '@parley/runtime';

/** A clock that counts how often it wakes whoever uses it. */
export class CountingClock implements Clock {
  readonly #clock: Clock;
  /** Calls made so far. */
  calls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now = (): number => this.#clock.now();
  after: Clock['after'] = (ms, call) => this.#clock.after(ms, () => this.#call(call));
  every: Clock['every'] = (ms, call) => this.#clock.every(ms, () => this.#call(call));

  #call(call: () => void): void {
    this.calls += 1;
    call();
  }
}
