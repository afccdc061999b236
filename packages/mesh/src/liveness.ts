import { LazyMap } from '@parley/runtime';
import { LIMITS, NO_SESSION, type SessionId } from '@parley/wire';
import type { LinkId } from './broadcast-tree.ts';
import { SessionClock } from './session-clock.ts';

/** Milliseconds. */
export const LIVENESS = {
  /** Between two tables on a link. */
  interval: 2_000,
  /** For so long a table that would name the same sessions as the whole one before names its sender alone. */
  whole: 60_000,
  /** So long silent, a link is asked by `ping`. */
  doubt: 4_000,
  /** So long silent, a link is dead. */
  silence: 6_000,
  /** So long silent, a link has missed a table. */
  missed: 2_200,
  /** So long a link that missed a table has to answer an edit of this peer. */
  overdue: 1_500,
  /** So long a link has to answer when the network may have become another one. */
  answer: 2_500,
  /** A session is gone when its clock, as far as it is known here, is so far behind. */
  gone: 7_000,
  /** So long others have to speak up for a session whose link to this peer was dead. */
  plea: 900,
  /** A session whose clock stood still for so long is not told of: whoever hears of it elsewhere then speaks up. */
  quiet: 3_000,
  /** So long a session that left, or is gone, is not brought back by an old table. */
  memory: 10_000,
  /** At rest: so long silent, home is asked by a peer, and then it is dead. A server looks after silent sockets itself. */
  restDoubt: 22_000,
  restSilence: 30_000,
  /** At rest: so often at the latest somebody looks. */
  restTick: 60_000,
  /** A `tick` so late says that this peer itself stood still. */
  late: 4_000,
} as const;

/** A table for a link: session → its clock, at most LIMITS.alive entries; the payload of `alive`. */
export interface Table {
  readonly link: LinkId;
  readonly clocks: ReadonlyMap<SessionId, number>;
}

/** What is to be done, and what is now known. */
export interface LivenessReport {
  readonly send: readonly Table[];
  /** Links to send a `ping`: its answer counts as any message does. */
  readonly probe: readonly LinkId[];
  /** Links to close with `timeout`. They are still up here until `linkDown`. */
  readonly dead: readonly LinkId[];
  readonly appeared: readonly SessionId[];
  readonly vanished: readonly SessionId[];
  /** Call `tick` after so many milliseconds at the latest, and best after every message too: a page in the background
   * has slow timers, but hears its messages at once. */
  readonly wait: number;
}

const NOTHING_TOLD: ReadonlyMap<SessionId, number> = new Map();

interface Link {
  readonly session: SessionId | null;
  heard: number;
  /** When the first edit went out, or came in elsewhere, since anything was heard; null: none did. */
  wrote: number | null;
  probed: boolean;
  dead: boolean;
  /** What its last whole table told of. */
  told: ReadonlyMap<SessionId, number>;
  /** What it was told of by the last whole table, and when; null: nothing yet. */
  said: { readonly sessions: ReadonlySet<SessionId>; readonly at: number } | null;
  /** The newest clock of each session it was sent. */
  readonly sent: LazyMap<SessionId, number>;
}

interface Entry {
  readonly clock: SessionClock;
  /** The link its newest clock came over. */
  via: LinkId | null;
  /** Whether it advanced since this peer last stood still: only then it is vouched for to others. */
  vouched: boolean;
  /** When it is gone unless somebody speaks up for it; Infinity: its link here was not dead. */
  goneAt: number;
}

interface Draft {
  send: Table[];
  probe: LinkId[];
  dead: LinkId[];
}

