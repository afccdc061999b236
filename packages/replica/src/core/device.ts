import type { Hash, SessionId } from '@parley/wire';
import type { Base, Covers } from './base.ts';
import { Bodies } from './bodies.ts';
import { Duties, type DutyFacts } from './duties.ts';
import type { EditRange } from './edit-range.ts';
import type { EditFacts, Runs } from './edits.ts';
import type { Examination } from './examination.ts';
import { PackedHashes } from './packed-hashes.ts';
import { Part, type PartState, type Shelved, upTo } from './part.ts';
import type { Known, PeerView } from './peer-view.ts';
import type { Added } from './session-edits.ts';
import { holdsNumber, NO_SPANS, type Spans, union, without } from './spans.ts';
import { Witness } from './witness.ts';

/** So long a device keeps the last base that another replaced, ms. */
export const DEVICE_GRACE_MS = 24 * 3_600_000;

/** So long a quiet moment is waited for before a base is proved without one, ms. */
export const UNQUIET_MS = 10_000;

/** So long who has nothing yet waits for all bases that are listed before it opens one, ms. */
const GATHER_MS = 2_000;

/** What the other side of a link says that it holds durably. */
export interface Holding {
  readonly runs: Runs;
  readonly bases: ReadonlySet<Hash>;
  readonly proved: Hash | null;
}

export interface DeviceOptions<Content> {
  readonly state: PartState;
  readonly session: SessionId;
  /** Whether it may sign bases and notes. */
  readonly isEditor: boolean;
  /** Whether a body has all structs and deletions of another content. */
  readonly holds: (body: Content, part: Content) => boolean;
}

/**
 * A part on a device, which reads: bases are content for it, taken by whoever lacks them (L2), and replace something only
 * once they are proved (L3). A count never makes an edit held (L1).
 */
export class Device<Content> extends Part {
  readonly #options: DeviceOptions<Content>;
  readonly #bodies: Bodies<Content>;
  readonly #duties: Duties;
  /** The last base that was replaced; more only of former pages. */
  #shelved: readonly Shelved[];
  /** It has nothing of anybody yet: it takes all that is listed before it proves anything (L5). */
  #isNewcomer: boolean;
  readonly #witness: Witness;
  #session: SessionId;
  /** What it wrote under that session, by number. */
  #own = new PackedHashes();
  #isBurnt = false;
  readonly #inspecting = new Map<Hash, { readonly edit: EditFacts; readonly from: Set<string> }>();
  /** Inspected, and other than the proved base's body has it; not opened yet. */
  readonly #differing = new Set<Hash>();
  #examining: Hash | null = null;
  #facts: DutyFacts | null = null;
  /** Bases that came and are not in the document yet, and since when they wait, ms. */
  #unopened: Hash[] = [];
  #openedFrom: number | null = null;
  /** When it was last looked whether bases are proved, ms. */
  #provedAt: number | null = null;

  constructor(options: DeviceOptions<Content>) {
    super(options.state);
    this.#options = options;
    this.#bodies = new Bodies(options.holds);
    this.#witness = new Witness(options.state.witnessed);
    this.#shelved = options.state.shelved ?? [];
    this.#session = options.session;
    this.#isNewcomer = this.bases.size === 0 && this.edits.count === 0;
    this.#duties = new Duties();
  }

  /** The last base that was replaced, while it is kept. */
  get grace(): Hash | null {
    return this.#shelved.at(-1)?.base.hash ?? null;
  }

  /** Whether it has held every edit that its proved base covers. */
  get isWitnessed(): boolean {
    return this.#witness.isWhole;
  }

  get bodies(): Pick<Bodies<Content>, 'of' | 'differs' | 'isUnder'> {
    return this.#bodies;
  }

