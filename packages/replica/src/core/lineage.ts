import { LazyMap } from '@parley/runtime';
import type { Hash, SessionId } from '@parley/wire';
import type { Base, Note } from './base.ts';

/** Claims that are remembered beyond the bases that are held; the oldest is forgotten. A base names its parents' parents too,
 * so a forgotten one is missed by nobody who stands on something newer. */
const MAX_CLAIMS = 1_024;
/** Notes, likewise. */
const MAX_NOTES = 1_024;

type Claim = Pick<Base, 'by' | 'parents'>;

/** Which bases say, or are said, to contain which. */
export class Lineage {
  readonly #claims = new LazyMap<Hash, Claim>();
  readonly #notes = new LazyMap<Hash, Note>();
  /** Base → what notes say it contains. */
  readonly #contained = new LazyMap<Hash, readonly Hash[]>();
  readonly #below = new LazyMap<Hash, ReadonlySet<Hash>>();

  get notes(): Iterable<Note> {
    return this.#notes.values();
  }

  claimOf(base: Hash): Claim | null {
    return this.#claims.get(base) ?? null;
  }

  /** Takes a base's claim in. */
  learn({ hash, by, parents }: Base): void {
    if (this.#claims.has(hash)) return;
    this.#claims.set(hash, { by, parents });
    forgetOldest(this.#claims, MAX_CLAIMS);
    this.#changed(hash);
  }

  /** Takes a note in. Those that are forgotten for it; null: it is known. */
  note(note: Note): readonly Hash[] | null {
    if (this.#notes.has(note.hash)) return null;
    this.#notes.set(note.hash, note);
    const forgotten = forgetOldest(this.#notes, MAX_NOTES);
    this.#contained.set(note.base, [...(this.#contained.get(note.base) ?? []), ...note.contains]);
    forgetOldest(this.#contained, MAX_NOTES);
    this.#changed(note.base);
    return forgotten;
  }

  /** Every base that this one contains, by what is said of it, as far down as is known. */
  below(base: Hash): ReadonlySet<Hash> {
    const known = this.#below.get(base);
    if (known) return known;
    const seen = new Set<Hash>();
    const next = [base];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      for (const child of this.#saidOf(at)) {
        if (child === base || seen.has(child)) continue;
        seen.add(child);
        const known = this.#below.get(child);
        if (!known) next.push(child);
        else for (const each of known) if (each !== base) seen.add(each);
      }
    }
    this.#below.set(base, seen);
    return seen;
  }

  /** These, each before those it contains. */
  topDown(bases: readonly Hash[]): Hash[] {
    const isAbove = (x: Hash, y: Hash): boolean => this.below(x).has(y) && !this.below(y).has(x);
    const rest = [...bases];
    const sorted: Hash[] = [];
    while (rest.length > 0) {
      const at = rest.findIndex((hash) => !rest.some((other) => isAbove(other, hash)));
      sorted.push(...rest.splice(Math.max(at, 0), 1));
    }
    return sorted;
  }

  /** Who signed something that rests on that base: another base that names it, or one that names such a one, and so on; or a note
   * that proves it, or one of those. What notes say a base contains does not count. */
  *confirmers(base: Hash): Generator<SessionId> {
    const resting = new Set([base]);
    for (let before = 0; before < resting.size; ) {
      before = resting.size;
      for (const [hash, { by, parents }] of this.#claims) {
        if (resting.has(hash) || !parents.some((parent) => resting.has(parent))) continue;
        resting.add(hash);
        yield by;
      }
    }
    for (const note of this.#notes.values()) if (resting.has(note.base)) yield note.by;
  }

  *#saidOf(base: Hash): Generator<Hash> {
    yield* this.#claims.get(base)?.parents ?? [];
    yield* this.#contained.get(base) ?? [];
  }

  /** More is said of that base: all that contain it are looked at anew. */
  #changed(hash: Hash): void {
    this.#below.delete(hash);
    for (const [base, below] of this.#below) if (below.has(hash)) this.#below.delete(base);
    forgetOldest(this.#below, MAX_CLAIMS);
  }
}

/** Those that were set first go. */
function forgetOldest<Value>(map: LazyMap<Hash, Value>, most: number): Hash[] {
  const forgotten: Hash[] = [];
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
    forgotten.push(oldest);
  }
  return forgotten;
}
