import type { Hash, SessionId } from '@parley/wire';
import { ASIDE_MS, Aside, type AsideOptions } from './aside.ts';
import type { EditRange } from './edit-range.ts';
import type { EditFacts, Runs } from './edits.ts';
import type { RunView } from './run.ts';
import type { SessionEdits } from './session-edits.ts';
import { type Spans, without } from './spans.ts';

/** What home says it has. */
export interface HomeSays {
  readonly bases: readonly Hash[];
  readonly runs: Runs;
  /** `runs` names all; else only what changed. */
  readonly full: boolean;
}

export interface AtHomeOptions<Content> extends AsideOptions<Content> {
  readonly now: () => number;
  readonly holds: (body: Content, part: Content) => boolean;
  /** The body of a base that this device has opened, if it has the words that are shown. */
  readonly bodyOf: (base: Hash) => Content | null;
  /** Whether the body of a base that this device has opened is known to have that edit, which is kept. */
  readonly isUnder: (base: Hash, edit: EditFacts) => boolean;
  /** What the document is made of now. */
  readonly held: () => {
    readonly edits: Iterable<[SessionId, SessionEdits]>;
    readonly bases: Iterable<Hash>;
  };
  /** The hash under that number here; null if it is not kept. */
  readonly hashOf: (session: SessionId, number: number) => Hash | null;
  /** It does not count, since another does (L12): the document is not made of it. */
  readonly isOther: (edit: EditFacts) => boolean;
}

interface Thing<Content> {
  readonly edit: EditFacts | null;
  /** A base. */
  readonly base: Hash | null;
  /** Null: it cannot be read. */
  readonly content: Content | null;
  /** When home first spoke without it, ms. */
  lackedFrom?: number;
}

/**
 * What is at home (L10). An edit is, once all that this device's document was made of when it was made lies there: as an
 * edit home lists, or in the body of a base that home lists and this device has opened. The goal is fixed in that moment; what
 * others write later does not move it.
 *
 * Everything the document takes in has a place in one order, and what is not known to be at home stands in that order: an
 * edit is at home when the first of those comes after it. What home lacks for long, since it is full, keeps from that only
 * what rests on it.
 */
export class AtHome<Content> {
  readonly #options: AtHomeOptions<Content>;
  /** By place. */
  readonly #missing = new Map<number, Thing<Content>>();
  readonly #bySession = new Map<SessionId, Set<number>>();
  #next = 0;
  /** The place before all. */
  #first = -1;
  #bases: ReadonlySet<Hash> = new Set();
  #runs = new Map<SessionId, readonly RunView[]>();
  readonly #givenUp = new Set<Hash>();
  /** Edits that cannot be read: the document is not made of them. */
  readonly #unreadable = new Set<Hash>();
  readonly #aside: Aside<Content>;
  #heard = false;

  constructor(options: AtHomeOptions<Content>) {
    this.#options = options;
    this.#aside = new Aside(options);
  }

  /** How many things are not known to be at home. */
  get missing(): number {
    return this.#missing.size;
  }

  /** The document took it in; null: it cannot be read. Its place, for `has`. */
  edit(edit: EditFacts, content: Content | null): number {
    if (content === null) this.#unreadable.add(edit.hash);
    return this.#add({ edit, base: null, content });
  }

  base(base: Hash, content: Content | null): number {
    return this.#add({ edit: null, base, content });
  }

  /** Whether all up to that place is at home. */
  has(place: number): boolean {
    return this.#heard && this.#firstWaiting() > place && !this.#aside.blocks(place);
  }

  /** These gave way to that base here: at home they are too if it is. */
  replaced(by: Hash, { session, from, to }: EditRange): void {
    for (const place of this.#bySession.get(session) ?? []) {
      const thing = this.#missing.get(place);
      if (thing?.edit && thing.edit.number >= from && thing.edit.number < to)
        this.#missing.set(place, { ...thing, base: by });
    }
  }

