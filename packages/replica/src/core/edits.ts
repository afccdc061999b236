import { LazyMap, LazySet } from '@parley/runtime';
import { digestOfRuns, type Hash, type SessionId } from '@parley/wire';
import type { EditRange, ReplacedEdits } from './edit-range.ts';
import type { Run, RunView } from './run.ts';
import { type Added, SessionEdits } from './session-edits.ts';
import { NO_SPANS, type Spans, sizeOf, union, without } from './spans.ts';

/** An edit, as far as syncing has to know it. */
export interface EditFacts {
  readonly session: SessionId;
  readonly number: number;
  /** The hash of the session's edit before it; null of its first. */
  readonly prev: Hash | null;
  readonly hash: Hash;
  /** Its envelope and chunks. */
  readonly bytes: number;
}

/** What is said of a session: its runs, none if nothing of it is kept. */
export type Runs = ReadonlyMap<SessionId, readonly RunView[]>;

/** The kept edits of one part, and which of them are durable. */
export class Edits {
  readonly #sessions = new Map<SessionId, SessionEdits>();
  /** Kept, and not written yet. */
  readonly #unwritten = new LazyMap<SessionId, Spans>();
  /** Session → the end of its last run when the present and the last spell began: what came since may be under way to others
   * by other ways. Only of those that grew. */
  #grown = new Map<SessionId, number>();
  #grownBefore = new Map<SessionId, number>();
  /** Sessions of which two edits stand under one number. */
  readonly #disputed = new LazySet<SessionId>();
  #count = 0;
  #bytes = 0;
  #hasSwitched = false;
  /** Rises with each change of what is durable. */
  version = 0;
  #digest: { readonly version: number; readonly hash: Hash } | null = null;

  /** How many count. */
  get count(): number {
    return this.#count;
  }

  /** What they took up when they were added, those that were removed since included in part: a measure, not an account. */
  get bytes(): number {
    return this.#bytes;
  }

  get entries(): Iterable<[SessionId, SessionEdits]> {
    return this.#sessions;
  }

  get sessions(): Iterable<SessionId> {
    return this.#sessions.keys();
  }

  of(session: SessionId): SessionEdits | null {
    return this.#sessions.get(session) ?? null;
  }

  hashOf(session: SessionId, number: number): Hash | null {
    return this.#sessions.get(session)?.hashOf(number) ?? null;
  }

  has({ session, number, hash }: Pick<EditFacts, 'session' | 'number' | 'hash'>): boolean {
    return this.#sessions.get(session)?.has(number, hash) ?? false;
  }

  /** It is kept, and does not count. */
  isOther(edit: Pick<EditFacts, 'session' | 'number' | 'hash'>): boolean {
    return this.has(edit) && this.hashOf(edit.session, edit.number) !== edit.hash;
  }

  /** The number from which on the kept edits show that this one does not count; null: it does, or nothing is known of it. */
  refutedFrom({ session, number, hash }: Pick<EditFacts, 'session' | 'number' | 'hash'>): number | null {
    const edits = this.#sessions.get(session);
    if (!edits || edits.hashOf(number) === hash) return null;
    if (edits.hashOf(number) !== null) return number;
    return edits.has(number, hash) ? edits.refusedFrom(number) : null;
  }

  /** From this number on nothing of the session is replaced (L12). */
  disputedFrom(session: SessionId): number {
    return this.#sessions.get(session)?.disputedFrom ?? Number.POSITIVE_INFINITY;
  }

  /** What of these ranges bases may replace. */
  replaceable(ranges: readonly EditRange[]): EditRange[] {
    return ranges.flatMap(({ session, from, to }) => {
      const end = Math.min(to, this.disputedFrom(session));
      return from < end ? [{ session, from, to: end }] : [];
    });
  }

  /** How many count that bases may replace. */
  get replaceableCount(): number {
    let count = this.#count;
    for (const session of this.#disputed) {
      const disputed = [{ from: 0, to: this.disputedFrom(session) }];
      count -= sizeOf(without(this.spansOf(session), disputed));
    }
    return count;
  }

  spansOf(session: SessionId): Spans {
    return this.#sessions.get(session)?.runs ?? NO_SPANS;
  }

