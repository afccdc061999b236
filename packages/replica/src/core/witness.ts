import type { SessionId } from '@parley/wire';
import type { Base } from './base.ts';
import type { EditRange } from './edit-range.ts';
import { NO_SPANS, type Spans, union, without } from './spans.ts';

/** Which edits under its bases a device has held: only who has held every edit that a base covers may sign that it is good
 * (L4). */
export class Witness {
  readonly #seen = new Map<SessionId, Spans>();
  #isWhole: boolean;

  /** `isWhole`: of the proved base, as it was written. */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  /** Whether it has held every edit that the proved base covers. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What of a session it has held, since the log was opened. */
  of(session: SessionId): Spans {
    return this.#seen.get(session) ?? NO_SPANS;
  }

  /** The proved base holds these. */
  see(edits: readonly EditRange[], proved: Base | null): void {
    for (const { session, from, to } of edits)
      this.#seen.set(session, union(this.of(session), [{ from, to }]));
    if (proved && !this.#isWhole) this.#isWhole = this.#hasHeld(proved, null);
  }

  /** That base is proved now, instead of the one before, and holds these. */
  settle(base: Base, before: Base | null, edits: readonly EditRange[]): void {
    this.see(edits, null);
    this.#isWhole = this.#hasHeld(base, this.#isWhole ? before : null);
  }

  /** All that a base covers beyond another one. */
  #hasHeld({ covers }: Base, beyond: Base | null): boolean {
    return [...covers].every(([session, { count }]) => {
      const from = beyond?.covers.get(session)?.count ?? 0;
      return from >= count || without([{ from, to: count }], this.of(session)).length === 0;
    });
  }
}
