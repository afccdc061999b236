import { digestOfRuns, type Hash, type SessionId } from '@parley/wire';
import type { Base } from './base.ts';
import type { EditRange } from './edit-range.ts';
import type { EditFacts, Runs } from './edits.ts';
import type { Change, Replacement } from './effects.ts';
import { Part, type PartState, upTo } from './part.ts';
import type { Known, PeerView } from './peer-view.ts';
import { apart, type RunView } from './run.ts';
import { Shelf, type ShelfState } from './shelf.ts';
import { NO_SPANS, type Spans, union } from './spans.ts';

/** Bases that are not proved; one more pushes out the eldest of its signer, else of who has most (L7). */
export const MAX_UNPROVED = 8;
/** How long what was replaced is kept once somebody has confirmed it, ms. */
export const HOME_GRACE_MS = 7 * 24 * 3_600_000;

export interface HomeOptions {
  readonly state: PartState & { readonly shelf: ShelfState };
  /** Whether so many bytes more fit into the room. What makes it smaller is always taken. */
  readonly admits: (bytes: number) => boolean;
}

interface Said {
  readonly version: number;
  readonly runs: Runs;
  readonly digest: Hash;
}

/** A base, and of which sessions what it covers agreed with an edit that was held: session → count. */
interface Judged {
  readonly base: Base;
  readonly agreed: Map<SessionId, number>;
}

/**
 * A part at home, which cannot read. It judges a base session by session: where the claim's count and hash agree with an edit
 * that is held, the edits up to it are replaced; elsewhere they stay (L4). What was replaced is served beside the base
 * until a second session has confirmed it, and then kept for a week.
 */
export class Home extends Part {
  readonly #options: HomeOptions;
  readonly #judged = new Map<Hash, Judged>();
  readonly #shelf: Shelf;
  #said: Said | null = null;
  #changes = 0;

  constructor(options: HomeOptions) {
    super(options.state);
    this.#options = options;
    this.#shelf = new Shelf(options.state.shelf);
    for (const { bases } of options.state.shelf.items) for (const base of bases) this.lineage.learn(base);
    for (const base of this.bases.values()) this.#judged.set(base.hash, { base, agreed: new Map() });
    for (const [hash, { base, agreed }] of this.#judged) {
      if (hash === this.proved) for (const [session, { count }] of base.covers) agreed.set(session, count);
      for (const [session, count] of options.state.shelf.agreed.get(hash) ?? []) agreed.set(session, count);
    }
  }