  /** Takes one in; `written`: it is durable already. */
  add({ session, number, prev, hash, bytes }: EditFacts, written = false): Added {
    const edits = this.#sessions.get(session) ?? new SessionEdits();
    const before = edits.size;
    const outcome = edits.add(number, prev, hash);
    if (outcome === 'held' || outcome === 'refused') return outcome;
    this.#sessions.set(session, edits);
    if (edits.disputedFrom < Number.POSITIVE_INFINITY) this.#disputed.add(session);
    this.#count += edits.size - before;
    this.#bytes += bytes;
    if (written) {
      this.#changed();
      return outcome;
    }
    if (!this.#grown.has(session)) this.#grown.set(session, number);
    this.#unwritten.set(
      session,
      union(this.#unwritten.get(session) ?? NO_SPANS, [{ from: number, to: number + 1 }]),
    );
    return outcome;
  }

  /** They are durable now. */
  written(session: SessionId, from: number, to: number): void {
    const rest = without(this.#unwritten.get(session) ?? NO_SPANS, [{ from, to }]);
    if (rest.length > 0) this.#unwritten.set(session, rest);
    else this.#unwritten.delete(session);
    this.#changed();
  }

  isWritten(session: SessionId, number: number): boolean {
    return !(this.#unwritten.get(session) ?? NO_SPANS).some(({ from, to }) => number >= from && number < to);
  }

  /** Whether other edits count since this was asked last, because some were replaced that they did not follow. */
  takeSwitched(): boolean {
    const has = this.#hasSwitched;
    this.#hasSwitched = false;
    return has;
  }

  /** Forgets those, which something else replaces. Returns what of them counted, run by run. */
  remove(session: SessionId, from: number, to: number): ReplacedEdits[] {
    const edits = this.#sessions.get(session);
    if (!edits) return [];
    const gone = edits.runs.flatMap((run): ReplacedEdits[] => {
      const [first, end] = [Math.max(from, run.from), Math.min(to, run.to)];
      if (first >= end) return [];
      const hashes = Array.from({ length: end - first }, (_, index) => run.hashOf(first + index));
      return [{ session, from: first, to: end, hashes }];
    });
    const removed = gone.reduce((sum, { hashes }) => sum + hashes.length, 0);
    this.#bytes -= this.#count > 0 ? (this.#bytes / this.#count) * removed : 0;
    const before = edits.size;
    if (edits.remove(from, to)) this.#hasSwitched = true;
    this.#count += edits.size - before;
    if (edits.isEmpty) this.#sessions.delete(session);
    this.written(session, from, to);
    return gone;
  }

  /** What is durable of a session. */
  runsOf(session: SessionId): readonly RunView[] {
    const runs = this.#sessions.get(session)?.runs ?? [];
    const unwritten = this.#unwritten.get(session);
    if (!unwritten) return runs.map(viewOf);
    return runs.flatMap((run) =>
      without([run], unwritten).map(({ from, to }) => ({ from, to, last: run.hashOf(to - 1) })),
    );
  }

  /** All that is durable. */
  runs(): Runs {
    const all = new Map<SessionId, readonly RunView[]>();
    for (const session of this.#sessions.keys()) {
      const runs = this.runsOf(session);
      if (runs.length > 0) all.set(session, runs);
    }
    return all;
  }

  /** Of all that is durable: equal for equal runs. */
  get digest(): Hash {
    if (this.#digest?.version !== this.version)
      this.#digest = { version: this.version, hash: digestOfRuns(this.runs()) };
    return this.#digest.hash;
  }

  /** A spell ends: what came before the last one is nowhere under way any more. */
  turn(): void {
    this.#grownBefore = this.#grown;
    this.#grown = new Map();
  }

  /** What of a session was here before the last spell began. */
  settledOf(session: SessionId): Spans {
    const since = Math.min(
      this.#grown.get(session) ?? Number.POSITIVE_INFINITY,
      this.#grownBefore.get(session) ?? Number.POSITIVE_INFINITY,
    );
    const spans = this.spansOf(session);
    return since === Number.POSITIVE_INFINITY
      ? spans
      : without(spans, [{ from: since, to: Number.POSITIVE_INFINITY }]);
  }

  #changed(): void {
    this.version += 1;
  }
}

const viewOf = ({ from, to, last }: Run): RunView => ({ from, to, last });
