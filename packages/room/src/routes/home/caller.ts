import { mayEdit, type Role, type SessionId } from '@parley/wire';

/** What decides who is rather to call home. */
export interface Candidate {
  readonly session: SessionId;
  /** By its certificate. */
  readonly role: Role;
  readonly visible: boolean;
  readonly metered: boolean;
}

/** A peer this one has a mesh link with, as its last `peer` message described it. */
export interface CallerNeighbour extends Candidate {
  /** Whether it says that it is connected to home. */
  readonly calling: boolean;
  /** Milliseconds since a fresh receipt came over the link to it, whether or not it was the first copy; null: never. */
  readonly receiptAge: number | null;
}

/** Everything the decision rests on, at one moment. Ages are in milliseconds. */
export interface CallerFacts {
  readonly self: Candidate;
  readonly neighbours: readonly CallerNeighbour[];
  /** Whether somebody calls who is here and no neighbour: a receipt came through the mesh from there. */
  readonly callsBeyond: boolean;
  /** Since a fresh receipt was heard from anywhere; null: never. */
  readonly receiptAge: number | null;
  /** Since the oldest of its own edits that no receipt covers; null if all are covered. */
  readonly uncoveredAge: number | null;
  readonly home: 'none' | 'connecting' | 'open' | 'backoff';
  /** Whether this device knows home's key. Until then it can believe no receipt, whoever passes it on (rule 8). */
  readonly pinned: boolean;
  /** Whether this tab has the device's connections (rule 12). */
  readonly leads: boolean;
}

export interface CallerDecision {
  /** `stay`: go on as it is, calling or not. */
  readonly action: 'call' | 'stay' | 'hang-up';
  /** Decide again after so many milliseconds even if no fact changes; null: not before one does. */
  readonly again: number | null;
}

/** Milliseconds. */
export const CALLER = {
  /** Without a fresh receipt for so long a peer calls, if something waits for one or nobody is known to call. */
  silence: 5_000,
  /** If nothing does and somebody calls: home repeats its word each minute. */
  quiet: 150_000,
  /** An edit nobody calls home for waits so long; and so long nobody has to be known to call any more. */
  waiting: 2_000,
  /** An edit without a receipt for less than that is on its way, and keeps nobody from hanging up. */
  underway: 1_000,
  /** An edit somebody calls home for waits so long; then its author calls for itself. */
  impatience: 10_000,
  /** What each place in the ranking adds. */
  rank: 300,
  /** So long both must have called before this peer leaves it to the other; doubled with each time that proved wrong. */
  handOver: 1_000,
  /** So long they must if no receipt came over the link to the other since it calls (another link brings them sooner). */
  handOverUnheard: 10_000,
  /** The longest such time. */
  handOverMost: 60_000,
  /** A hang-up was right if no call was needed for so long after it. */
  proven: 30_000,
} as const;

/** Whether it is left to `other` to call, if it says that it does. An editor leaves it to editors alone: what others say of
 * themselves anybody says who was ever shown the document, and then nobody's edits reach home. Who has no edits loses nothing. */
const isBelieved = (other: Candidate, self: Candidate): boolean => mayEdit(other.role) || !mayEdit(self.role);

/** Whether `a` is rather to call than `b`: editors first, then visible tabs, unmetered links, smaller session ids. A
 * total order that all peers agree on. */
export function ranksBefore(a: Candidate, b: Candidate): boolean {
  if (mayEdit(a.role) !== mayEdit(b.role)) return mayEdit(a.role);
  if (a.visible !== b.visible) return a.visible;
  if (a.metered !== b.metered) return b.metered;
  return a.session < b.session;
}

/** After how many ms home counts as silent if nothing is heard of it until then; none left: it does. An edit that waits for a
 * receipt asks for a word; where somebody calls and nothing waits, home has nothing to say. */
export function silentIn(given: Omit<CallerFacts, 'home' | 'pinned' | 'leads'>): number {
  const { neighbours, callsBeyond, receiptAge, uncoveredAge } = believed(given);
  const age = receiptAge ?? Number.POSITIVE_INFINITY;
  if (!callsBeyond && !neighbours.some(({ calling }) => calling)) return CALLER.silence - age;
  return uncoveredAge === null ? CALLER.quiet - age : CALLER.silence - Math.min(age, uncoveredAge);
}

