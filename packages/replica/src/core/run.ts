import type { Hash } from '@parley/wire';
import type { PackedHashes } from './packed-hashes.ts';

/** What is said of a run to others: edits `from` to `to − 1` of one session, each naming the one before it; `last` is the
 * hash of the last, and so stands for all of them. */
export interface RunView {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly last: Hash;
}

/** All of those, ascending and apart: where two overlap, one begins where the other ends. */
export function apart(runs: readonly RunView[]): RunView[] {
  const said: RunView[] = [];
  for (const run of [...runs].sort((a, b) => b.to - a.to || a.from - b.from)) {
    const after = said.at(-1);
    if (after && run.from >= after.from) continue;
    if (after && run.to > after.from) said[said.length - 1] = { ...after, from: run.to };
    said.push(run);
  }
  return said.reverse();
}

/** Edits of one session that follow each other. */
export class Run implements RunView {
  readonly from: number;
  /** What the first one follows; null: nothing, it is the session's first. */
  readonly prev: Hash | null;
  readonly hashes: PackedHashes;
  #last: Hash;

  /** At least one hash. */
  constructor(from: number, prev: Hash | null, hashes: PackedHashes) {
    this.from = from;
    this.prev = prev;
    this.hashes = hashes;
    this.#last = hashes.at(hashes.length - 1);
  }

  get to(): number {
    return this.from + this.hashes.length;
  }

  get last(): Hash {
    return this.#last;
  }

  has(number: number): boolean {
    return number >= this.from && number < this.to;
  }

  hashOf(number: number): Hash {
    return this.hashes.at(number - this.from);
  }

  /** What edit `number` of this run follows. */
  prevOf(number: number): Hash | null {
    return number === this.from ? this.prev : this.hashOf(number - 1);
  }

  push(hash: Hash): void {
    this.hashes.push(hash);
    this.#last = hash;
  }

  append(other: Run): void {
    this.hashes.append(other.hashes);
    this.#last = other.last;
  }

  /** What is left of it without `from` to `to − 1`: none, one or two runs. */
  without(from: number, to: number): Run[] {
    const rest: Run[] = [];
    if (from > this.from) rest.push(this.#part(this.from, Math.min(from, this.to)));
    if (to < this.to) rest.push(this.#part(Math.max(to, this.from), this.to));
    return rest;
  }

  #part(from: number, to: number): Run {
    if (from === this.from && to === this.to) return this;
    return new Run(from, this.prevOf(from), this.hashes.slice(from - this.from, to - this.from));
  }
}
