import type { Clock, Timer } from '@parley/runtime';

/** A process's clock: when the process dies, nothing it asked for is called any more. */
export class LifeClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  #alive = true;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, call: () => void): Timer {
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(timer);
      if (this.#alive) call();
    });
    return this.#own(timer);
  }

  every(ms: number, call: () => void): Timer {
    return this.#own(
      this.#clock.every(ms, () => {
        if (this.#alive) call();
      }),
    );
  }

  die(): void {
    this.#alive = false;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #own(timer: Timer): Timer {
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.cancel();
      },
    };
  }
}
