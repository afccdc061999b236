import type { LogName, LogState } from './logs.ts';
import type { Watched } from './watch.ts';
import type { Written } from './writing.ts';

/** What this holder of a log knows of where it stands, and whether others have gone on from there. */
export class Sighting implements Watched {
  readonly name: LogName;
  /** Null: others wrote, and it was not read since. */
  #seen: Pick<LogState, 'id' | 'version'> | null = { id: 0, version: 0 };
  #asOf = 0;
  /** Writes of this holder under way. */
  #writing = 0;
  #listener: () => void = () => {};

  constructor(name: LogName) {
    this.name = name;
  }

  get asOf(): number {
    return this.#asOf;
  }

  get isBehind(): boolean {
    return this.#seen === null;
  }

  listen(listener: () => void): void {
    this.#listener = listener;
  }

  /** All of it was read. */
  read(state: LogState): void {
    this.#seen = state;
    this.#asOf = Math.max(this.#asOf, state.at);
  }

  /** This holder writes to it: `written` resolves to what came of that. */
  async writing(written: Promise<Written>): Promise<Written> {
    this.#writing += 1;
    try {
      const result = await written;
      this.#wrote(result);
      return result;
    } finally {
      this.#writing -= 1;
    }
  }

  /** Calls of one group have one state before and one after. */
  #wrote({ before, after }: Written): void {
    if (this.#seen === null) return;
    if (!isOf(this.#seen, after) && !isOf(this.#seen, before)) return this.#lost();
    this.#seen = after;
    this.#asOf = Math.max(this.#asOf, after.at);
  }

  found(state: LogState, asOf: number | null): void {
    if (this.#seen === null) return;
    // What was looked at while this holder was writing may be older than what it wrote.
    if (state.id === this.#seen.id && state.version < this.#seen.version) return;
    if (!isOf(this.#seen, state)) {
      // It may be what this holder is writing: what comes of that says whether it is.
      if (this.#writing === 0) this.#lost();
      return;
    }
    if (asOf !== null) this.#asOf = Math.max(this.#asOf, asOf);
  }

  #lost(): void {
    this.#seen = null;
    this.#listener();
  }
}

const isOf = (seen: Pick<LogState, 'id' | 'version'>, { id, version }: LogState): boolean =>
  seen.version === version && (seen.id === id || version === 0);