  /** A base gave way to another one here, which has all that it has. */
  replacedBase(by: Hash, base: Hash): void {
    for (const [place, thing] of [...this.#missing]) {
      if (thing.base !== base) continue;
      this.#missing.set(place, { ...thing, base: by, content: thing.edit ? thing.content : null });
      this.#lookAt([place]);
    }
  }

  /** Home will never have it: it stands in nobody's way any more. */
  giveUp(hash: Hash): void {
    this.#givenUp.add(hash);
    for (const [place, { edit, base }] of this.#missing)
      if (edit?.hash === hash || base === hash) this.#delete(place);
  }

  /** Home's word, newer than the last one. */
  hear({ bases, runs, full }: HomeSays): void {
    this.#heard = true;
    const before = this.#bases;
    this.#bases = new Set(bases);
    if (full) this.#runs = new Map(runs);
    else for (const [session, list] of runs) this.#runs.set(session, list);
    if (full) this.#recall();
    this.#setAside(this.#options.now());
    const isNew = full || bases.some((base) => !before.has(base));
    if (isNew) this.look();
    else for (const session of runs.keys()) this.#lookAt(this.#bySession.get(session) ?? []);
  }

  /** A body was opened, or other edits count than before. */
  look(): void {
    this.#lookAt([...this.#missing.keys()]);
  }

  /** What home no longer has, since it was put back, is missing again, before all else. */
  #recall(): void {
    for (const place of [...this.#missing.keys()]) if (place < 0) this.#delete(place);
    const known = new Set([...this.#missing.values()].map(({ edit }) => edit?.hash));
    const again: Thing<Content>[] = [];
    const { edits, bases } = this.#options.held();
    for (const [session, { runs }] of edits) {
      for (const run of runs) {
        for (const { from, to } of without([run], this.#listedOf(session))) {
          for (let number = from; number < to; number++) {
            const hash = run.hashOf(number);
            const edit = { session, number, prev: run.prevOf(number), hash, bytes: 0 };
            if (!known.has(hash)) again.push({ edit, base: null, content: null });
          }
        }
      }
    }
    // A base stands for what came before it, too.
    for (const base of bases) again.push({ edit: null, base, content: this.#options.bodyOf(base) });
    const lost = again.filter((thing) => !this.#isThere(thing));
    if (lost.length === 0) return;
    const rest = [...this.#missing];
    this.#missing.clear();
    for (const thing of lost) this.#put(this.#first--, thing);
    for (const [place, thing] of rest) this.#missing.set(place, thing);
  }

  /** The numbers of a session that home lists with the hashes that stand here. */
  #listedOf(session: SessionId): Spans {
    return (this.#runs.get(session) ?? []).filter(({ to, last }) => {
      const ours = this.#options.hashOf(session, to - 1);
      return ours === null || ours === last;
    });
  }

  #add(thing: Thing<Content>): number {
    const place = this.#next++;
    this.#aside.settle(this.#firstWaiting());
    if (thing.content !== null) this.#aside.took(place, thing.content);
    if (!this.#isThere(thing)) this.#put(place, thing);
    return place;
  }

  /** The place of the first thing that everything after it waits for. */
  #firstWaiting(): number {
    for (const place of this.#missing.keys()) if (!this.#aside.has(place)) return place;
    return this.#next;
  }

  /** Edits that home has said nothing of for long. What came before this page is not known well enough, and a base has nearly all. */
  #setAside(now: number): void {
    for (const [place, thing] of this.#missing) {
      thing.lackedFrom ??= now;
      if (place < 0 || !thing.edit || thing.content === null || now - thing.lackedFrom < ASIDE_MS) continue;
      if (!this.#aside.has(place)) this.#aside.set(place, thing.content);
    }
  }

  #put(place: number, thing: Thing<Content>): void {
    this.#missing.set(place, thing);
    if (!thing.edit) return;
    const places = this.#bySession.get(thing.edit.session) ?? new Set();
    this.#bySession.set(thing.edit.session, places.add(place));
  }

  #lookAt(places: Iterable<number>): void {
    for (const place of [...places]) {
      const thing = this.#missing.get(place);
      if (thing && this.#isThere(thing)) this.#delete(place);
    }
  }

  #delete(place: number): void {
    const session = this.#missing.get(place)?.edit?.session;
    this.#missing.delete(place);
    this.#aside.release(place);
    if (session === undefined) return;
    const places = this.#bySession.get(session);
    places?.delete(place);
    if (places?.size === 0) this.#bySession.delete(session);
  }

  #isThere({ edit, base, content }: Thing<Content>): boolean {
    if (!this.#heard) return false;
    if ((edit && this.#givenUp.has(edit.hash)) || (base !== null && this.#givenUp.has(base))) return true;
    if (edit && (this.#unreadable.has(edit.hash) || this.#options.isOther(edit) || this.#lists(edit)))
      return true;
    if (base !== null && this.#bases.has(base)) return true;
    const { bodyOf, holds, isUnder } = this.#options;
    // What was missed again after home was put back came with no content.
    if (edit && [...this.#bases].some((listed) => isUnder(listed, edit))) return true;
    const sought = content ?? (base === null ? null : bodyOf(base));
    if (sought === null) return false;
    for (const listed of this.#bases) {
      const body = bodyOf(listed);
      if (body !== null && holds(body, sought)) return true;
    }
    return false;
  }

  /** Of a run only the last hash is said; it stands for those before it, which it names. */
  #lists({ session, number, hash }: EditFacts): boolean {
    for (const { from, to, last } of this.#runs.get(session) ?? []) {
      if (number < from || number >= to) continue;
      if (number === to - 1) return hash === last;
      const ours = this.#options.hashOf(session, to - 1);
      return ours === null || ours === last;
    }
    return false;
  }
}
