import type { Hash } from '@parley/wire';
import { PackedHashes } from './packed-hashes.ts';
import { Run } from './run.ts';

/** Edits of one session that do not count, because others with a lesser hash stand under their numbers: so many are kept as
 * proof that it signed two; more would prove nothing more. */
const MAX_OTHERS = 64;

/** What became of an edit that was added. `held`: it was here already. `other`: another one counts under its number, or what
 * it follows does not count. `switched`: it counts now, and what counted before does not. `refused`: one too many of those. */
export type Added = 'new' | 'held' | 'other' | 'switched' | 'refused';

interface Entry {
  readonly number: number;
  readonly prev: Hash | null;
  readonly hash: Hash;
}

/**
 * The kept edits of one session, by hash: runs, which may begin at any number (L6). Of two under one number the lesser hash
 * counts, with what follows it (L12); so every replica that holds the same edits counts the same ones, in whatever order
 * they came.
 */
export class SessionEdits {
  #runs: Run[] = [];
  #others: Entry[] = [];

  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** Those that do not count, by number and hash. */
  get others(): readonly Entry[] {
    return this.#others;
  }

  /** The first number under which two edits stand; what stands there is never replaced, nor what follows: only edits can say
   * which counts, and they are the proof. Infinity: none. */
  get disputedFrom(): number {
    return this.#others[0]?.number ?? Number.POSITIVE_INFINITY;
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0 && this.#others.length === 0;
  }

  /** The hash that counts under that number; null if none is kept. */
  hashOf(number: number): Hash | null {
    return this.#runAt(number)?.hashOf(number) ?? null;
  }

  has(number: number, hash: Hash): boolean {
    return this.hashOf(number) === hash || this.#others.some((each) => each.hash === hash);
  }

  /** Where those without a gap begin that lead up to that number and do not count: beside the first of them another one does. */
  refusedFrom(number: number): number {
    const refused = new Set(this.#others.map((each) => each.number));
    let from = number;
    while (this.hashOf(from) === null && refused.has(from - 1)) from -= 1;
    return from;
  }

  add(number: number, prev: Hash | null, hash: Hash): Added {
    if (this.has(number, hash)) return 'held';
    const before = this.#runAt(number - 1);
    const after = this.#runAt(number + 1);
    const isPlain =
      this.#others.length === 0 &&
      this.#runAt(number) === null &&
      (before === null || before.last === prev) &&
      (after === null || after.prev === hash);
    if (isPlain) {
      this.#insert(number, prev, hash, before, after);
      return 'new';
    }
    const outcome = this.#resolve({ number, prev, hash });
    if (this.#others.length <= MAX_OTHERS) return outcome;
    // What does not count never will: it may go. What counts has to be the same everywhere, so it may not.
    this.#others = this.#others.filter((each) => each.hash !== hash).slice(0, MAX_OTHERS);
    return outcome === 'other' ? 'refused' : outcome;
  }

  /** Forgets those of `from` to `to − 1` that count, and those beside them. What followed one that is gone may count now: what counts
   * follows from what is kept alone. Returns whether other edits than those that are left of what counted do. */
  remove(from: number, to: number): boolean {
    const runs: Run[] = [];
    for (const run of this.#runs) {
      if (run.to <= from || run.from >= to) runs.push(run);
      else runs.push(...run.without(from, to));
    }
    this.#runs = runs;
    this.#others = this.#others.filter(({ number }) => number < from || number >= to);
    if (this.#others.length === 0) return false;
    const left = this.size;
    return !this.#settle([...this.#entries()].sort(byNumberThenHash)) || this.size !== left;
  }

  /** How many count. */
  get size(): number {
    return this.#runs.reduce((sum, run) => sum + run.hashes.length, 0);
  }

  /** Runs are few, and the last is nearly always the one. */
  #runAt(number: number): Run | null {
    for (let i = this.#runs.length - 1; i >= 0; i--) {
      const run = this.#runs[i];
      if (run && run.from <= number) return run.to > number ? run : null;
    }
    return null;
  }

  #insert(number: number, prev: Hash | null, hash: Hash, before: Run | null, after: Run | null): void {
    if (before) {
      before.push(hash);
      if (after) {
        before.append(after);
        this.#runs.splice(this.#runs.indexOf(after), 1);
      }
      return;
    }
    const run = new Run(number, prev, PackedHashes.of([hash]));
    const at = this.#runs.findIndex(({ from }) => from > number);
    if (after) run.append(after);
    if (at < 0) this.#runs.push(run);
    else this.#runs.splice(at, after ? 1 : 0, run);
  }

  /** Two ways to go on: what counts is found anew. */
  #resolve(added: Entry): Added {
    const counted = this.hashOf(added.number);
    const isSame = this.#settle([...this.#entries(), added].sort(byNumberThenHash));
    if (this.hashOf(added.number) !== added.hash) return isSame ? 'other' : 'switched';
    return counted === null && isSame ? 'new' : 'switched';
  }

  /** What counts of these. Whether all that counted does still. */
  #settle(entries: readonly Entry[]): boolean {
    const others: Entry[] = [];
    const runs: Run[] = [];
    /** Under the number before: what counts, and what does not. */
    let last = null as Entry | null;
    let passed = new Set<Hash>();
    for (let i = 0; i < entries.length; ) {
      const { number } = entries[i] as Entry;
      const here: Entry[] = [];
      while (entries[i]?.number === number) here.push(entries[i++] as Entry);
      const before: Entry | null = last?.number === number - 1 ? last : null;
      if (others.at(-1)?.number !== number - 1) passed = new Set();
      // Sorted by hash: the first that may count does.
      const next: Entry | undefined = here.find(({ prev }) =>
        before ? prev === before.hash : prev === null || !passed.has(prev),
      );
      passed = new Set();
      for (const entry of here) {
        if (entry === next) continue;
        others.push(entry);
        passed.add(entry.hash);
      }
      if (!next) continue;
      const run = runs.at(-1);
      if (run && before) run.push(next.hash);
      else runs.push(new Run(number, next.prev, PackedHashes.of([next.hash])));
      last = next;
    }
    const isSame = this.#countsStill(runs);
    this.#runs = runs;
    this.#others = others;
    return isSame;
  }

  /** Whether all that counted counts in those runs too. */
  #countsStill(runs: readonly Run[]): boolean {
    const now = new SessionEdits();
    now.#runs = [...runs];
    return this.#runs.every((run) => {
      for (let number = run.from; number < run.to; number++) {
        if (now.hashOf(number) !== run.hashOf(number)) return false;
      }
      return true;
    });
  }

  *#entries(): Generator<Entry> {
    for (const run of this.#runs) {
      for (let number = run.from; number < run.to; number++) {
        yield { number, prev: run.prevOf(number), hash: run.hashOf(number) };
      }
    }
    yield* this.#others;
  }
}

const byNumberThenHash = (a: Entry, b: Entry): number =>
  a.number - b.number || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);