/**
 * Who is alive, across the whole room, from one table that neighbours exchange; and which links are.
 *
 * ```
 *   a link:      up ──4 s silent──► doubted (ping) ──6 s silent──► dead ──► linkDown
 *                 ▲                    │ any message
 *                 └────────────────────┘
 *                    an edit goes out or comes in elsewhere, a table missed: doubted at once, dead 1.5 s later
 *   a session:  unknown ──first clock, or a link──► here ──clock 7 s behind, no link──► gone ──10 s──► unknown
 *                                                    ├──────────farewell──────────────► gone
 *                                                    └─ its link was dead, nobody speaks up for 0.9 s ─► gone
 *   this peer:   a tick 4 s late: all links and sessions are judged anew, from now, after a probe
 * ```
 *
 * A session's clock is its own: milliseconds (Unix time when it began, then only forward), written by itself and copied by everybody else. A copy that
 * goes round in circles therefore never looks young again, as an age would that loses a little in each transit; that is
 * what keeps a crashed session from being counted to infinity. (Van Renesse, Minsky, Hayden: A Gossip-Style Failure
 * Detection Service, 1998.)
 *
 * A table leaves out, for each link, what was learnt over it. So a neighbour that tells of a session knows it from
 * elsewhere; one that does not depends on this peer, and is told of an advance at once instead of at the next interval.
 * Where everybody is joined to everybody nobody depends on anybody. A clock that stands still is not told of, so that
 * after a crash has cut the old way, a neighbour that has another speaks up.
 *
 * Where nothing of that changes a table names its sender alone: the same sessions are known as before. Whoever knows nothing
 * more of one says so at once.
 *
 * Between home and somebody who is linked to nothing else, and of whom nothing else is known, there is nobody to tell of: both
 * ends rest, and send no tables until that changes.
 *
 * Tables are not signed: whoever is in the room can make a session that is no neighbour seem gone, or here. Neighbours
 * are judged by their own link alone.
 */
export class Liveness {
  readonly #self: SessionId;
  readonly #links = new Map<LinkId, Link>();
  readonly #entries = new Map<SessionId, Entry>();
  /** Sessions that are gone: until when they are not believed, and their last clock (Infinity: they said goodbye). */
  readonly #gone = new Map<SessionId, { until: number; clock: number }>();
  /** Sessions said to be here. */
  readonly #here = new Set<SessionId>();
  /** This session's own clock: it only goes forward, also when the machine's is set back. */
  #own: number;
  #seen: number;
  #ticked: number;
  #sent: number;
  #isResting = false;

  constructor(self: SessionId, now: number) {
    this.#self = self;
    this.#own = now;
    this.#seen = now;
    this.#ticked = now;
    this.#sent = now;
  }

  /** Who is here, this session not included. */
  get here(): ReadonlySet<SessionId> {
    return this.#here;
  }

  /** Whether there is nobody to tell of, and nobody to tell. */
  get rests(): boolean {
    return this.#isResting;
  }

  /** The link a session's newest clock came over; null if it is here only by its own link, or not at all. */
  via(session: SessionId): LinkId | null {
    return this.#entries.get(session)?.via ?? null;
  }

