import { LazyMap, LazySet } from '@parley/runtime';
import type { Hash, SessionId } from '@parley/wire';
import type { Base, Note } from './base.ts';
import { type EditFacts, Edits, type Runs } from './edits.ts';
import type { Change, Effect, Have, LinkId, LinkKind } from './effects.ts';
import { Lineage } from './lineage.ts';
import { type Known, PeerView } from './peer-view.ts';
import type { RunView } from './run.ts';
import type { Added } from './session-edits.ts';
import { NO_SPANS, type Spans, union, without } from './spans.ts';

/** Up to so many sessions a first `have` says everything: cheaper than a second round trip. */
const SMALL = 64;
/** Acknowledgements of what a link delivered are gathered for so long, ms. */
const ACK_MS = 200;
/** What came over other links is told so often, ms. */
const TELL_MS = 2_000;
/** Peers that neither brought it nor wrote it hear of it once it has been quiet for so long, one each time; where it never is,
 * one in so long, ms. */
const QUIET_MS = 30_000;
const UNQUIET_MS = 300_000;
/** Everything is asked for at most so often, ms. */
const ASK_MS = 1_000;
/** What stands still between two replicas is looked at so often, ms; doubled while that changes nothing. */
const REPAIR_MS = 3_000;
const REPAIR_MAX_MS = 60_000;
/** Of so many sessions what does not come is asked for at a time: where much is under way, that is enough to get it moving. */
const MAX_GRAFTS = 64;
/** A link is asked so often for what lies below a gap, until something of it has come. */
const GAP_ASKS = 5;
/** A base that was asked for and does not come keeps edits waiting for so long, ms. */
const BASE_MS = 30_000;

/** A base that another one replaced, and that is kept for a while on the shelf of that one. */
export interface Shelved {
  readonly base: Base;
  readonly by: Hash;
  /** When it goes, ms. */
  readonly until: number;
}

export interface PartState {
  readonly edits: Iterable<EditFacts>;
  readonly bases: Iterable<Base>;
  readonly notes: Iterable<Note>;
  readonly proved: Hash | null;
  readonly witnessed: boolean;
  /** What a device still has on shelves; none if absent. */
  readonly shelved?: readonly Shelved[];
}

/**
 * One part of a room at one replica: what it keeps, and what it and its neighbours say to each other. Pure: it is told what
 * happened, at what time, and leaves what is to be done in `effects`. It sees no bytes: signatures are checked and chunks
 * fetched before it hears of anything.
 *
 *   have ⇄ have ─► which bases, which edits the other side lacks ─► snapshot, edits, note
 *
 * What a device and a home do differently with bases is theirs (`Device`, `Home`).
 */