/**
 * Rule 7: who calls home for a mesh.
 *
 * ```
 *              no neighbour, home's key not known, or (with rank × 300 ms each):
 *              nobody calls for 2 s and no fresh receipt for 5 s, somebody calls and none for 150 s or for 5 s
 *              since an own edit, an own edit uncovered for 2 s and nobody calls, or for 10 s
 *   not calling ───────────────────────────────────────────────────────────────────────────► calling
 *        ▲        home's key known, own edits covered or underway, and a caller that ranks before    │
 *        └─────── (or any, while home does not answer here) calls beside it for 1 s, freshly heard ◄─┘
 *   no longer leading the tabs: not calling, at once
 * ```
 *
 * It only looks at facts and remembers five things: when it began, since when it and each neighbour calls and since when nobody
 * does any more, and whether its last hang-up was a mistake, so that it does not flap. Two callers cost bandwidth, none costs safety; in doubt it calls.
 */
export class Caller {
  readonly #callingSince = new Map<SessionId, number>();
  #began: number | null = null;
  #calledAt = Number.NEGATIVE_INFINITY;
  /** Since when nobody else is known to call; null: somebody is. */
  #uncalledSince: number | null = Number.NEGATIVE_INFINITY;
  #hungUpAt: number | null = null;
  #mistakes = 0;

  decide(given: CallerFacts, now: number): CallerDecision {
    const facts = believed(given);
    this.#began ??= now;
    this.#observe(facts, now);
    if (!facts.leads) return { action: facts.home === 'none' ? 'stay' : 'hang-up', again: null };
    return facts.home === 'none' ? this.#whetherToCall(facts, now) : this.#whetherToHangUp(facts, now);
  }

  #observe({ neighbours, callsBeyond }: CallerFacts, now: number): void {
    const calling = new Set<SessionId>();
    for (const neighbour of neighbours) {
      if (!neighbour.calling) continue;
      calling.add(neighbour.session);
      if (!this.#callingSince.has(neighbour.session)) this.#callingSince.set(neighbour.session, now);
    }
    for (const session of this.#callingSince.keys()) {
      if (!calling.has(session)) this.#callingSince.delete(session);
    }
    if (callsBeyond || calling.size > 0) this.#uncalledSince = null;
    else this.#uncalledSince ??= now;
    if (this.#hungUpAt !== null && now - this.#hungUpAt >= CALLER.proven) {
      this.#hungUpAt = null;
      this.#mistakes = 0;
    }
  }

  #whetherToCall(facts: CallerFacts, now: number): CallerDecision {
    const { self, neighbours, uncoveredAge, pinned } = facts;
    if (neighbours.length === 0 || !pinned) return this.#call(now);
    const delay = CALLER.rank * neighbours.filter((other) => ranksBefore(other, self)).length;
    const receiptAge = facts.receiptAge ?? now - (this.#began ?? now);
    let wait = silentIn({ ...facts, receiptAge }) + delay;
    if (this.#uncalledSince !== null)
      wait = Math.max(wait, this.#uncalledSince + CALLER.waiting + delay - now);
    if (uncoveredAge !== null) {
      const patience = neighbours.some(({ calling }) => calling) ? CALLER.impatience : CALLER.waiting;
      wait = Math.min(wait, patience + delay - uncoveredAge);
    }
    return wait <= 0 ? this.#call(now) : { action: 'stay', again: wait };
  }

  #call(now: number): CallerDecision {
    this.#calledAt = now;
    if (this.#hungUpAt !== null) this.#mistakes += 1;
    this.#hungUpAt = null;
    return { action: 'call', again: null };
  }

  #whetherToHangUp(facts: CallerFacts, now: number): CallerDecision {
    const { pinned, uncoveredAge } = facts;
    if (!pinned || (uncoveredAge ?? 0) >= CALLER.underway) return { action: 'stay', again: null };
    let again: number | null = null;
    for (const other of facts.neighbours) {
      const since = this.#callingSince.get(other.session);
      if (since === undefined || (facts.home === 'open' && ranksBefore(facts.self, other))) continue;
      const isHeard = other.receiptAge !== null && other.receiptAge <= now - since;
      const least = isHeard ? CALLER.handOver : CALLER.handOverUnheard;
      const both = Math.max(since, this.#calledAt);
      const wait = both + Math.min(least * 2 ** this.#mistakes, CALLER.handOverMost) - now;
      if (wait <= 0) {
        this.#hungUpAt = now;
        return { action: 'hang-up', again: null };
      }
      again = Math.min(again ?? wait, wait);
    }
    return { action: 'stay', again };
  }
}

function believed<F extends Pick<CallerFacts, 'self' | 'neighbours'>>(facts: F): F {
  const neighbours = facts.neighbours.map((other) => ({
    ...other,
    calling: other.calling && isBelieved(other, facts.self),
  }));
  return { ...facts, neighbours };
}