  /** The proved base with what this device has seen that it holds, instead of what it claims: a true body may claim a million of everybody. */
  get witnessed(): Base | null {
    const base = this.proved === null ? undefined : this.bases.get(this.proved);
    return base ? { ...base, covers: this.#witness.covers() } : null;
  }

  /** Whether this device has all of a session up to that number: what rests on something it lacks it cannot show. */
  isWhole(session: SessionId, number: number): boolean {
    return isUpTo(number, union(this.edits.spansOf(session), this.#replacedOf(session)));
  }

  /** Whether who says that it holds these has: as edits, under the base that this device stands on too, or in the body of the one that
   * they stand on. */
  isHeldWhole(session: SessionId, number: number, { runs, bases, proved }: Holding): boolean {
    const edits: Spans = (runs.get(session) ?? []).map(({ from, to }) => ({ from, to }));
    const under = proved === null ? NO_SPANS : this.#bodies.underOf(proved, session);
    const standsOnOurs = this.proved !== null && bases.has(this.proved);
    const replaced = standsOnOurs ? this.#replacedOf(session) : NO_SPANS;
    return isUpTo(number, union(union(edits, under), replaced));
  }

  /** What of a session lies under the proved base: it was proved with all that is shown. */
  #replacedOf(session: SessionId): Spans {
    const base = this.proved === null ? undefined : this.bases.get(this.proved);
    const seen = this.#witness.of(session);
    return base && this.isWritten(base.hash) ? union(seen, upTo(base.covers.get(session)?.count ?? 0)) : seen;
  }

  /** What is shown has changed in a way that no proof of before knows of. */
  doubt(): void {
    this.#bodies.doubt();
  }

  /** The page has gone on in a fresh session (L11). */
  renew(session: SessionId): void {
    this.#session = session;
    this.#own = new PackedHashes();
    this.#isBurnt = false;
  }

  /** It takes the place of that one, which wrote under the same session. */
  inherit(before: Device<Content>): void {
    this.#own = before.#own;
    this.#isBurnt = before.#isBurnt;
  }

  /** What decides whether this device is to do something for the room now; as it is at each moment. */
  facts(facts: DutyFacts): void {
    this.#facts = facts;
  }

  /** What a base of all that is shown names: these, the proved one first, and what they contain. A base names so many at most: those that
   * somebody lists still come first, since whoever is served one has to know that this one contains it. */
  parentsOf(bases: readonly Hash[]): Hash[] {
    const tops = [...bases].sort((a, b) => Number(b === this.proved) - Number(a === this.proved));
    const below = tops.flatMap((hash) => [...this.lineage.below(hash)]);
    const listed = new Set(this.bases.keys());
    for (const { theirs } of this.links.values())
      if (theirs.state === 'known') for (const hash of theirs.bases) listed.add(hash);
    return [...new Set([...tops, ...below.filter((hash) => listed.has(hash)), ...below])];
  }

  /** The document has taken the base's body in; null: it cannot be read. */
  opened(hash: Hash, content: Content | null, now: number): void {
    if (!this.#has(hash)) return;
    this.#bodies.opened(hash, content);
    this.compareAll(now);
  }

  /** The document has taken an edit in; null: it cannot be read, and is covered like any other (L13). `differs`: other words
   * were shown under its ids. Where it counts they are shown no more, but no body has changed. */
  editOpened(edit: EditFacts, content: Content | null, differs = false): void {
    const isOther = this.#differing.delete(edit.hash) || differs;
    if (!this.edits.has(edit)) return;
    this.#bodies.edit(edit, content, this.bases, isOther);
    if (this.proved !== null && this.#bodies.isUnder(this.proved, edit))
      this.#drop(this.proved, [rangeOf(edit)]);
  }

  /** As asked for by `inspect`; null: it cannot be read. `differs`: other words are shown under its ids. */
  inspected(hash: Hash, content: Content | null, now: number, differs = false): void {
    const waiting = this.#inspecting.get(hash);
    this.#inspecting.delete(hash);
    if (!waiting) return;
    const { edit, from } = waiting;
    const isIn = this.proved !== null && this.#bodies.has(this.proved, edit, content, this.bases, differs);
    if (isIn) {
      this.#cover([rangeOf(edit)]);
      this.#witness.replaced([{ ...rangeOf(edit), hashes: [hash] }]);
      for (const id of from) this.again(edit, id);
    } else {
      if (differs) this.#differing.add(hash);
      for (const link of from) super.edit(edit, link);
    }
    this.compareAll(now);
  }

  examined(hash: Hash, examination: Examination<Content> | null, now: number): void {
    if (this.#examining === hash) this.#examining = null;
    if (!this.#has(hash)) return;
    this.#bodies.examined(hash, examination);
    this.#prove(now);
  }

  /** This device made a base of all that it shows. */
  made(base: Base, examination: Examination<Content>, now: number): void {
    this.lineage.learn(base);
    this.bases.set(base.hash, base);
    this.writeBase(base);
    this.#bodies.examined(base.hash, examination);
    this.#duties.done();
    this.#settle(base, now);
    this.compareAll(now);
  }

  override edit(edit: EditFacts, from: string | null): ReturnType<Part['edit']> {
    this.#guard(edit, from);
    const isSuspect = from !== null && this.#mayBeUnder(edit);
    if (!isSuspect || this.edits.has(edit)) return super.edit(edit, from);
    const waiting = this.#inspecting.get(edit.hash) ?? { edit, from: new Set<string>() };
    if (waiting.from.size === 0) this.effect({ type: 'inspect', edit });
    this.#inspecting.set(edit.hash, waiting);
    waiting.from.add(from);
    return 'covered';
  }

  protected isCovered(): boolean {
    return false;
  }

  protected takeBase(base: Base, now: number): void {
    if (!this.wants(base.hash)) return;
    this.lineage.learn(base);
    this.bases.set(base.hash, base);
    this.#bodies.doubt();
    this.writeBase(base);
    this.#unopened.push(base.hash);
    this.#openedFrom ??= now;
    this.#open(now);
  }

  protected wants(hash: Hash): boolean {
    return !this.isShelved(hash) && !(this.proved !== null && this.#contains(this.proved, hash));
  }

  /** Who lacks it asks for it; who has nothing is spared the question. */
  protected offers(_base: Base, _link: PeerView, theirs: Known): boolean {
    return theirs.bases.size === 0 && theirs.runs.size === 0;
  }

  protected coveredFor(session: SessionId, link: PeerView, theirs: Known): Spans {
    if (theirs.proved === null || theirs.proved === this.proved) return NO_SPANS;
    if (link.kind !== 'home') return this.#bodies.underOf(theirs.proved, session);
    return upTo(this.bases.get(theirs.proved)?.covers.get(session)?.count ?? 0);
  }

  protected saidCovered({ delivers }: PeerView): ReadonlyMap<SessionId, Spans> {
    const covered = new Map<SessionId, Spans>();
    for (const session of delivers) {
      const spans = this.#witness.of(session);
      if (spans.length > 0) covered.set(session, spans);
    }
    return covered;
  }

  protected heldBeside(session: SessionId): Spans {
    return this.#witness.of(session);
  }

  /** Home and the tabs of this device do. Of a room's peers each has what a tree brings, and whoever brought it to them sees to that. */
  protected override hearsSoon({ kind }: PeerView): boolean {
    return kind !== 'device';
  }

  protected isShelved(hash: Hash): boolean {
    return this.#shelved.some(({ base }) => base.hash === hash);
  }

  protected override added(edit: EditFacts, outcome: Added): void {
    if (outcome === 'switched') this.effect({ type: 'rebuild' });
    this.#bodies.added(edit, this.bases);
  }

  protected override noted(now: number): void {
    const base = this.proved === null ? undefined : this.bases.get(this.proved);
    if (base) this.#settle(base, now);
  }

  override get rests(): boolean {
    if (!super.rests || !this.#duties.rests || this.#openedFrom !== null) return false;
    if (this.#examining !== null || this.#inspecting.size > 0) return false;
    return [...this.bases.keys()].every((hash) => hash === this.proved);
  }

  protected work(now: number): void {
    this.#open(now);
    this.#sweep(now);
    // Where it is never quiet bases are proved all the same: else there would be ever more of them.
    this.#provedAt ??= now;
    const isTime = this.#facts?.isQuiet === true || now - this.#provedAt >= UNQUIET_MS;
    if (isTime) {
      this.#provedAt = now;
      this.#prove(now);
    }
    if (this.#options.isEditor && this.#facts) this.#serve(this.#facts, isTime, now);
  }

  /** A claim to contain what lies here is believed only if the bodies agree (L7), one to contain what does not if nobody says
   * the contrary. Two whose bodies hold each other: the lesser name stands. */
  #contains(x: Hash, y: Hash): boolean {
    if (x === y) return true;
    return this.#says(x, y) && !(y < x && this.#says(y, x));
  }

  #says(x: Hash, y: Hash): boolean {
    if (!this.lineage.below(x).has(y)) return false;
    const [a, b] = [this.#bodies.of(x), this.#bodies.of(y)];
    if (a !== null && b !== null) return this.#options.holds(a, b);
    return !this.lineage.below(y).has(x);
  }

  /** The bases that no other contains. */
  #maximal(): Hash[] {
    const all = [...this.bases.keys()];
    const isBelow = (x: Hash): boolean =>
      all.some((y) => y !== x && this.#contains(y, x) && !(this.#contains(x, y) && x < y));
    return all.filter((x) => !isBelow(x)).sort();
  }

  #has(hash: Hash): boolean {
    return this.bases.has(hash) || this.isShelved(hash);
  }

  /** Where two have other words under one id those count which the page took first: a base goes before what it contains (L12), and what
   * others stand on before what they only list: where there are many, which contains which may not be known in time.
   * Who has nothing yet waits a moment for all that are listed. */
  #open(now: number): void {
    if (this.#openedFrom === null) return;
    if (this.#isNewcomer && this.#isListedElsewhere() && now - this.#openedFrom < GATHER_MS) return;
    const proved = this.#provedElsewhere();
    const unopened = this.#unopened.filter((hash) => this.bases.has(hash));
    unopened.sort((a, b) => Number(proved.has(b)) - Number(proved.has(a)));
    const hashes = this.lineage.topDown(unopened);
    this.#unopened = [];
    this.#openedFrom = null;
    for (const base of hashes) this.effect({ type: 'open', base });
  }

  #sweep(now: number): void {
    const over = this.#shelved.filter(({ until }) => until <= now);
    if (over.length === 0) return;
    this.#shelved = this.#shelved.filter(({ until }) => until > now);
    this.write({ dropped: over.map(({ base }) => base.hash) });
  }

  // ---- proof ----

  #prove(now: number): void {
    if (this.#facts?.isOutdated) return;
    if (this.#isNewcomer && this.#awaitsBases()) return;
    for (const hash of this.#maximal()) {
      if (hash === this.proved || !this.isWritten(hash)) continue;
      const { proved } = this;
      if (proved !== null && hash > proved && !this.#contains(hash, proved)) {
        const stands = this.#proves(proved);
        if (stands === null) return;
        if (stands) continue;
      }
      const proves = this.#proves(hash);
      if (proves === null) return;
      const base = this.bases.get(hash);
      if (base && (proves || this.#lacksOnlyWhatStays(hash))) {
        this.#settle(base, now);
        this.compareAll(now);
        return;
      }
    }
  }

  /** Null while that is being found out. */
  #proves(hash: Hash): boolean | null {
    const known = this.#bodies.proves(hash);
    if (known !== null) return known;
    if (this.#examining === null) {
      this.#examining = hash;
      this.effect({ type: 'examine', base: hash });
    }
    return null;
  }

  /** Whether a base takes the place of the proved one although it has not all that is shown: where ever more bases come, each shows
   * something that no other has. It holds all that the proved one does, and claims nothing in vain; what it lacks is in bases that are
   * listed beside it still. Without such a one, what it lacks would be nowhere. */
  #lacksOnlyWhatStays(hash: Hash): boolean {
    const { proved } = this;
    if (proved === null || proved === hash || !this.#bodies.holdsTruly(hash, proved)) return false;
    return [...this.bases.keys()].some((other) => other !== proved && !this.#contains(hash, other));
  }

  #awaitsBases(): boolean {
    return this.#isListedElsewhere() || [...this.bases.keys()].some((hash) => !this.#bodies.isOpened(hash));
  }

  /** The bases that others stand on. */
  #provedElsewhere(): Set<Hash> {
    const proved = new Set<Hash>();
    for (const { theirs } of this.links.values())
      if (theirs.state === 'known' && theirs.proved !== null) proved.add(theirs.proved);
    return proved;
  }

  /** Somebody lists a base that has not come. */
  #isListedElsewhere(): boolean {
    for (const { theirs } of this.links.values()) {
      if (theirs.state !== 'known') continue;
      for (const hash of theirs.bases) if (!this.bases.has(hash) && this.wants(hash)) return true;
    }
    return false;
  }

  /** It is proved: it replaces the edits its body holds, and the bases it contains (L3). */
  #settle(base: Base, now: number): void {
    const before = this.proved === null ? null : (this.bases.get(this.proved) ?? null);
    const isNew = before?.hash !== base.hash;
    const edits = this.edits.replaceable(this.#bodies.allUnder(base.hash));
    this.#bodies.replaced(edits);
    const gone = [...this.bases.keys()].filter(
      (hash) => hash !== base.hash && this.#contains(base.hash, hash),
    );
    if (!isNew && edits.length === 0 && gone.length === 0) return;
    const replaced = edits.flatMap(({ session, from, to }) => this.edits.remove(session, from, to));
    for (const hash of gone) this.bases.delete(hash);
    if (isNew) this.#witness.settle(base, before, edits);
    else this.#cover(edits);
    this.#witness.replaced(replaced);
    this.proved = base.hash;
    this.#isNewcomer = false;
    const shelved = before && gone.includes(before.hash) ? [before.hash] : [];
    const until = now + DEVICE_GRACE_MS;
    // A log gives back what lies on the shelf of one that goes: that goes too.
    const dropped = gone.filter((hash) => !shelved.includes(hash));
    const former = this.#shelved.filter(({ by }) => shelved.length > 0 || dropped.includes(by));
    this.#shelved = this.#shelved.filter((each) => !former.includes(each));
    if (before && shelved.length > 0)
      this.#shelved = [...this.#shelved, { base: before, by: base.hash, until }];
    this.write({
      proved: { base: base.hash, witnessed: this.#witness.isWhole },
      replaced: [
        {
          by: base.hash,
          edits: replaced,
          bases: [...dropped, ...former.map((each) => each.base.hash)],
          shelf: 'none',
        },
        ...(shelved.length > 0 ? [{ by: base.hash, edits: [], bases: shelved, shelf: { until } }] : []),
      ],
    });
    this.#bodies.keep(new Set([...this.bases.keys(), ...this.#shelved.map((each) => each.base.hash)]));
    this.#rebuildIfSwitched();
    this.changedAll();
  }

  /** Under this device's own session there is only what it wrote (L12). */
  #guard({ session, number, hash }: EditFacts, from: string | null): void {
    if (session !== this.#session) return;
    if (from === null) {
      if (number === this.#own.length) this.#own.push(hash);
    } else if (!this.#isBurnt && (number >= this.#own.length || this.#own.at(number) !== hash)) {
      this.#isBurnt = true;
      this.effect({ type: 'burn' });
    }
  }

  /** Whether the proved base may hold it: by its claim, or because that was seen. */
  #mayBeUnder({ session, number }: EditFacts): boolean {
    if (this.proved === null || number >= this.edits.disputedFrom(session)) return false;
    const count = this.bases.get(this.proved)?.covers.get(session)?.count ?? 0;
    return number < count || holdsNumber(this.#witness.of(session), number);
  }

  #drop(by: Hash, dropped: readonly EditRange[]): void {
    const edits = this.edits.replaceable(dropped);
    if (edits.length === 0) return;
    const replaced = edits.flatMap(({ session, from, to }) => this.edits.remove(session, from, to));
    this.#cover(edits);
    this.#witness.replaced(replaced);
    this.write({ replaced: [{ by, edits: replaced, bases: [], shelf: 'none' }] });
    this.#rebuildIfSwitched();
    this.changedAll();
  }

  /** What counts is another thing, since what it did not follow was replaced (L12). */
  #rebuildIfSwitched(): void {
    if (this.edits.takeSwitched()) this.effect({ type: 'rebuild' });
  }

  #cover(edits: readonly EditRange[]): void {
    this.#witness.see(edits, this.proved === null ? null : (this.bases.get(this.proved) ?? null));
  }

  // ---- for the room ----

  #serve(facts: DutyFacts, isTimeToProve: boolean, now: number): void {
    if (facts.isOutdated) return;
    const top = this.#maximal();
    const due = this.#duties.due(
      {
        top,
        proved: this.proved,
        kept: this.edits.replaceableCount,
        bytes: this.edits.bytes,
        baseBytes: this.proved === null ? 0 : (this.bases.get(this.proved)?.bytes ?? 0),
        proves: (hash) => (isTimeToProve ? this.#proves(hash) : this.#bodies.proves(hash)),
        holdsAll: (hash) => this.#holdsAll(hash, top),
        isUnconfirmed: (hash) => this.#isUnconfirmed(hash),
        isWitnessed: this.#witness.isWhole,
        overclaims: this.#overclaims(),
      },
      facts,
      now,
    );
    if (!due) return;
    if (due.type === 'make') {
      this.effect({ type: 'make', why: due.why, parents: this.parentsOf(top) });
    } else this.effect({ type: 'sign', base: due.base, contains: due.contains });
  }

  /** Nobody believes such a claim, and what lies under the base is known only until the page is loaded anew: the next base would cover
   * nothing of it, and home, which is blind, would keep what it has beside it for good. */
  #overclaims(): boolean {
    const sessions = this.proved === null ? [] : this.#bodies.overclaimedOf(this.proved);
    if (sessions.length === 0) return false;
    const claimed = this.bases.get(this.proved ?? '')?.covers;
    const seen = this.#witness.covers();
    const countOf = (covers: Covers | undefined, session: SessionId): number =>
      covers?.get(session)?.count ?? 0;
    return sessions.some((session) => {
      const count = countOf(seen, session);
      return count > 0 && count < countOf(claimed, session);
    });
  }

  #holdsAll(hash: Hash, others: readonly Hash[]): boolean {
    const body = this.#bodies.of(hash);
    if (body === null || this.#bodies.differs(hash)) return false;
    return others.every((other) => {
      const theirs = this.#bodies.of(other);
      if (other === hash) return true;
      return theirs !== null && !this.#bodies.differs(other) && this.#options.holds(body, theirs);
    });
  }

  /** Whether nobody but its maker has said that it is good. */
  #isUnconfirmed(hash: Hash): boolean {
    const maker = this.lineage.claimOf(hash)?.by;
    if (maker === undefined || maker === this.#session) return false;
    for (const by of this.lineage.confirmers(hash)) if (by !== maker) return false;
    return true;
  }
}

/** Whether all up to that number is there. */
const isUpTo = (number: number, spans: Spans): boolean => without(upTo(number + 1), spans).length === 0;

const rangeOf = ({ session, number }: Pick<EditFacts, 'session' | 'number'>): EditRange => ({
  session,
  from: number,
  to: number + 1,
});