export abstract class Part {
  readonly edits = new Edits();
  readonly bases = new Map<Hash, Base>();
  readonly lineage = new Lineage();
  proved: Hash | null;
  protected readonly links = new Map<LinkId, PeerView>();
  /** Rises with each change of what is said to others. */
  #version = 0;
  /** Session → the version in which its durable runs last changed. */
  readonly #changed = new LazyMap<SessionId, number>();
  /** In that version everything changed. */
  #allChanged = 0;
  #turnedAt = Number.NEGATIVE_INFINITY;
  /** The version at the last tick, and when it came to be that; when a peer last heard of what it need not know at once. */
  #seen = 0;
  #seenAt = Number.NEGATIVE_INFINITY;
  #comparedAt = Number.NEGATIVE_INFINITY;
  /** Bases that came and are not durable: nobody is told that they are held. */
  readonly #unwritten = new LazySet<Hash>();
  /** Bases that are on their way: from one link at a time. */
  readonly #awaited = new LazyMap<Hash, { readonly link: LinkId; readonly at: number }>();
  #effects: Effect[] = [];
  /** Of which edits and bases gaps were looked for, and what was found. */
  #gapped: {
    readonly version: number;
    readonly bases: number;
    readonly name: string;
    readonly sessions: readonly SessionId[];
  } = { version: -1, bases: 0, name: '', sessions: [] };

  constructor(state: PartState) {
    for (const edit of state.edits) this.edits.add(edit, true);
    for (const base of state.bases) {
      this.bases.set(base.hash, base);
      this.lineage.learn(base);
    }
    for (const note of state.notes) this.lineage.note(note);
    this.proved = state.proved;
  }

  /** What is to be done since the last call. */
  take(): readonly Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** `session`: at the other end, if that is known; `asks`: what the other side holds is asked for. */
  linkUp(id: LinkId, kind: LinkKind, now: number, session: SessionId | null = null, asks = false): void {
    const link = new PeerView(id, kind, session);
    this.links.set(id, link);
    this.#greet(link, now, asks);
  }

  linkDown(id: LinkId): void {
    this.links.delete(id);
  }

  /** Takes the place of a part whose storage was taken away: its links stay, and are told anew what is held. */
  succeed(before: Part, now: number): void {
    for (const { id, kind, theirs, session } of before.links.values()) {
      const link = new PeerView(id, kind, session);
      link.theirs = theirs;
      link.repairAt = now + REPAIR_MS;
      link.forgetSent();
      this.links.set(id, link);
      this.#tellAll(link, theirs.state !== 'known', now);
    }
    this.compareAll(now);
  }

  /** That edit is not in the log any more: it is given up, and comes again from whoever has it. */
  lost({ session, number }: Pick<EditFacts, 'session' | 'number'>): void {
    this.edits.remove(session, number, number + 1);
    this.changedAll();
  }

  /** An edit, verified and whole; `from` is null for this replica's own. */
  edit(edit: EditFacts, from: LinkId | null): Added | 'covered' {
    const link = from === null ? null : (this.links.get(from) ?? null);
    link?.assume(edit.session, edit.number, edit.number + 1);
    link?.delivers.add(edit.session);
    if (this.edits.has(edit)) return this.#again(edit, link, 'held');
    if (this.isCovered(edit)) return this.#again(edit, link, 'covered');
    const outcome = this.edits.add(edit);
    if (outcome === 'held' || outcome === 'refused') return outcome;
    this.#owe(edit, link);
    this.#tellWhatCounts(edit, link);
    this.effect({ type: 'write', change: { edits: [edit] } });
    this.added(edit, outcome);
    if (outcome !== 'new') this.#tellOfTwo(edit, link);
    return outcome;
  }

  /** A snapshot, verified and whole. */
  snapshot(base: Base, from: LinkId | null, now: number): void {
    if (from !== null) this.links.get(from)?.passed.add(base.hash);
    this.#awaited.delete(base.hash);
    if (this.bases.has(base.hash)) return;
    this.takeBase(base, now);
    this.compareAll(now);
  }

  note(note: Note, from: LinkId | null, now: number): void {
    if (from !== null) this.links.get(from)?.passed.add(note.hash);
    const forgotten = this.lineage.note(note);
    if (!forgotten) return;
    this.write({ notes: [note], ...(forgotten.length > 0 ? { forgotten } : {}) });
    this.noted(now);
    this.compareAll(now);
  }

  /** Whether that snapshot can be had here. */
  serves(hash: Hash): boolean {
    return this.bases.has(hash) || this.isShelved(hash);
  }

  /** The other side asks for that snapshot. */
  wanted(id: LinkId, hash: Hash): void {
    const link = this.links.get(id);
    if (!link || !this.serves(hash)) return;
    // Who was given it unasked asked before it came.
    if (link.offered.delete(hash)) return;
    link.passed.add(hash);
    this.effect({ type: 'snapshot', link: id, hash });
  }

  /** The other side lacks what follows in that session: the live way to it did not work. */
  grafted(id: LinkId, session: SessionId): void {
    const link = this.links.get(id);
    if (link?.theirs.state !== 'known') return;
    const { runs, assumed } = link.theirs;
    assumed.set(session, spansOf(runs.get(session)));
    this.#sendLacking(link, link.theirs, session, this.servedOf(session));
  }

  /** How much that link has named: sessions, and how many more what is covered of. */
  named(id: LinkId): number {
    const theirs = this.links.get(id)?.theirs;
    return theirs?.state === 'known' ? theirs.runs.size + theirs.covered.size : 0;
  }

  /** Whether it is known what the other side holds: only then anything live is sent. */
  knows(id: LinkId): boolean {
    return this.links.get(id)?.theirs.state === 'known';
  }

  /** That link was sent these by other ways: live. */
  sent(id: LinkId, session: SessionId, from: number, to: number): void {
    this.links.get(id)?.sent(session, from, to);
  }

  /** What the other side says it holds. Returns that, completed; null if it says too little to be understood, and is asked. */
  have(id: LinkId, have: Have, now: number): Have | null {
    const link = this.links.get(id);
    if (!link) return null;
    link.owed ||= have.ask;
    const isSame = have.digest === this.digest();
    if (link.theirs.state !== 'known' && !have.full && !isSame) {
      link.theirs = { state: 'asked', at: now };
      this.#tellAll(link, true, now);
      return null;
    }
    const heard = isSame && !have.full ? { ...have, runs: this.allRuns(), full: true } : have;
    const isFirst = link.theirs.state !== 'known';
    if (isFirst) link.repairAt = now + REPAIR_MS;
    const changed = link.hear(heard);
    if (heard.full) link.heardFull = this.#version;
    for (const session of changed) {
      if (this.#lacks(link.theirs, session)) link.ahead.add(session);
      else link.ahead.delete(session);
    }
    this.heard(link, changed, now);
    if (changed.size > 0 || isSame) link.patience = 0;
    if (link.owed) this.#answer(link, now);
    this.compare(link, now, isFirst ? 'all' : changed);
    return heard;
  }

  /** That change is durable, with all before it. */
  written({ edits = [], bases = [] }: Change): void {
    for (const { hash } of bases) if (this.#unwritten.delete(hash)) this.changedAll();
    if (edits.length === 0) return;
    const sessions = new Set<SessionId>();
    for (const { session, number } of edits) {
      this.edits.written(session, number, number + 1);
      sessions.add(session);
    }
    this.#version += 1;
    for (const session of sessions) {
      this.#changed.set(session, this.#version);
      for (const link of this.links.values()) if (link.awaits.has(session)) link.due.add(session);
    }
  }

  /** Whether nothing waits for time to go by but what has a minute. */
  get rests(): boolean {
    if (this.#awaited.size > 0) return false;
    for (const link of this.links.values()) {
      const { theirs, owed, told, due } = link;
      if (owed || due.size > 0 || told < this.#allChanged || theirs.state === 'asked') return false;
      if (this.hearsSoon(link) && told !== this.#version) return false;
      if (theirs.state === 'known' && this.#differs(link, theirs)) return false;
    }
    return true;
  }

  /** Time went by; call it every 100 ms or more often, every few seconds while it rests. */
  tick(now: number): void {
    if (now - this.#turnedAt >= REPAIR_MS) {
      this.#turnedAt = now;
      this.edits.turn();
    }
    for (const link of this.links.values()) {
      if (link.owed) this.#answer(link, now);
      if (this.#isToBeTold(link, now)) this.#tell(link, now);
      if (link.theirs.state === 'asked' && now - link.theirs.at >= REPAIR_MS) this.#tellAll(link, true, now);
      if (link.theirs.state === 'known') this.#repair(link, link.theirs, now);
    }
    this.#tellOne(now);
    this.#giveUpWaiting(now);
    this.work(now);
  }

  // ---- what a device and a home do each in their way ----

  /** Whether something that is kept stands for that edit. */
  protected abstract isCovered(edit: EditFacts): boolean;
  protected abstract takeBase(base: Base, now: number): void;
  /** Whether a base that somebody holds would be news. */
  protected abstract wants(hash: Hash): boolean;
  /** Whether the other side may lack something of a base it does not hold. */
  protected abstract offers(base: Base, link: PeerView, theirs: Known): boolean;
  /** What of a session the other side holds although it names no such edits. */
  protected abstract coveredFor(session: SessionId, link: PeerView, theirs: Known): Spans;
  /** Whether a snapshot that is no base any more can be had here. */
  protected abstract isShelved(hash: Hash): boolean;
  protected added(_edit: EditFacts, _outcome: Added): void {}
  protected noted(_now: number): void {}
  protected heard(_link: PeerView, _changed: ReadonlySet<SessionId>, _now: number): void {}
  protected abstract work(now: number): void;
  /** What it says it holds beside the runs of its kept edits. */
  protected saidRuns(session: SessionId): readonly RunView[] {
    return this.edits.runsOf(session);
  }
  protected allRuns(): Runs {
    return this.edits.runs();
  }
  /** Of all that it says it holds. */
  protected digest(): Hash {
    return this.edits.digest;
  }
  /** Which edits others can have from here. */
  protected servedSessions(): Iterable<SessionId> {
    return this.edits.sessions;
  }
  protected servedOf(session: SessionId): Spans {
    return this.edits.spansOf(session);
  }
  /** What that link need not be sent of sessions although it is not said to be held. */
  protected abstract saidCovered(link: PeerView): ReadonlyMap<SessionId, Spans>;
  protected keptBases(): readonly Hash[] {
    return [...this.bases.keys()];
  }
  /** Whether the other side hears within two seconds of all that is new here. */
  protected hearsSoon(_link: PeerView): boolean {
    return true;
  }

  // ---- for them ----

  /** It came, and is to be written. */
  protected writeBase(base: Base): void {
    this.#unwritten.add(base.hash);
    this.write({ bases: [base] });
  }

  protected isWritten(base: Hash): boolean {
    return !this.#unwritten.has(base);
  }

  /** What it says it holds and stands on: what is durable. */
  protected saidBases(): readonly Hash[] {
    return this.keptBases().filter((hash) => this.isWritten(hash));
  }

  protected get saidProved(): Hash | null {
    return this.proved !== null && this.isWritten(this.proved) ? this.proved : null;
  }

  protected effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  protected write(change: Change): void {
    this.effect({ type: 'write', change });
  }

  /** Bases changed, or much did: everybody is told. */
  protected changedAll(): void {
    this.#version += 1;
    this.#allChanged = this.#version;
  }

  /** That link brought what it need not have: it is told soon. */
  protected again({ session }: EditFacts, id: LinkId): void {
    const link = this.links.get(id);
    link?.delivers.add(session);
    link?.due.add(session);
  }

  protected compareAll(now: number): void {
    for (const link of this.links.values()) this.compare(link, now, 'all');
  }

  protected compare(link: PeerView, now: number, sessions: ReadonlySet<SessionId> | 'all'): void {
    const { theirs } = link;
    if (theirs.state !== 'known') return;
    for (const note of this.lineage.notes) {
      if (link.passed.has(note.hash)) continue;
      link.passed.add(note.hash);
      this.effect({ type: 'note', link: link.id, note });
    }
    if (this.#ask(link, theirs, now)) return;
    for (const base of this.bases.values()) {
      if (theirs.bases.has(base.hash) || link.passed.has(base.hash) || !this.offers(base, link, theirs))
        continue;
      link.passed.add(base.hash);
      link.offered.add(base.hash);
      this.effect({ type: 'snapshot', link: link.id, hash: base.hash });
    }
    for (const session of sessions === 'all' ? this.servedSessions() : sessions) {
      this.#clash(link, theirs, session);
      this.#sendLacking(link, theirs, session, this.servedOf(session));
    }
  }

  // ---- inside ----

  #again(edit: EditFacts, link: PeerView | null, outcome: 'held' | 'covered'): 'held' | 'covered' {
    this.#tellWhatCounts(edit, link);
    // The other side did not know.
    if (link && (outcome === 'covered' || this.edits.isWritten(edit.session, edit.number)))
      link.due.add(edit.session);
    return outcome;
  }

  /** What does not come from one link is asked for from another. */
  #giveUpWaiting(now: number): void {
    let isLate = false;
    for (const [hash, { link, at }] of this.#awaited) {
      if (this.links.has(link) && now - at < BASE_MS) continue;
      this.#awaited.delete(hash);
      isLate = true;
    }
    if (isLate) this.compareAll(now);
  }

  /** It does not count here: who does not know that is sent, once, what counts under its number, or what it follows, which does not
   * count either (L12). */
  #tellWhatCounts(edit: EditFacts, link: PeerView | null): void {
    const { session, number, hash } = edit;
    if (!link || link.refuted.has(hash)) return;
    const refuted = this.edits.refutedFrom(edit);
    if (refuted === null) return;
    link.refuted.add(hash);
    this.effect({ type: 'edits', link: link.id, session, from: refuted, to: number + 1, shelved: false });
  }

  /** Two stand under that number. Whoever has heard of one only holds it for all there is: both are its proof for everybody (L12). */
  #tellOfTwo({ session, number, hash }: EditFacts, from: PeerView | null): void {
    for (const link of this.links.values()) {
      if (link === from || link.theirs.state !== 'known' || link.passed.has(hash)) continue;
      link.passed.add(hash);
      this.effect({ type: 'edits', link: link.id, session, from: number, to: number + 1, shelved: false });
    }
  }

  /** Asks for what they stand on. True while something is on its way without which comparing makes no sense. */
  #ask(link: PeerView, theirs: Known, now: number): boolean {
    let isWaiting = false;
    for (const hash of theirs.bases) {
      if (this.bases.has(hash) || !this.wants(hash)) continue;
      if (!this.#awaited.has(hash) && !link.asked.has(hash)) {
        link.asked.add(hash);
        this.#awaited.set(hash, { link: link.id, at: now });
        this.effect({ type: 'want', link: link.id, hash });
      }
      isWaiting ||= this.#awaited.has(hash);
    }
    return isWaiting;
  }

  /** Both hold something under one number, and not the same: each sends what it has, once. */
  #clash(link: PeerView, theirs: Known, session: SessionId): void {
    if (link.clashed.has(session)) return;
    for (const { to, last } of theirs.runs.get(session) ?? []) {
      const ours = this.edits.hashOf(session, to - 1);
      if (ours === null || ours === last) continue;
      link.clashed.add(session);
      theirs.assumed.delete(session);
      return;
    }
  }

  #sendLacking(link: PeerView, theirs: Known, session: SessionId, mine: Spans): void {
    const covered = union(theirs.covered.get(session) ?? NO_SPANS, this.coveredFor(session, link, theirs));
    const assumed = union(theirs.assumed.get(session) ?? NO_SPANS, covered);
    const lacking = without(mine, assumed);
    const shelved = without(lacking, this.edits.spansOf(session));
    this.#sendSpans(link, session, without(lacking, shelved), false);
    this.#sendSpans(link, session, shelved, true);
  }

  #sendSpans(link: PeerView, session: SessionId, spans: Spans, shelved: boolean): void {
    for (const { from, to } of spans) {
      link.sent(session, from, to);
      this.effect({ type: 'edits', link: link.id, session, from, to, shelved });
    }
  }

  /** What was sent and is not acknowledged goes again; what they have and does not come is asked for. */
  #repair(link: PeerView, theirs: Known, now: number): void {
    if (now < link.repairAt) return;
    const differs = this.#differs(link, theirs);
    const gaps = this.#gapsFor(link);
    link.patience =
      differs || gaps.length > 0 ? Math.min(Math.max(REPAIR_MS, link.patience * 2), REPAIR_MAX_MS) : 0;
    link.repairAt = now + Math.max(link.patience, REPAIR_MS);
    for (const session of gaps) this.effect({ type: 'graft', link: link.id, session });
    if (!differs || this.#ask(link, theirs, now)) return;
    // Of a peer that is not told everything at once, and does not tell, not all that it holds is known.
    const isKnown = this.hearsSoon(link) || link.heardFull === this.#version;
    const sessions = isKnown ? this.edits.sessions : [...link.unacknowledged];
    link.forgetSent(isKnown ? undefined : sessions);
    for (const session of sessions) {
      this.#clash(link, theirs, session);
      this.#sendLacking(link, theirs, session, this.edits.settledOf(session));
    }
    let grafts = 0;
    for (const session of theirs.runs.keys()) {
      if (!this.#lacks(theirs, session)) continue;
      this.effect({ type: 'graft', link: link.id, session });
      grafts += 1;
      if (grafts === MAX_GRAFTS) return;
    }
  }

  /** What that link is still to be asked for: perhaps nobody has it any more. */
  #gapsFor(link: PeerView): readonly SessionId[] {
    const gaps = this.#gaps();
    if (gaps.length === 0) return [];
    if (gaps !== link.gaps?.of) link.gaps = { of: gaps, asked: 0 };
    if (link.gaps.asked === GAP_ASKS) return [];
    link.gaps.asked += 1;
    return gaps;
  }

  /** Sessions of which something before what is kept is missing, and lies under no base: whoever is linked is asked for it,
   * whatever they said. So many at a time as grafts. */
  #gaps(): readonly SessionId[] {
    const { version } = this.edits;
    const bases = this.bases.size;
    if (this.#gapped.version === version && this.#gapped.bases === bases) return this.#gapped.sessions;
    const sessions: SessionId[] = [];
    let name = '';
    for (const session of this.edits.sessions) {
      if (sessions.length === MAX_GRAFTS) break;
      const spans = this.edits.spansOf(session);
      let covered = 0;
      for (const base of this.bases.values())
        covered = Math.max(covered, base.covers.get(session)?.count ?? 0);
      const held = union(union(spans, upTo(covered)), this.heldBeside(session));
      const missing = without(upTo(spans.at(-1)?.to ?? 0), held);
      if (missing.length === 0) continue;
      sessions.push(session);
      name += `${session} ${missing.map(({ from, to }) => `${from}-${to}`).join()} `;
    }
    // As long as they are the same they are one question, whatever else comes.
    const isSame = name === this.#gapped.name;
    this.#gapped = { version, bases, name, sessions: isSame ? this.#gapped.sessions : sessions };
    return this.#gapped.sessions;
  }

  /** Whether they hold something of a session that is not here. */
  #lacks(theirs: PeerView['theirs'], session: SessionId): boolean {
    if (theirs.state !== 'known') return false;
    const mine = union(this.edits.spansOf(session), this.heldBeside(session));
    return without(theirs.runs.get(session) ?? NO_SPANS, mine).length > 0;
  }

  /** Whether anything is known that one has and the other has not. */
  #differs(link: PeerView, theirs: Known): boolean {
    if (theirs.digest === this.digest()) return false;
    if (this.hearsSoon(link) || link.heardFull === this.#version || link.unacknowledged.size > 0) return true;
    for (const session of link.ahead) {
      if (this.#lacks(theirs, session)) return true;
      link.ahead.delete(session);
    }
    return false;
  }

  /** What is held of a session although it is no kept edit. */
  protected abstract heldBeside(session: SessionId): Spans;

  #greet(link: PeerView, now: number, asks: boolean): void {
    const runs = this.allRuns();
    const isSmall = runs.size <= SMALL;
    this.#say(link, isSmall ? runs : new Map(), isSmall, asks, now);
    if (isSmall) link.toldFull = this.#version;
  }

  /** Who brought something is told when it is durable; everybody else of what others brought, gathered. */
  #isToBeTold(link: PeerView, now: number): boolean {
    if (link.told === this.#version) return link.due.size > 0 && now - link.toldAt >= ACK_MS;
    link.staleSince ??= now;
    if (link.due.size > 0 && now - link.toldAt >= ACK_MS) return true;
    if (link.told < this.#allChanged) return now - link.toldAt >= TELL_MS;
    return this.hearsSoon(link) && now - link.staleSince >= TELL_MS;
  }

  /** Of the peers who need not know at once one is told, which compares: should what came not have come there, it asks for it. */
  #tellOne(now: number): void {
    if (this.#seen !== this.#version) {
      this.#seen = this.#version;
      this.#seenAt = now;
    }
    const isQuiet = now - this.#seenAt >= QUIET_MS;
    if (now - this.#comparedAt < (isQuiet ? QUIET_MS : UNQUIET_MS)) return;
    let next: PeerView | null = null;
    for (const link of this.links.values()) {
      const { told, staleSince, theirs } = link;
      if (told === this.#version || theirs.state !== 'known' || this.hearsSoon(link)) continue;
      if (!isQuiet && now - (staleSince ?? now) < UNQUIET_MS) continue;
      if (!next || link.toldAt < next.toldAt) next = link;
    }
    if (!next) return;
    this.#comparedAt = now;
    this.#tell(next, now);
  }

  /** Who is to hear soon that this edit is held: who brought it, and its author. */
  #owe({ session, number }: EditFacts, from: PeerView | null): void {
    from?.awaits.set(session, number);
    for (const link of this.links.values()) if (link.session === session) link.awaits.set(session, number);
  }

  #answer(link: PeerView, now: number): void {
    if (link.toldFull !== this.#version) {
      if (now - link.toldAt < ASK_MS && link.toldFull >= 0) return;
      this.#tellAll(link, false, now);
    }
    link.owed = false;
  }

  #tellAll(link: PeerView, ask: boolean, now: number): void {
    this.#say(link, this.allRuns(), true, ask, now);
    link.toldFull = this.#version;
  }

  /** What came of that session is acknowledged; not so what is on its way into the log. */
  #settled(link: PeerView, session: SessionId): void {
    const last = link.awaits.get(session);
    if (last !== undefined && this.edits.isWritten(session, last)) link.awaits.delete(session);
  }

  /** All that changed since it was last told something. */
  #tell(link: PeerView, now: number): void {
    if (link.told < this.#allChanged) return this.#tellAll(link, false, now);
    const runs = new Map<SessionId, readonly RunView[]>();
    for (const session of link.due) runs.set(session, this.saidRuns(session));
    for (const [session, version] of this.#changed) {
      if (version > link.told) runs.set(session, this.saidRuns(session));
    }
    this.#say(link, runs, false, false, now);
  }

  #say(link: PeerView, runs: Runs, full: boolean, ask: boolean, now: number): void {
    for (const session of link.due) this.#settled(link, session);
    link.due.clear();
    link.told = this.#version;
    link.toldAt = now;
    link.staleSince = null;
    const have = {
      proved: this.saidProved,
      bases: this.saidBases(),
      digest: this.digest(),
      covered: this.saidCovered(link),
      runs,
      full,
      ask,
    };
    this.effect({ type: 'have', link: link.id, have });
  }
}

export const upTo = (count: number): Spans => (count > 0 ? [{ from: 0, to: count }] : NO_SPANS);

const spansOf = (runs: readonly RunView[] | undefined): Spans =>
  (runs ?? []).map(({ from, to }) => ({ from, to }));