  /** A link opened; `session` is who is at its other end, null if it is no session's (home). */
  linkUp(link: LinkId, session: SessionId | null, now: number): LivenessReport {
    this.#links.set(link, {
      session,
      heard: now,
      wrote: null,
      probed: false,
      dead: false,
      told: NOTHING_TOLD,
      said: null,
      sent: new LazyMap(),
    });
    if (session !== null) this.#gone.delete(session);
    return this.#report({ send: [{ link, clocks: this.#whole(link, now) }], probe: [], dead: [] }, now);
  }

  /** A link is gone, for whatever reason. Its session stays until its clock is too far behind: others may hear it. */
  linkDown(link: LinkId, now: number): LivenessReport {
    const ended = this.#links.get(link);
    this.#links.delete(link);
    const entry = ended?.session ? this.#entries.get(ended.session) : undefined;
    if (ended?.dead && entry) entry.goneAt = now + LIVENESS.plea;
    // It is not known any more whether they are alive: a neighbour that has another way speaks up once it hears that.
    for (const each of this.#entries.values()) if (each.via === link) each.vouched = false;
    return this.#report({ ...empty(), send: this.#takenBack(now) }, now);
  }

  /** Any message came over the link: a table, a pong, an edit. */
  heard(link: LinkId, now: number): void {
    const state = this.#links.get(link);
    if (!state) return;
    state.heard = now;
    state.wrote = null;
    state.probed = false;
  }

  /** An edit went out, or came in over the link `from`. Whoever is to see it had better be there: a link that has missed a table is
   * asked, and dead unless it answers soon. Null: nothing waits for that which did not already. */
  wrote(now: number, from: LinkId | null = null): LivenessReport | null {
    let isFirst = false;
    for (const [link, state] of this.#links) {
      if (state.wrote !== null || link === from) continue;
      state.wrote = now;
      isFirst = true;
    }
    return isFirst ? this.#report(empty(), now) : null;
  }

  /** A table came over the link: a whole one, which names its sender and others; its sender alone, who then tells of the
   * same sessions as before; or a part. */
  received(link: LinkId, clocks: ReadonlyMap<SessionId, number>, now: number): LivenessReport {
    const from = this.#links.get(link);
    if (!from) return this.#report(empty(), now);
    this.heard(link, now);
    const advanced: SessionId[] = [];
    for (const [session, clock] of clocks) {
      if (session !== this.#self && this.#advance(session, clock, link, now)) advanced.push(session);
    }
    const send: Table[] = [];
    for (const [other, state] of this.#links) {
      if (other !== link) this.#pushOwed(send, other, state, advanced, now);
    }
    if (from.session === null || clocks.has(from.session)) {
      if (from.session === null || clocks.size > 1) from.told = clocks;
      this.#pushOwed(send, link, from, this.#entries.keys(), now);
    }
    return this.#report({ ...empty(), send }, now);
  }

  /** The network may have become another one: every link is asked now, and dead unless it answers soon. */
  check(now: number): LivenessReport {
    const draft = empty();
    for (const [link, state] of this.#links) {
      const silence = this.#isResting ? LIVENESS.restSilence : LIVENESS.silence;
      state.heard = Math.min(state.heard, now - silence + LIVENESS.answer);
      state.probed = true;
      draft.probe.push(link);
    }
    return this.#report(draft, now);
  }

  /** The session said goodbye. */
  farewell(session: SessionId, now: number): LivenessReport {
    for (const [link, state] of this.#links) if (state.session === session) this.#links.delete(link);
    this.#forget(session, Number.POSITIVE_INFINITY, now);
    return this.#report(empty(), now);
  }

  tick(now: number): LivenessReport {
    const draft = empty();
    const late = LIVENESS.late + (this.#isResting ? LIVENESS.restTick : 0);
    if (now - this.#ticked > late || now < this.#ticked) this.#standAgain(draft, now);
    this.#ticked = now;
    for (const [link, state] of this.#links) this.#judge(link, state, draft, now);
    if (this.#isResting) {
      // Nobody waits for a word.
    } else if (now - this.#sent >= LIVENESS.interval || now < this.#sent) {
      this.#sent = now;
      for (const link of this.#links.keys()) draft.send.push({ link, clocks: this.#table(link, now) });
    } else {
      draft.send.push(...this.#takenBack(now));
    }
    for (const [session, { until }] of this.#gone) if (now >= until) this.#gone.delete(session);
    return this.#report(draft, now);
  }

  /** Rule 12: this peer stood still (or its time was set anew), so the silence was its own. Everybody is probed, and has all the time again. */
  #standAgain(draft: Draft, now: number): void {
    for (const [link, state] of this.#links) {
      state.heard = now;
      state.wrote = null;
      state.probed = true;
      draft.probe.push(link);
    }
    for (const entry of this.#entries.values()) {
      entry.clock.rebase(now);
      entry.vouched = false;
      entry.goneAt = Number.POSITIVE_INFINITY;
    }
  }

  #judge(link: LinkId, state: Link, draft: Draft, now: number): void {
    const { doubtAt, deadAt } = this.#patienceWith(state);
    if (now >= deadAt) {
      if (!state.dead) draft.dead.push(link);
      state.dead = true;
    } else if (now >= doubtAt && !state.probed) {
      state.probed = true;
      draft.probe.push(link);
    }
  }

  /** Takes a session's clock from a table; returns whether it is news. Tables of too many sessions are cut. */
  #advance(session: SessionId, clock: number, link: LinkId, now: number): boolean {
    const gone = this.#gone.get(session);
    if (gone && now < gone.until && clock <= gone.clock) return false;
    const entry = this.#entries.get(session);
    if (entry) {
      if (!entry.clock.advance(clock, now)) return false;
      // It came a new way, and a longer one: how quick the old way was says nothing about it.
      if (entry.via !== link && entry.clock.age(now) > LIVENESS.interval) entry.clock.rebase(now);
      entry.via = link;
      entry.vouched = true;
      entry.goneAt = Number.POSITIVE_INFINITY;
    } else {
      if (this.#entries.size >= LIMITS.alive) return false;
      this.#entries.set(session, {
        clock: new SessionClock(clock, now),
        via: link,
        vouched: true,
        goneAt: Number.POSITIVE_INFINITY,
      });
    }
    this.#gone.delete(session);
    return true;
  }

  /** Adds a table of those of `sessions` for which the neighbour depends on this peer, if there is news of any. Home depends on
   * this peer for everybody: that somebody it knows is still here it hears at the next interval. */
  #pushOwed(tables: Table[], link: LinkId, state: Link, sessions: Iterable<SessionId>, now: number): void {
    const clocks = new Map<SessionId, number>();
    for (const session of sessions) {
      const clock = this.#tellable(session, link, now);
      if (clock === null || state.told.has(session) || state.session === session) continue;
      const sent = state.sent.get(session);
      if (state.session === null ? sent === undefined : clock > (sent ?? Number.NEGATIVE_INFINITY)) {
        clocks.set(session, clock);
      }
    }
    if (clocks.size === 0) return;
    this.#note(state, clocks);
    tables.push({ link, clocks });
  }

  /** The table for a link: a whole one, or this session alone if nothing else is to be said. Home is no session, so that
   * what it says, and hears, is whole each time. */
  #table(link: LinkId, now: number): Map<SessionId, number> {
    const state = this.#links.get(link);
    const said = state?.said;
    const isLate = !said || now - said.at >= LIVENESS.whole || now < said.at;
    if (isLate || state?.session === null || this.#self === NO_SESSION) return this.#whole(link, now);
    const tellable = this.#tellables(link, now);
    const isSame =
      tellable.size === said.sessions.size && [...tellable.keys()].every((id) => said.sessions.has(id));
    return isSame ? new Map([[this.#self, this.#tell(now)]]) : this.#whole(link, now);
  }

  #whole(link: LinkId, now: number): Map<SessionId, number> {
    const tellable = this.#tellables(link, now);
    const clocks = new Map([[this.#self, this.#tell(now)], ...tellable]);
    const state = this.#links.get(link);
    if (!state) return clocks;
    // Named alone this session would say: the same as before. Who is told can do with its own clock.
    if (tellable.size === 0 && state.session !== null && (state.said?.sessions.size ?? 0) > 0) {
      clocks.set(state.session, this.#entries.get(state.session)?.clock.value ?? 0);
    }
    state.said = { sessions: new Set(tellable.keys()), at: now };
    this.#note(state, clocks);
    return clocks;
  }

  /** This session's clock, at this moment. */
  #tell(now: number): number {
    this.#own += Math.max(0, now - this.#seen);
    this.#seen = now;
    return Math.floor(this.#own);
  }

  /** Whole tables for those who were told of a session of which nothing is known any more. */
  #takenBack(now: number): Table[] {
    const tables: Table[] = [];
    for (const [link, { said, dead }] of this.#links) {
      if (!said || dead) continue;
      const isTrue = [...said.sessions].every((session) => this.#isKnown(this.#entries.get(session), now));
      if (!isTrue) tables.push({ link, clocks: this.#whole(link, now) });
    }
    return tables;
  }

  #tellables(link: LinkId, now: number): Map<SessionId, number> {
    const clocks = new Map<SessionId, number>();
    for (const session of this.#entries.keys()) {
      if (clocks.size >= LIMITS.alive - 1) break;
      const clock = this.#tellable(session, link, now);
      if (clock !== null) clocks.set(session, clock);
    }
    return clocks;
  }

  /** The session's clock, if this peer knows it from elsewhere than the link, and lately. */
  #tellable(session: SessionId, link: LinkId, now: number): number | null {
    const entry = this.#entries.get(session);
    return entry && entry.via !== link && this.#isKnown(entry, now) ? entry.clock.value : null;
  }

  /** Whether a session was heard of lately. */
  #isKnown(entry: Entry | undefined, now: number): boolean {
    return entry?.vouched === true && now - entry.clock.advancedAt <= LIVENESS.quiet;
  }

  #note(state: Link, clocks: ReadonlyMap<SessionId, number>): void {
    for (const [session, clock] of clocks) state.sent.set(session, clock);
  }

  #isLinked(session: SessionId): boolean {
    for (const link of this.#links.values()) if (link.session === session && !link.dead) return true;
    return false;
  }

  #forget(session: SessionId, clock: number, now: number): void {
    this.#entries.delete(session);
    for (const link of this.#links.values()) link.sent.delete(session);
    this.#gone.set(session, { until: now + LIVENESS.memory, clock });
    if (this.#gone.size <= LIMITS.alive) return;
    for (const oldest of this.#gone.keys()) {
      this.#gone.delete(oldest);
      break;
    }
  }

  /** Compares who is here with who was said to be. */
  #report(draft: Draft, now: number): LivenessReport {
    // Who stood still judges nobody before the tick that notices it.
    const mayJudge = now - this.#ticked <= LIVENESS.late;
    for (const [session, entry] of this.#entries) {
      const isLate = now >= entry.goneAt || entry.clock.age(now) >= LIVENESS.gone;
      if (mayJudge && isLate && !this.#isLinked(session)) {
        this.#forget(session, entry.clock.value, now);
      }
    }
    const present = new Set(this.#entries.keys());
    for (const link of this.#links.values())
      if (link.session !== null && !link.dead) present.add(link.session);
    const appeared = [...present].filter((session) => !this.#here.has(session));
    const vanished = [...this.#here].filter((session) => !present.has(session));
    for (const session of appeared) this.#here.add(session);
    for (const session of vanished) this.#here.delete(session);
    const rests = this.#hasNobodyToTell();
    if (this.#isResting && !rests) this.#wake(now);
    this.#isResting = rests;
    return { ...draft, appeared, vanished, wait: this.#wait(now) };
  }

  /** Home at one end of the only link, and at the other somebody of whom nothing else is known. */
  #hasNobodyToTell(): boolean {
    const [link] = this.#links.values();
    if (!link || this.#links.size > 1 || link.dead) return false;
    if (this.#self !== NO_SESSION && link.session !== null) return false;
    // Whoever was told of somebody is to hear first that they are gone.
    if ((link.said?.sessions.size ?? 0) > 0) return false;
    return [...this.#entries.keys()].every((session) => session === link.session);
  }

  /** There is somebody to tell of: tables go from now on, and everybody has all the time again. */
  #wake(now: number): void {
    for (const link of this.#links.values()) link.heard = Math.max(link.heard, now);
    for (const { clock } of this.#entries.values()) clock.rebase(now);
    this.#ticked = now;
    this.#sent = now - LIVENESS.interval;
  }

  /** When a link is asked, and when it is given up, if nothing is heard until then. */
  #patienceWith({ heard, wrote }: Link): { readonly doubtAt: number; readonly deadAt: number } {
    const owedFrom = wrote === null ? Number.POSITIVE_INFINITY : Math.max(wrote, heard + LIVENESS.missed);
    const isHomesOwn = this.#isResting && this.#self === NO_SESSION;
    const doubt = isHomesOwn
      ? Number.POSITIVE_INFINITY
      : this.#isResting
        ? LIVENESS.restDoubt
        : LIVENESS.doubt;
    const silence = this.#isResting ? LIVENESS.restSilence : LIVENESS.silence;
    return {
      doubtAt: Math.min(heard + doubt, owedFrom),
      deadAt: Math.min(isHomesOwn ? Number.POSITIVE_INFINITY : heard + silence, owedFrom + LIVENESS.overdue),
    };
  }

  #wait(now: number): number {
    let at = this.#isResting ? now + LIVENESS.restTick : this.#sent + LIVENESS.interval;
    for (const link of this.#links.values()) {
      const { doubtAt, deadAt } = this.#patienceWith(link);
      if (!link.dead) at = Math.min(at, link.probed ? deadAt : doubtAt);
    }
    for (const { clock, vouched, goneAt } of this.#isResting ? [] : this.#entries.values()) {
      if (goneAt > now) at = Math.min(at, goneAt);
      const left = LIVENESS.gone - clock.age(now);
      if (left > 0) at = Math.min(at, now + left);
      const quietAt = clock.advancedAt + LIVENESS.quiet + 1;
      if (vouched && quietAt > now) at = Math.min(at, quietAt);
    }
    // Whole milliseconds, so that what is due is due for certain, and never none, so that time passes.
    return Math.max(1, Math.ceil(at - now));
  }
}

const empty = (): Draft => ({ send: [], probe: [], dead: [] });
