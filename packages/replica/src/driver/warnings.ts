import type { Logger } from '@parley/runtime';

type Details = () => Record<string, unknown>;

/** How long one line stands for all that are alike, ms. */
const QUIET_MS = 60_000;

interface Said {
  at: number;
  /** How many were left out since. */
  unsaid: number;
}

/**
 * What links can make a process say, in bounded words: who can cause a line can cause a million. After one the next of its
 * kind comes a minute later, and says how many there were.
 */
export class Warnings {
  readonly #said = new Map<string, Said>();

  /** `kind` is one of a closed set: each has its own minute. `now` in ms. */
  warn(logger: Logger, now: number, kind: string, details: Details): void {
    this.#say((fields) => logger.warn(kind, fields), now, kind, details);
  }

  /** The same of what is no fault. */
  info(logger: Logger, now: number, kind: string, details: Details): void {
    this.#say((fields) => logger.info(kind, fields), now, kind, details);
  }

  #say(line: (fields: Record<string, unknown>) => void, now: number, kind: string, details: Details): void {
    const said = this.#said.get(kind);
    if (said && now - said.at < QUIET_MS) {
      said.unsaid += 1;
      return;
    }
    this.#said.set(kind, { at: now, unsaid: 0 });
    line({ ...details(), unsaid: said?.unsaid ?? 0 });
  }
}
