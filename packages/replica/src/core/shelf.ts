import type { Hash, SessionId } from '@parley/wire';
import type { Base } from './base.ts';
import type { ReplacedEdits } from './edit-range.ts';
import type { RunView } from './run.ts';
import { NO_SPANS, type Spans, union } from './spans.ts';

/** What a home had shelved when its log was opened. */
export interface ShelfState {
  readonly items: readonly ShelfItem[];
  /** Base → session → the count that agreed. */
  readonly agreed: ReadonlyMap<Hash, ReadonlyMap<SessionId, number>>;
}

/** What one base replaced at one time. */
export interface ShelfItem {
  readonly by: Hash;
  readonly runs: readonly (RunView & { readonly session: SessionId })[];
  readonly bases: readonly Base[];
  /** When it goes, ms; null: it is served until somebody has confirmed the base. */
  until: number | null;
}

/** What bases replaced at home, and is not gone yet. */
export class Shelf {
  #items: ShelfItem[];

  constructor({ items }: ShelfState) {
    this.#items = [...items];
  }

  get unconfirmed(): readonly Hash[] {
    return [...new Set(this.#served().map(({ by }) => by))];
  }

  get bytes(): number {
    return this.#items.reduce((sum, { bases }) => sum + bases.reduce((all, { bytes }) => all + bytes, 0), 0);
  }

  put(by: Hash, { session, from, to, hashes }: ReplacedEdits): void {
    const last = hashes.at(-1);
    if (last !== undefined)
      this.#items.push({ by, runs: [{ session, from, to, last }], bases: [], until: null });
  }

  putBase(by: Hash, base: Base): void {
    this.#items.push({ by, runs: [], bases: [base], until: null });
  }

  /** It is listed again. */
  forgetBase(hash: Hash): void {
    this.#items = this.#items.map((item) => ({
      ...item,
      bases: item.bases.filter((base) => base.hash !== hash),
    }));
  }

  confirm(by: Hash, until: number): void {
    for (const item of this.#items) if (item.by === by && item.until === null) item.until = until;
  }

  /** True if something went. */
  sweep(now: number): boolean {
    const before = this.#items.length;
    this.#items = this.#items.filter(({ until }) => until === null || until > now);
    return this.#items.length < before;
  }

  servesBase(hash: Hash): boolean {
    return this.#served().some(({ bases }) => bases.some((base) => base.hash === hash));
  }

  servedBases(): Hash[] {
    return this.#served().flatMap(({ bases }) => bases.map(({ hash }) => hash));
  }

  sessions(): Set<SessionId> {
    return new Set(this.#served().flatMap(({ runs }) => runs.map(({ session }) => session)));
  }

  runsOf(session: SessionId): RunView[] {
    return this.#served().flatMap(({ runs }) =>
      runs.filter((run) => run.session === session).map(({ from, to, last }) => ({ from, to, last })),
    );
  }

  spansOf(session: SessionId): Spans {
    return this.runsOf(session).reduce<Spans>((all, { from, to }) => union(all, [{ from, to }]), NO_SPANS);
  }

  #served(): ShelfItem[] {
    return this.#items.filter(({ until }) => until === null);
  }
}
