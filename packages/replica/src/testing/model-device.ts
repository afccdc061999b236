import type { Hash, SessionId } from '@parley/wire';
import { AtHome } from '../core/at-home.ts';
import type { Base, Note } from '../core/base.ts';
import { Device } from '../core/device.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Effect } from '../core/effects.ts';
import type { Examination } from '../core/examination.ts';
import { coversOf, examine, ranked } from './bases.ts';
import { differ, type Fact, type FactContent, FactDoc, holds, holdsWords, rests } from './facts.ts';
import { Store } from './store.ts';
import type { Message, Peer, Said, Surroundings } from './surroundings.ts';

/** Edits above a base from which on a new one is made. */
export const COMPACT = 8;

interface Goal {
  readonly key: string;
  readonly place: number;
}

/** A device over a made-up document: it does what the part of its room asks for. */
export class ModelDevice implements Peer {
  readonly id: string;
  readonly isEditor: boolean;

  store = new Store();
  session: SessionId;
  part: Device<FactContent>;
  doc = new FactDoc();
  atHome: AtHome<FactContent>;
  goals: Goal[] = [];
  /** Every honest key that was ever shown here. */
  readonly everShown = new Set<string>();
  #next = 0;
  #prev: Hash | null = null;
  /** Keys that were read from an edit here. */
  #witnessed = new Set<string>();
  #heard: Said | null = null;
  readonly #world: Surroundings;
  #disk: ReturnType<ModelDevice['save']> | null = null;

  constructor(world: Surroundings, id: string, isEditor: boolean) {
    this.#world = world;
    this.id = id;
    this.isEditor = isEditor;
    this.session = world.session();
    this.part = this.#open();
    this.atHome = this.#track();
    this.save();
  }

