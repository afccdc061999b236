import { LazyMap, LazySet } from '@parley/runtime';
import type { Hash, SessionId } from '@parley/wire';
import type { Have, LinkId, LinkKind } from './effects.ts';
import type { RunView } from './run.ts';
import { NO_SPANS, type Spans, union, without } from './spans.ts';

/** What is known of the other side of a link. `greeted`: nothing yet. `asked`: it holds something else than this replica, and
 * is asked for what. */
export type Theirs = { readonly state: 'greeted' } | { readonly state: 'asked'; readonly at: number } | Known;

export interface Known {
  readonly state: 'known';
  proved: Hash | null;
  bases: ReadonlySet<Hash>;
  digest: Hash;
  readonly covered: LazyMap<SessionId, Spans>;
  readonly runs: LazyMap<SessionId, readonly RunView[]>;
  /** What they hold, or were sent. */
  readonly assumed: LazyMap<SessionId, Spans>;
}

const GREETED: Theirs = { state: 'greeted' };
const NO_BASES: ReadonlySet<Hash> = new Set();

/** One link, as a part sees it. In a quiet room most of it is empty, and a home has three for each caller: hence what is lazy. */
export class PeerView {
  readonly id: LinkId;
  readonly kind: LinkKind;
  theirs: Theirs = GREETED;
  /** Each thing goes once a link (L7): bases and notes that were sent or came, bases that were asked for. */
  readonly passed = new LazySet<Hash>();
  readonly asked = new LazySet<Hash>();
  /** Bases they were sent unasked, and have not asked for since. */
  readonly offered = new LazySet<Hash>();
  /** Edits that do not count, of which they were sent what shows that (L12). */
  readonly refuted = new LazySet<Hash>();
  /** Sessions of which both sides hold something else under one number: all of it goes once. */
  readonly clashed = new LazySet<SessionId>();
  /** Sessions whose edits came over it, new here or not. */
  readonly delivers = new LazySet<SessionId>();
  /** Sessions whose edits it is to hear of soon, when they are durable: it brought them first, or their author is there. The
   * last number of each. */
  readonly awaits = new LazyMap<SessionId, number>();
  readonly due = new LazySet<SessionId>();
  /** Sessions of which something was sent over it and is not acknowledged. */
  readonly unacknowledged = new LazySet<SessionId>();
  /** Sessions of which they had more than this replica, when they said so last. */
  readonly ahead = new LazySet<SessionId>();
  /** Which gaps it was asked to fill, and how often; null: none yet. */
  gaps: { readonly of: readonly SessionId[]; asked: number } | null = null;
  toldAt = Number.NEGATIVE_INFINITY;
  /** The part's version when it was last told anything, and everything. */
  told = -1;
  /** Since when that is no longer all, as far as was looked, ms. */
  staleSince: number | null = null;
  toldFull = -1;
  /** The part's version when they last said everything. */
  heardFull = -1;
  /** They want everything. */
  owed = false;
  /** When what they lack is sent again, ms; how long it stood still then. */
  repairAt = 0;
  patience = 0;

  /** The session at the other end; null: none, or it is not known. */
  readonly session: SessionId | null;

  constructor(id: LinkId, kind: LinkKind, session: SessionId | null) {
    this.id = id;
    this.kind = kind;
    this.session = session;
  }

  /** Takes in what they said. Sessions whose runs are other than before. */
  hear(have: Have): Set<SessionId> {
    const before = this.theirs.state === 'known' ? this.theirs : null;
    const known: Known = before ?? {
      state: 'known',
      proved: null,
      bases: NO_BASES,
      digest: have.digest,
      covered: new LazyMap(),
      runs: new LazyMap(),
      assumed: new LazyMap(),
    };
    known.proved = have.proved;
    known.bases = have.bases.length > 0 ? new Set(have.bases) : NO_BASES;
    known.digest = have.digest;
    const changed = new Set(have.runs.keys());
    if (have.full) {
      known.covered.clear();
      for (const session of known.runs.keys()) if (!have.runs.has(session)) changed.add(session);
      for (const session of changed) known.runs.delete(session);
    }
    for (const [session, spans] of have.covered) known.covered.set(session, spans);
    for (const [session, runs] of have.runs) {
      known.runs.set(session, runs);
      known.assumed.set(session, union(known.assumed.get(session) ?? NO_SPANS, runs));
    }
    this.theirs = known;
    const named = have.full ? [...this.unacknowledged] : [...have.runs.keys(), ...have.covered.keys()];
    for (const session of named)
      if (isAll(known.assumed.get(session), known.runs.get(session), known.covered.get(session)))
        this.unacknowledged.delete(session);
    return changed;
  }

  /** They were sent these, and are to say that they hold them. */
  sent(session: SessionId, from: number, to: number): void {
    this.assume(session, from, to);
    if (this.theirs.state === 'known') this.unacknowledged.add(session);
  }

  /** They have these, or were sent them. */
  assume(session: SessionId, from: number, to: number): void {
    if (this.theirs.state !== 'known') return;
    const { assumed } = this.theirs;
    assumed.set(session, union(assumed.get(session) ?? NO_SPANS, [{ from, to }]));
  }

  /** What was sent and is not acknowledged counts as lost; of these sessions, if some are named. */
  forgetSent(sessions?: Iterable<SessionId>): void {
    if (this.theirs.state !== 'known') return;
    const { assumed, runs } = this.theirs;
    if (!sessions) assumed.clear();
    for (const session of sessions ?? runs.keys()) {
      const held = (runs.get(session) ?? []).map(({ from, to }) => ({ from, to }));
      if (held.length > 0) assumed.set(session, held);
      else assumed.delete(session);
    }
  }
}

const isAll = (assumed: Spans = NO_SPANS, runs: Spans = NO_SPANS, covered: Spans = NO_SPANS): boolean =>
  without(assumed, union(runs, covered)).length === 0;
