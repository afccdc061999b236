import type { Counts, SessionId } from '@parley/wire';
import { countOf } from '../counts.ts';
import type { AppendItem } from '../log.ts';
import { Kept } from './kept.ts';

/** What a replica holds where: in its log, on the way there, in memory. */
export class Holdings {
  /** Session → how many of its edits the log holds. */
  readonly durable: Map<SessionId, number>;
  /** Session → from the first on, how many of its edits the log holds or will: from the next one on they are needed. */
  readonly secured: Map<SessionId, number>;
  readonly kept: Kept;
  /** Of these something may stand in memory behind what the log lacks. */
  readonly #behind = new Set<SessionId>();

  /** `counts`: the log's. `keptBytes`: the most that is kept in memory although the log has it. */
  constructor(counts: Counts, keptBytes: number) {
    this.durable = new Map(counts);
    this.secured = new Map(counts);
    this.kept = new Kept(this.durable, keptBytes);
  }

  /** Whether edits cannot be written, since the log lacks what comes before them, that are this replica's own or that nobody
   * else is known to have: they are in memory alone. */
  get isStranded(): boolean {
    for (const session of this.#behind) {
      if (this.kept.needsFrom(session, countOf(this.secured, session))) return true;
    }
    return false;
  }

  /** Takes an edit in; `own` is this replica's. Returns what is to be written now: nothing if the log lacks what comes before it, else this one and what
   * waited behind it. */
  add(item: AppendItem, own: boolean): AppendItem[] {
    const { session, number } = item.envelope.header;
    if (own) this.kept.own(session);
    this.kept.add(item);
    if (number !== countOf(this.secured, session)) {
      this.#behind.add(session);
      return [];
    }
    return [item, ...this.#secure(session, number + 1)];
  }

  /** Somebody who is not this device holds so many of that session's edits durably. Of sessions of which nothing is held here
   * it is not remembered: anybody can make such up. */
  prove(session: SessionId, count: number): void {
    if (this.secured.has(session) || this.kept.has(session)) this.kept.prove(session, count);
  }

  /** The log has them now. Returns whose they are. */
  written(items: readonly AppendItem[]): Set<SessionId> {
    const grown = new Set<SessionId>();
    for (const { envelope } of items) {
      const { session, number } = envelope.header;
      if (number + 1 > countOf(this.durable, session)) this.durable.set(session, number + 1);
      grown.add(session);
    }
    for (const session of grown) this.kept.settle(session);
    return grown;
  }

  /** A base that covers so much is on its way to the log, which has nothing of it: what lies above it may come from now on.
   * Returns what is to be written after it: what waited behind the edits it covers. */
  promised(covers: Counts): AppendItem[] {
    const next: AppendItem[] = [];
    for (const [session, count] of covers) {
      if (count > countOf(this.secured, session)) next.push(...this.#secure(session, count));
    }
    return next;
  }

  /** The log stands on a base that covers so much. Returns whose counts grew by it, and what is to be written now: what
   * waited behind the edits it covers. */
  covered(covers: Counts): { readonly grown: Set<SessionId>; readonly next: AppendItem[] } {
    const grown = new Set<SessionId>();
    const next: AppendItem[] = [];
    for (const [session, count] of covers) {
      if (count > countOf(this.durable, session)) {
        this.durable.set(session, count);
        grown.add(session);
      }
      if (count > countOf(this.secured, session)) next.push(...this.#secure(session, count));
      this.kept.settle(session);
    }
    return { grown, next };
  }

  /** Until it is known what the log has, it counts as having nothing. */
  doubt(): void {
    this.durable.clear();
  }

  /** The log has these. What it has beyond `held`, which another holder wrote, is still needed here. Returns what stands in
   * memory and is to be written, in the order in which it was accepted. */
  restart(counts: Counts, held: Counts): AppendItem[] {
    this.durable.clear();
    this.secured.clear();
    for (const [session, count] of counts) {
      this.durable.set(session, count);
      const taken = Math.min(count, countOf(held, session));
      if (taken > 0) this.secured.set(session, taken);
    }
    const next: AppendItem[] = [];
    for (const item of this.kept.items()) {
      const { session, number } = item.envelope.header;
      if (number !== countOf(this.secured, session)) continue;
      next.push(item);
      this.secured.set(session, number + 1);
    }
    // What came back late stands behind what follows it.
    for (const [session, count] of [...this.secured]) next.push(...this.#secure(session, count));
    this.#behind.clear();
    for (const session of this.kept.sessions()) this.#behind.add(session);
    return next;
  }

  /** Everything below `count` is in the log, or on its way there; so is from now on what stands in memory from there on, which
   * is returned. */
  #secure(session: SessionId, count: number): AppendItem[] {
    const next: AppendItem[] = [];
    for (let item = this.kept.get(session, count); item; item = this.kept.get(session, count + next.length)) {
      next.push(item);
    }
    this.secured.set(session, count + next.length);
    return next;
  }
}
