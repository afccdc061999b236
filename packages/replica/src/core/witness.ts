import type { Hash, SessionId } from '@parley/wire';
import type { Base, Cover, Covers } from './base.ts';
import type { EditRange, ReplacedEdits } from './edit-range.ts';
import { NO_SPANS, type Spans, union, without } from './spans.ts';

/** Which edits under its bases a device has held: only who has held every edit that a base covers may sign that it is good
 * (L4). */
export class Witness {
  readonly #seen = new Map<SessionId, Spans>();
  /** Session → the greatest number it has held so, and its hash. */
  readonly #last = new Map<SessionId, { readonly number: number; readonly hash: Hash }>();
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

  /** Session → so many edits from the first on, and the hash of the last: what it has held of each. A base made later may cover them, whatever the
   * base under which they lie claims. */
  covers(): Covers {
    const covers = new Map<SessionId, Cover>();
    for (const [session, { number, hash }] of this.#last) {
      const [first] = this.of(session);
      if (first?.from === 0 && first.to === number + 1) covers.set(session, { count: first.to, hash });
    }
    return covers;
  }

  /** By which hashes. */
  replaced(edits: readonly ReplacedEdits[]): void {
    for (const { session, to, hashes } of edits) {
      const hash = hashes.at(-1);
      if (hash !== undefined && to > (this.#last.get(session)?.number ?? -1))
        this.#last.set(session, { number: to - 1, hash });
    }
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
