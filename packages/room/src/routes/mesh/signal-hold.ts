import type { Clock, Timer } from '@parley/runtime';

export const SIGNAL_HOLD = {
  /** So long what one end signals is held at the most, to go with what it signals next, ms: most candidates are found within
   * moments of the description. */
  wait: 20,
  /** Signals in one message. */
  most: 32,
} as const;

/** Gathers what one end of a dial signals, so that an offer and its candidates are one message instead of five. */
export class SignalHold {
  readonly #clock: Clock;
  readonly #send: (signals: readonly unknown[]) => void;
  #held: unknown[] = [];
  #timer: Timer | null = null;

  constructor(clock: Clock, send: (signals: readonly unknown[]) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  add(signal: unknown): void {
    this.#held.push(signal);
    if (this.#held.length >= SIGNAL_HOLD.most) this.#flush();
    else this.#timer ??= this.#clock.after(SIGNAL_HOLD.wait, () => this.#flush());
  }

  /** Nothing more is found for now: what is held goes at once. */
  gathered(): void {
    if (this.#held.length > 0) this.#flush();
  }

  /** The dial is over: what is held goes to nobody. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#held = [];
  }

  #flush(): void {
    const held = this.#held;
    this.stop();
    this.#send(held);
  }
}
