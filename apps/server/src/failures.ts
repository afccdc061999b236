import type { Clock, Logger } from '@parley/runtime';

/** How long one line stands for all failures alike, in milliseconds. */
const QUIET = 60_000;

/**
 * Says what went wrong while serving strangers, in bounded words: who can cause a failure can cause a million, so after a line
 * the next comes a minute later, and says how many there were.
 */
export class Failures {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #saidAt = Number.NEGATIVE_INFINITY;
  #unsaid = 0;

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  add(what: string, error: unknown): void {
    const now = this.#clock.now();
    if (now - this.#saidAt < QUIET) {
      this.#unsaid++;
      return;
    }
    this.#logger.error(what, {
      error: error instanceof Error ? error.stack : String(error),
      unsaid: this.#unsaid,
    });
    this.#saidAt = now;
    this.#unsaid = 0;
  }
}
