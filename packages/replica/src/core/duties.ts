import type { Hash } from '@parley/wire';
import type { Why } from './effects.ts';

/** How long each that ranks before is waited for, ms (L7). */
const RANK_MS = 5_000;
/** And before anything is done at all: what looks due may be mended by what is on its way. */
const DUE_MS = 2_000;
/** Who was not asked for so long slept, ms (a page out of sight is called once a minute): others may have done meanwhile what was due. */
const ASLEEP_MS = 150_000;
/** At the latest so many edits above a base are replaced (L8), however little that saves. */
const MOST_ABOVE = 20_000;

/** Facts from outside of a part. */
export interface DutyFacts {
  /** How many editors are rather to do it: 0 for the caller. Null: this device may not, since it is not joined to home. */
  readonly rank: number | null;
  /** Nobody writes at the moment, and nothing waits to be sealed. */
  readonly isQuiet: boolean;
  /** Edits above a base from which on a new one is worth it. */
  readonly compactAfter: number;
  /** Whether all that is held can be read and nothing is of an unknown version: else no base is made (L13). */
  readonly mayMake: boolean;
  /** Other words are shown than count, until the document is built anew from its log (L12): until then nothing is proved or made,
   * by what is shown. */
  readonly isOutdated?: boolean;
}

/** What a device stands on. */
export interface Standing {
  /** The bases that no other contains. */
  readonly top: readonly Hash[];
  readonly proved: Hash | null;
  /** Edits above, and their bytes. */
  readonly kept: number;
  readonly bytes: number;
  readonly baseBytes: number;
  /** Null: being found out. */
  readonly proves: (hash: Hash) => boolean | null;
  /** Whether its body holds those of all the others. */
  readonly holdsAll: (hash: Hash) => boolean;
  readonly isUnconfirmed: (hash: Hash) => boolean;
  /** Whether this device has held every edit that the proved base covers. */
  readonly isWitnessed: boolean;
  /** Whether the proved base claims more than it can hold of sessions of which this device knows what it holds. */
  readonly overclaims: boolean;
}

export type Duty =
  | { readonly type: 'make'; readonly why: Why }
  | { readonly type: 'sign'; readonly base: Hash; readonly contains: readonly Hash[] };

/**
 * What a device does for its room, and when (L7, L8): the first in rank after 2 s, each other after 5 s more.
 *
 * ```
 *   several bases that do not contain each other:  one holds all the others ─► a note says so;  else ─► a base of all
 *   one that fails this device's proof             ─► a base that names it
 *   one that proves, and claims what it cannot hold ─► a base that names it, while it is known here what that holds
 *   many edits above the base                      ─► a base
 *   one that only its maker vouches for            ─► a note: proved
 * ```
 */
export class Duties {
  #due: { readonly key: string; readonly since: number } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;

  /** Whether nothing is due. */
  get rests(): boolean {
    return this.#due === null;
  }

  /** What was due is done. */
  done(): void {
    this.#due = null;
  }

  due(standing: Standing, facts: DutyFacts, now: number): Duty | null {
    const duty = facts.rank === null ? null : this.#duty(standing, facts);
    if (duty === null || now - this.#askedAt >= ASLEEP_MS) this.#due = null;
    this.#askedAt = now;
    // Bases that come meanwhile call a proof in question again and again: what was due stays due.
    if (duty === null || duty === 'found out later') return null;
    const key = keyOf(duty);
    if (this.#due?.key !== key) this.#due = { key, since: now };
    if (now - this.#due.since < DUE_MS + (facts.rank ?? 0) * RANK_MS) return null;
    this.#due = { key, since: now };
    return duty;
  }

  #duty(standing: Standing, facts: DutyFacts): Duty | 'found out later' | null {
    const { top, proved, proves, kept } = standing;
    if (top.length > 1) return this.#merge(standing, facts);
    const [only] = top;
    if (only !== undefined && only !== proved) {
      const stands = proves(only);
      if (stands === null) return 'found out later';
      return stands === false && facts.mayMake ? { type: 'make', why: 'answer' } : null;
    }
    if (facts.mayMake && standing.overclaims) return { type: 'make', why: 'answer' };
    if (facts.mayMake && isWorthIt(standing, facts)) return { type: 'make', why: 'compact' };
    if (only !== undefined && standing.isWitnessed && standing.isUnconfirmed(only) && kept < MOST_ABOVE) {
      return { type: 'sign', base: only, contains: [] };
    }
    return null;
  }

  #merge({ top, proves, holdsAll }: Standing, { mayMake }: DutyFacts): Duty | 'found out later' | null {
    for (const hash of top) {
      if (!holdsAll(hash)) continue;
      const stands = proves(hash);
      if (stands === null) return 'found out later';
      if (stands) return { type: 'sign', base: hash, contains: top.filter((other) => other !== hash) };
    }
    return mayMake ? { type: 'make', why: 'merge' } : null;
  }
}

/** What stays the same while others make ever more bases: else it would never be due. */
function keyOf(duty: Duty): string {
  if (duty.type === 'make') return duty.why;
  return duty.contains.length > 0 ? 'contains' : `proved ${duty.base}`;
}

/** A new base is worth it when what lies above costs more than the base itself, not only more messages (L8). */
function isWorthIt({ kept, bytes, baseBytes }: Standing, { compactAfter }: DutyFacts): boolean {
  return kept >= MOST_ABOVE || (kept >= compactAfter && bytes >= baseBytes / 8);
}
