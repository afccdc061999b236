import type { Hash, SessionId } from '@parley/wire';
import type { Base, Covers } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Fact, FactContent } from './facts.ts';
import type { Library } from './library.ts';
import type { ModelDevice } from './model-device.ts';

/** The false bases that are made, by number. */
export const KINDS_OF_FALSE = [
  'holds nothing, claims a million of everybody',
  'holds nothing, claims what is right',
  'other words under the same ids',
  'holds what a page will write next',
  'whole, claims a million of everybody',
  'names all, holds two facts',
] as const;

/** A dishonest editor: it has seen all that one device holds, and no more, since what nobody has been sent it cannot know. */
export class Forger {
  readonly session: SessionId;
  readonly #library: Library;
  readonly #sessions: Iterable<SessionId>;
  #forged = 0;
  /** The session it writes edits under, their number, and what the next one follows. */
  readonly #writer: SessionId;
  #next = 0;
  #prev: Hash | null = null;

  /** `sessions`: all that there are. */
  constructor(library: Library, sessions: Iterable<SessionId>) {
    this.#library = library;
    this.#sessions = sessions;
    this.session = library.name('mallory');
    this.#writer = library.name('mallory writes');
  }

  /** Two edits under one number (L12). What follows later follows one of them. */
  twoEdits(followsFirst: boolean): readonly [EditFacts, EditFacts] {
    const both = [this.#edit('left', []), this.#edit('right', [])] as const;
    this.#goOn(both[followsFirst ? 0 : 1]);
    return both;
  }

  /** An edit that nobody can read (L13). */
  unreadableEdit(): EditFacts {
    const edit = this.#edit('spoilt', []);
    this.#library.spoil(`${this.#writer}:${this.#next}`);
    this.#goOn(edit);
    return edit;
  }

  /** An edit that waits for something that never comes (L13). */
  orphanedEdit(): EditFacts {
    const edit = this.#edit('waits', ['never:0']);
    this.#goOn(edit);
    return edit;
  }

  #edit(words: string, needs: readonly string[]): EditFacts {
    const fact = { key: `${this.#writer}:${this.#next}`, words, needs, deletes: [] };
    return this.#library.edit(this.#writer, this.#next, this.#prev, fact);
  }

  #goOn({ hash }: EditFacts): void {
    this.#prev = hash;
    this.#next += 1;
  }

  /** A false base, of what `source` holds; `target`: whose page it is aimed at. */
  base(kind: number, source: ModelDevice, target: ModelDevice, names: boolean): Base {
    this.#forged += 1;
    const parents = [...source.store.bases.keys()];
    const { facts, deletes } = source.doc;
    const make = (covers: Covers, content: FactContent, named: readonly Hash[] = parents): Base =>
      this.#library.base(this.session, named, covers, content);
    const nothing: FactContent = { facts: new Map(), deletes: new Set() };
    const right = (): Covers => rightCovers(source);
    const next = (): ReadonlyMap<string, Fact> => new Map([...facts, target.nextFact()]);
    switch (kind % KINDS_OF_FALSE.length) {
      case 0:
        return make(this.#millions(), nothing, names ? parents : []);
      case 1:
        return make(right(), nothing);
      case 2:
        return make(right(), { facts: this.#otherWords(facts), deletes: new Set(deletes) });
      case 3:
        return make(right(), { facts: next(), deletes: new Set(deletes) });
      case 4:
        return make(this.#millions(), { facts: new Map(facts), deletes: new Set(deletes) });
      default:
        return make(new Map(), { facts: new Map([...facts].slice(0, 2)), deletes: new Set() });
    }
  }

  #millions(): Covers {
    const cover = (): { count: number; hash: Hash } => ({
      count: 1_000_000,
      hash: this.#library.name('junk'),
    });
    return new Map([...this.#sessions].map((session) => [session, cover()]));
  }

  #otherWords(facts: ReadonlyMap<string, Fact>): Map<string, Fact> {
    const out = new Map<string, Fact>();
    for (const [key, fact] of facts)
      out.set(key, out.size % 2 ? fact : { ...fact, words: `forged${this.#forged}` });
    return out;
  }
}

function rightCovers({ store }: ModelDevice): Covers {
  const right = new Map<SessionId, { count: number; hash: Hash }>();
  const take = (session: SessionId, count: number, hash: Hash): void => {
    if (count < 1_000 && count > (right.get(session)?.count ?? 0)) right.set(session, { count, hash });
  };
  for (const base of store.bases.values()) {
    for (const [session, cover] of base.covers) take(session, cover.count, cover.hash);
  }
  for (const { session, number, hash } of store.edits.values()) take(session, number + 1, hash);
  return right;
}