  /** What was written until now outlives the page. */
  save() {
    const saved = {
      store: this.store.copy(),
      doc: this.doc.copy(),
      witnessed: new Set(this.#witnessed),
      shown: new Set(this.everShown),
    };
    this.#disk = saved;
    return saved;
  }

  /** The page is loaded anew: a fresh session over what was saved. */
  load(): void {
    const disk = this.#disk;
    if (!disk) return;
    this.store = disk.store.copy();
    this.#witnessed = new Set(disk.witnessed);
    this.everShown.clear();
    for (const key of disk.shown) this.everShown.add(key);
    this.doc = new FactDoc();
    for (const edit of this.store.edits.values()) addTo(this.doc, this.#world.library.contentOfEdit(edit));
    for (const hash of this.store.bases.keys()) this.doc.add(this.#world.library.contentOfBase(hash));
    this.doc.add(disk.doc);
    this.#fresh();
    this.part = this.#open();
    this.atHome = this.#track();
    this.goals = [];
    this.#heard = null;
    this.#rebuild();
    for (const hash of this.store.bases.keys()) {
      this.part.opened(hash, this.#world.library.contentOfBase(hash), this.#world.now);
      this.atHome.base(hash, this.#world.library.contentOfBase(hash));
    }
    for (const edit of this.store.edits.values()) {
      if (!this.#counts(edit)) continue;
      this.part.editOpened(edit, this.#world.library.contentOfEdit(edit));
      this.atHome.edit(edit, this.#world.library.contentOfEdit(edit));
    }
    this.run();
  }

  /** Its storage is lost under the page, which goes on with what it shows: as a base, since no edit brings it any more. */
  loseStorage(): void {
    this.store = new Store();
    this.#fresh();
    this.part = this.#open();
    this.atHome = this.#track();
    this.goals = [];
    this.#heard = null;
    if (this.isEditor && this.doc.facts.size > 0) this.#make([]);
    else {
      this.doc = new FactDoc();
      this.everShown.clear();
      this.#witnessed.clear();
    }
    this.run();
    this.save();
  }

  /** A copy of another page with all that it has in memory, its session too. */
  become(other: ModelDevice): void {
    this.#disk = other.save();
    this.load();
    this.session = other.session;
    this.part.renew(this.session);
    this.#next = other.#next;
    this.#prev = other.#prev;
    this.save();
  }

  edit(pick: number, removes: boolean): void {
    const isShared = this.#world.isShared(this.session);
    const seen = [...this.doc.shown()].filter(([, words]) => words !== null).map(([key]) => key);
    const key = `${this.session}:${this.#next}`;
    const needs = seen.length > 0 ? [seen[pick % seen.length] as string] : [];
    if (this.#next > 0) needs.push(`${this.session}:${this.#next - 1}`);
    const deletes = removes && seen.length > 3 ? [seen[(pick * 7) % seen.length] as string] : [];
    const edit = this.#world.library.edit(this.session, this.#next++, this.#prev, {
      key,
      words: isShared ? this.id : 'true',
      needs,
      deletes,
    });
    this.#prev = edit.hash;
    if (!isShared) this.#world.wrote(key);
    this.part.edit(edit, null);
    this.run();
    this.#took(edit);
    if (!isShared) this.goals.push({ key, place: this.#placeOf.get(edit.hash) ?? 0 });
    this.#flood(edit, null);
    this.look();
  }

  /** The fact this session would write next. */
  nextFact(): [string, Fact] {
    const key = `${this.session}:${this.#next}`;
    const needs = this.#next > 0 ? [`${this.session}:${this.#next - 1}`] : [];
    return [key, { key, words: 'next', needs, deletes: [] }];
  }

  receive(from: string, message: Message): void {
    const { now } = this.#world;
    switch (message.type) {
      case 'have':
        this.part.have(from, message.have, now);
        if (message.says) this.#hear(message.says, from);
        break;
      case 'receipt':
        this.#hear(message.says, from);
        break;
      case 'edit': {
        const { edit } = message;
        const outcome = this.part.edit(edit, from);
        this.run();
        // One that came may make others count no more, and not count itself.
        if ((outcome === 'new' || outcome === 'switched') && this.#counts(edit)) this.#took(edit);
        if (outcome === 'new' || outcome === 'switched' || outcome === 'other') this.#flood(edit, from);
        break;
      }
      case 'snapshot':
        this.takeSnapshot(message.base, from);
        break;
      case 'want':
        this.part.wanted(from, message.hash);
        break;
      case 'note':
        this.part.note(message.note, from, now);
        break;
      case 'graft':
        this.part.grafted(from, message.session);
        break;
    }
    this.run();
    this.look();
  }

  takeSnapshot(base: Base, from: string | null): void {
    this.part.snapshot(base, from, this.#world.now);
    this.run();
  }

  tick(): void {
    const { now } = this.#world;
    this.part.facts({
      rank: this.isEditor ? this.#world.rankOf(this.id) : null,
      isQuiet: true,
      compactAfter: COMPACT,
      mayMake: true,
    });
    this.part.tick(now);
    this.run();
    this.look();
  }

  look(): void {
    for (const [key, words] of this.doc.shown()) {
      if (this.#world.truth.has(key) && (words === 'true' || words === null)) this.everShown.add(key);
    }
    this.#claim();
  }

  /** The keys of which this page says that they are at home. */
  said(): Set<string> {
    return new Set(this.goals.filter(({ place }) => this.atHome.has(place)).map(({ key }) => key));
  }

  /** Does what the part asks for. */
  run(): void {
    for (let effects = this.part.take(); effects.length > 0; effects = this.part.take()) {
      for (const effect of effects) this.#do(effect);
    }
  }

  // ---- inside ----

  readonly #placeOf = new Map<Hash, number>();

  #open(): Device<FactContent> {
    const { store, session, isEditor } = this;
    return new Device<FactContent>({ state: store.state(), session, isEditor, holds });
  }

  #track(): AtHome<FactContent> {
    this.#placeOf.clear();
    return new AtHome<FactContent>({
      holds,
      now: () => this.#world.now,
      rests,
      join: (contents) => {
        const joined = new FactDoc();
        for (const content of contents) joined.add(content);
        return joined;
      },
      bodyOf: (hash) => (this.part.bodies.differs(hash) ? null : this.part.bodies.of(hash)),
      isUnder: (base, edit) => this.part.bodies.isUnder(base, edit),
      held: () => ({ edits: this.part.edits.entries, bases: this.part.bases.keys() }),
      hashOf: (session, number) => this.part.edits.hashOf(session, number),
      isOther: (edit) => this.part.edits.isOther(edit),
    });
  }

  #fresh(): void {
    this.session = this.#world.session();
    this.#next = 0;
    this.#prev = null;
  }

  #do(effect: Effect): void {
    const { now, library } = this.#world;
    switch (effect.type) {
      case 'have':
        return this.#world.send(this, effect.link, { type: 'have', have: effect.have });
      case 'edits':
        for (let number = effect.from; number < effect.to; number++) {
          for (const edit of this.store.at(effect.session, number)) {
            this.#world.send(this, effect.link, { type: 'edit', edit });
          }
        }
        return;
      case 'snapshot': {
        const base = this.store.base(effect.hash);
        if (base) this.#world.send(this, effect.link, { type: 'snapshot', base });
        return;
      }
      case 'want':
        return this.#world.send(this, effect.link, { type: 'want', hash: effect.hash });
      case 'note':
        return this.#world.send(this, effect.link, { type: 'note', note: effect.note });
      case 'graft':
        return this.#world.send(this, effect.link, { type: 'graft', session: effect.session });
      case 'write':
        this.store.write(effect.change);
        for (const { by, edits, bases } of effect.change.replaced ?? []) {
          for (const range of edits) this.atHome.replaced(by, range);
          for (const base of bases) this.atHome.replacedBase(by, base);
        }
        return this.part.written(effect.change);
      case 'open': {
        const content = this.#world.library.contentOfBase(effect.base);
        if ([...content.facts.keys()].some((key) => this.#isAhead(key))) this.#burn();
        this.doc.add(content);
        this.#rebuild();
        this.part.opened(effect.base, content, now);
        this.atHome.base(effect.base, content);
        return this.atHome.look();
      }
      case 'inspect': {
        const { edit } = effect;
        const content = library.contentOfEdit(edit);
        this.part.inspected(edit.hash, content, now, content !== null && differ(this.doc, content));
        // It is written before the document is built from what is written.
        this.run();
        if (this.#counts(edit)) this.#took(edit);
        return;
      }
      case 'examine':
        return this.part.examined(effect.base, this.#examine(effect.base), now);
      case 'make':
        return this.#make(effect.parents);
      case 'sign': {
        const note: Note = {
          hash: library.name('note'),
          by: this.session,
          base: effect.base,
          contains: effect.contains,
        };
        return this.part.note(note, null, now);
      }
      case 'rebuild':
        this.#rebuild();
        return this.atHome.look();
      case 'burn':
        return this.#burn();
    }
  }

  #took(edit: EditFacts): void {
    const content = this.#world.library.contentOfEdit(edit);
    const differs = content !== null && differ(this.doc, content);
    addTo(this.doc, content);
    for (const key of content?.facts.keys() ?? []) this.#witnessed.add(key);
    if (differs) this.#rebuild();
    this.part.editOpened(edit, content, differs);
    this.#placeOf.set(edit.hash, this.atHome.edit(edit, content));
    this.run();
  }

  #flood(edit: EditFacts, from: string | null): void {
    for (const link of this.#world.linksOf(this)) {
      if (link === from || !this.part.knows(link)) continue;
      this.#world.send(this, link, { type: 'edit', edit });
      this.part.sent(link, edit.session, edit.number, edit.number + 1);
    }
  }

  #hear(says: Said, from: string): void {
    if (this.#heard && this.#heard.time >= says.time) return;
    this.#heard = says;
    this.atHome.hear(says.says);
    for (const link of this.#world.linksOf(this)) {
      if (link !== from && link !== 'home') this.#world.send(this, link, { type: 'receipt', says });
    }
    this.#claim();
  }

  #claim(): void {
    const { epoch } = this.#heard ?? { epoch: -1 };
    for (const key of this.said()) this.#world.saidAtHome.set(key, epoch);
  }

  #examine(hash: Hash): Examination<FactContent> | null {
    const { library } = this.#world;
    return examine(hash, { library, store: this.store, shown: this.doc, counts: this.#counts });
  }

  #make(parents: readonly Hash[]): void {
    const { library, now } = this.#world;
    const content = this.doc.copy();
    const covers = coversOf(content, library, this.store, this.#counts);
    const base = library.base(this.session, parents, covers, content);
    this.#world.made += 1;
    const under = [...this.store.edits.values()].filter((edit) => {
      const part = library.contentOfEdit(edit);
      if (!this.#counts(edit)) return false;
      return part ? holdsWords(content, part) : edit.number < (covers.get(edit.session)?.count ?? 0);
    });
    this.part.made(base, { content, proves: true, isTrue: true, differs: false, under }, now);
    this.atHome.base(base.hash, content);
  }

  readonly #counts = ({ session, number, hash }: EditFacts): boolean =>
    this.part.edits.hashOf(session, number) === hash;

  /** Words under one id (L12): of edits that count, then those that were read from edits, then of bases. */
  #rebuild(): void {
    const { library } = this.#world;
    const doc = new FactDoc();
    for (const edit of this.store.edits.values())
      if (this.#counts(edit)) addTo(doc, library.contentOfEdit(edit));
    const shown = this.#counting();
    for (const [key, fact] of shown.facts) {
      if (this.#witnessed.has(key)) doc.add({ facts: new Map([[key, fact]]), deletes: new Set() });
    }
    for (const hash of ranked(this.store.bases.keys(), library, this.part.lineage)) {
      doc.add(library.contentOfBase(hash));
    }
    doc.add(shown);
    this.doc = doc;
    this.part.doubt();
  }

  /** Of what is shown all but what edits brought that count no more: their words, and what they delete. */
  #counting(): FactContent {
    const [facts, deletes] = [new Map(this.doc.facts), new Set(this.doc.deletes)];
    for (const edit of this.store.edits.values()) {
      if (this.#counts(edit)) continue;
      const content = this.#world.library.contentOfEdit(edit);
      for (const [key, { words }] of content?.facts ?? [])
        if (facts.get(key)?.words === words) facts.delete(key);
      for (const key of content?.deletes ?? []) deletes.delete(key);
    }
    return { facts, deletes };
  }

  #isAhead(key: string): boolean {
    const [session, number] = key.split(':');
    return session === this.session && Number(number) >= this.#next;
  }

  #burn(): void {
    this.#fresh();
    this.part.renew(this.session);
  }
}

function addTo(doc: FactDoc, content: FactContent | null): void {
  if (content) doc.add(content);
}