  /** How many edits of that session lie under bases, as far as they agreed. */
  heldOf(session: SessionId): number {
    let most = 0;
    for (const { agreed } of this.#judged.values()) most = Math.max(most, agreed.get(session) ?? 0);
    return most;
  }

  /** What its receipts say: what is durable. */
  says(): { readonly proved: Hash | null; readonly bases: readonly Hash[]; readonly runs: Runs } {
    return { proved: this.saidProved, bases: this.saidBases(), runs: this.allRuns() };
  }

  get shelf(): Pick<Shelf, 'bytes'> {
    return this.#shelf;
  }

  /** The bases that only one session vouches for. */
  get unconfirmed(): readonly Hash[] {
    return this.#shelf.unconfirmed;
  }

  protected isCovered({ session, number }: EditFacts): boolean {
    return number < this.heldOf(session) && number < this.edits.disputedFrom(session);
  }

  protected takeBase(base: Base): void {
    if (!this.wants(base.hash)) return;
    const isSmaller = base.parents.some((parent) => this.bases.has(parent));
    if (!isSmaller && !this.#options.admits(base.bytes)) return;
    if (!isSmaller) this.#makeRoom(base);
    this.#shelf.forgetBase(base.hash);
    this.lineage.learn(base);
    this.bases.set(base.hash, base);
    this.#judged.set(base.hash, { base, agreed: new Map() });
    this.writeBase(base);
    this.#judgeBase(base.hash);
    this.#settle();
    this.#changes += 1;
  }

  protected wants(hash: Hash): boolean {
    for (const held of this.bases.keys()) if (this.#contains(held, hash)) return false;
    return true;
  }

  protected offers(_base: Base, _link: PeerView, theirs: Known): boolean {
    return theirs.bases.size === 0 && theirs.runs.size === 0;
  }

  protected coveredFor(): Spans {
    return NO_SPANS;
  }

  protected heldBeside(session: SessionId): Spans {
    return upTo(this.heldOf(session));
  }

  protected isShelved(hash: Hash): boolean {
    return this.#shelf.servesBase(hash);
  }

  /** Only what is durable is compared with covers, and gives way: it is said to be held afterwards, too. */
  override written(change: Change): void {
    super.written(change);
    const edits = change.edits ?? [];
    const agreed = edits.flatMap((edit) => this.#agreeWith(edit));
    if (agreed.length > 0) {
      this.write({ agreed });
      for (const hash of this.#judged.keys()) this.#judgeBase(hash);
    } else if (!edits.some(({ session, number }) => number < this.heldOf(session))) return;
    this.#settle();
    this.#touch();
  }

  protected override noted(now: number): void {
    this.#confirm(now);
    this.#settle();
    this.#touch();
  }

  protected work(now: number): void {
    this.#confirm(now);
    if (this.#shelf.sweep(now)) this.write({ sweep: now });
  }

  protected override saidRuns(session: SessionId): readonly RunView[] {
    return apart([...this.edits.runsOf(session), ...this.#shelf.runsOf(session)]);
  }

  protected override allRuns(): Runs {
    return this.#sayAll().runs;
  }

  protected override digest(): Hash {
    return this.#sayAll().digest;
  }

  protected saidCovered({ delivers }: PeerView): ReadonlyMap<SessionId, Spans> {
    const covered = new Map<SessionId, Spans>();
    for (const session of delivers) {
      const count = this.heldOf(session);
      if (count > 0) covered.set(session, upTo(count));
    }
    for (const [hash, { agreed }] of this.#judged) {
      if (hash === this.proved) continue;
      for (const [session, count] of agreed)
        covered.set(session, union(upTo(count), covered.get(session) ?? NO_SPANS));
    }
    return covered;
  }

  protected override keptBases(): readonly Hash[] {
    return [...this.bases.keys(), ...this.#shelf.servedBases()];
  }

  protected override servedSessions(): Iterable<SessionId> {
    return new Set([...this.edits.sessions, ...this.#shelf.sessions()]);
  }

  protected override servedOf(session: SessionId): Spans {
    return union(this.edits.spansOf(session), this.#shelf.spansOf(session));
  }

  // ---- inside ----

  #sayAll(): Said {
    const version = this.edits.version + this.#changes;
    if (this.#said?.version !== version) {
      const runs = new Map<SessionId, readonly RunView[]>();
      for (const session of this.servedSessions()) {
        const list = this.saidRuns(session);
        if (list.length > 0) runs.set(session, list);
      }
      this.#said = { version, runs, digest: digestOfRuns(runs) };
    }
    return this.#said;
  }

  #touch(): void {
    this.#changes += 1;
    this.changedAll();
  }

  /** Blind: what is said of each other, and where two say so of each other, both stay. */
  #contains(x: Hash, y: Hash): boolean {
    return x === y || (this.lineage.below(x).has(y) && !this.lineage.below(y).has(x));
  }

  /** The bases that cover a session up to that edit. */
  #agreeWith({ session, number, hash }: EditFacts): { by: Hash; session: SessionId; count: number }[] {
    if (this.edits.hashOf(session, number) !== hash) return [];
    const here: { by: Hash; session: SessionId; count: number }[] = [];
    for (const [by, { base, agreed }] of this.#judged) {
      const cover = base.covers.get(session);
      if (cover?.count !== number + 1 || cover.hash !== hash) continue;
      agreed.set(session, cover.count);
      here.push({ by, session, count: cover.count });
    }
    return here;
  }

  /** Where what a base covers agrees with what is held. */
  #judgeBase(hash: Hash): void {
    const judged = this.#judged.get(hash);
    if (!judged) return;
    const agreed: { by: Hash; session: SessionId; count: number }[] = [];
    for (const [session, { count, hash: last }] of judged.base.covers) {
      if (judged.agreed.has(session)) continue;
      const isHeld =
        this.edits.hashOf(session, count - 1) === last && this.edits.isWritten(session, count - 1);
      if (isHeld || this.#agreedElsewhere(hash, session, count, last)) {
        judged.agreed.set(session, count);
        agreed.push({ by: hash, session, count });
      }
    }
    if (agreed.length > 0) this.write({ agreed });
  }

  #agreedElsewhere(than: Hash, session: SessionId, count: number, last: Hash): boolean {
    for (const [hash, { base, agreed }] of this.#judged) {
      if (hash !== than && agreed.get(session) === count && base.covers.get(session)?.hash === last)
        return true;
    }
    return false;
  }

  /** Replaces what agreed, and the bases all of whose agreed counts a later one has too. */
  #settle(): void {
    const replaced: Replacement[] = [];
    for (const [hash, { agreed }] of this.#judged) {
      const edits = this.#replaceable(agreed).flatMap(({ session, from, to }) =>
        this.edits.remove(session, from, to),
      );
      for (const range of edits) this.#shelf.put(hash, range);
      const bases = this.#replaceBases(hash);
      if (edits.length + bases.length > 0) replaced.push({ by: hash, edits, bases, shelf: { until: null } });
    }
    const proved = this.#findProved();
    const isNew = proved !== this.proved;
    this.proved = proved;
    if (replaced.length === 0 && !isNew) return;
    this.write({ replaced, ...(isNew ? { proved: { base: proved, witnessed: false } } : {}) });
  }

  #replaceable(agreed: ReadonlyMap<SessionId, number>): EditRange[] {
    const ranges: EditRange[] = [];
    for (const [session, count] of agreed) {
      for (const { from, to } of this.edits.runsOf(session)) {
        if (from < count) ranges.push({ session, from, to: Math.min(to, count) });
      }
    }
    return this.edits.replaceable(ranges);
  }

  #replaceBases(by: Hash): Hash[] {
    const agreed = this.#judged.get(by)?.agreed;
    if (!agreed) return [];
    const gone: Hash[] = [];
    for (const parent of this.lineage.below(by)) {
      const old = this.#judged.get(parent);
      if (!old || !this.#contains(by, parent)) continue;
      if (![...old.agreed].every(([session, count]) => (agreed.get(session) ?? 0) >= count)) continue;
      this.#shelf.putBase(by, old.base);
      this.#judged.delete(parent);
      this.bases.delete(parent);
      gone.push(parent);
    }
    return gone;
  }

  /** The base all of whose covers agreed; after a wipe there is none until they do again. */
  #findProved(): Hash | null {
    let proved = this.proved !== null && this.bases.has(this.proved) ? this.proved : null;
    for (const [hash, { base, agreed }] of this.#judged) {
      if (hash === proved || base.covers.size === 0 || agreed.size < base.covers.size) continue;
      if (proved === null || this.#contains(hash, proved)) proved = hash;
    }
    return proved;
  }

  /** A second session vouches for a base: what it replaced goes after the grace time. */
  #confirm(now: number): void {
    const confirmed: { by: Hash; until: number }[] = [];
    for (const by of this.#shelf.unconfirmed) {
      const maker = this.lineage.claimOf(by)?.by;
      if (maker === undefined) continue;
      if (![...this.lineage.confirmers(by)].some((session) => session !== maker)) continue;
      this.#shelf.confirm(by, now + HOME_GRACE_MS);
      confirmed.push({ by, until: now + HOME_GRACE_MS });
    }
    if (confirmed.length === 0) return;
    this.write({ confirmed });
    this.#touch();
  }

  #makeRoom(incoming: Base): void {
    const unproved = [...this.bases.values()].filter(({ hash }) => hash !== this.proved);
    if (unproved.length < MAX_UNPROVED) return;
    const bySigner = new Map<SessionId, Base[]>();
    for (const base of unproved) bySigner.set(base.by, [...(bySigner.get(base.by) ?? []), base]);
    const most = Math.max(...[...bySigner.values()].map((list) => list.length));
    const own = bySigner.get(incoming.by);
    const list =
      own && own.length >= most ? own : [...bySigner.values()].find(({ length }) => length === most);
    const eldest = list?.[0];
    if (!eldest) return;
    this.bases.delete(eldest.hash);
    this.#judged.delete(eldest.hash);
    this.write({ dropped: [eldest.hash] });
  }
}
