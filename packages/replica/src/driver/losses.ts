import type { Hash } from '@parley/wire';
import type { EditFacts } from '../core/edits.ts';
import type { Part } from '../core/part.ts';

/** So long others have time to bring back what a storage lost, ms. */
const PATIENCE_MS = 10_000;
/** More need not be remembered: one that does not come back is reason enough. */
const MAX_NAMES = 1_024;

type Name = Pick<EditFacts, 'session' | 'number' | 'hash'>;

/** What a part held, and its storage has lost. */
export class Losses {
  #edits: Name[] = [];
  #bases: Hash[] = [];
  #since = 0;

  get rests(): boolean {
    return this.#edits.length + this.#bases.length === 0;
  }

  add({ session, number, hash }: Name, now: number): void {
    if (this.#edits.length < MAX_NAMES) this.#edits.push({ session, number, hash });
    this.#since = now;
  }

  /** All that one part held and the one that took its place does not. */
  between(before: Part, after: Part, now: number): void {
    for (const hash of before.bases.keys()) if (!after.serves(hash)) this.#bases.push(hash);
    for (const [session, { runs }] of before.edits.entries) {
      for (const { from, to } of runs) {
        for (let number = from; number < to && this.#edits.length < MAX_NAMES; number++) {
          const hash = before.edits.hashOf(session, number);
          if (hash !== null && !after.edits.has({ session, number, hash }))
            this.add({ session, number, hash }, now);
        }
      }
    }
    if (this.#bases.length > 0) this.#since = now;
  }

  /** Whether something of it did not come back in time. */
  areDue(part: Part, now: number): boolean {
    if (this.#edits.length + this.#bases.length === 0 || now - this.#since < PATIENCE_MS) return false;
    this.#edits = this.#edits.filter((edit) => !part.edits.has(edit) && !isCovered(part, edit));
    this.#bases = this.#bases.filter((hash) => !part.serves(hash) && !isBelow(part, hash));
    return this.#edits.length + this.#bases.length > 0;
  }

  clear(): void {
    this.#edits = [];
    this.#bases = [];
  }
}

/** By its claim: whether the base really has it shows when it is proved. */
const isCovered = (part: Part, { session, number }: Name): boolean =>
  [...part.bases.values()].some(({ covers }) => number < (covers.get(session)?.count ?? 0));

const isBelow = (part: Part, hash: Hash): boolean =>
  [...part.bases.keys()].some((base) => part.lineage.below(base).has(hash));
