import type { Clock, Timer } from '@parley/runtime';

/** How often a word is said again, ms. */
export interface RepetitionPace {
  /** For `lively` after it became another one: whoever missed it has it soon. */
  readonly often: number;
  readonly lively: number;
  /** And from then on. */
  readonly seldom: number;
}

/** Which of them it is: one of those that follow each other, the last of these, or one that is alone. */
export type Repeat = 'often' | 'last' | 'seldom';

/** Says a word again: often for a while after it changed, then seldom. Each time it is said otherwise puts that off. */
export class Repetition {
  readonly #clock: Clock;
  readonly #pace: RepetitionPace;
  readonly #say: (repeat: Repeat) => void;
  #timer: Timer | null = null;
  #changedAt: number;

  constructor(clock: Clock, pace: RepetitionPace, say: (repeat: Repeat) => void) {
    this.#clock = clock;
    this.#pace = pace;
    this.#say = say;
    this.#changedAt = clock.now();
  }

  get runs(): boolean {
    return this.#timer !== null;
  }

  /** From now on, as after a change. */
  start(): void {
    if (this.#timer) return;
    this.#changedAt = this.#clock.now();
    this.#wait();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The word is another one than before. */
  changed(): void {
    this.#changedAt = this.#clock.now();
  }

  /** It was said just now. */
  said(): void {
    if (!this.#timer) return;
    this.#timer.cancel();
    this.#wait();
  }

  #wait(): void {
    const isLively = this.#isLively();
    this.#timer = this.#clock.after(isLively ? this.#pace.often : this.#pace.seldom, () => {
      this.#wait();
      this.#say(!isLively ? 'seldom' : this.#isLively() ? 'often' : 'last');
    });
  }

  #isLively(): boolean {
    return this.#clock.now() + this.#pace.often <= this.#changedAt + this.#pace.lively;
  }
}
