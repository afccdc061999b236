import { type Hash, type SessionId, sha256Sync, utf8 } from '@parley/wire';
import type { Base, Covers } from '../core/base.ts';
import type { EditFacts } from '../core/edits.ts';
import { contentOf, type Fact, type FactContent } from './facts.ts';

/** What the names of edits and bases stand for: a stand-in for bytes. Whoever was sent one may look it up. */
export class Library {
  readonly facts = new Map<Hash, Fact>();
  readonly edits = new Map<Hash, EditFacts>();
  readonly contents = new Map<Hash, FactContent>();
  /** `session:number` of edits that nobody can read. */
  readonly #unreadable = new Set<string>();
  #made = 0;

  /** A name that nobody had before. */
  name(kind: string): Hash {
    this.#made += 1;
    return sha256Sync(utf8(`${kind} ${this.#made}`));
  }

  edit(session: SessionId, number: number, prev: Hash | null, fact: Fact): EditFacts {
    const edit = { session, number, prev, hash: this.name('edit'), bytes: 200 };
    this.facts.set(edit.hash, fact);
    this.edits.set(edit.hash, edit);
    return edit;
  }

  base(by: SessionId, parents: readonly Hash[], covers: Covers, content: FactContent): Base {
    const base = { hash: this.name('base'), by, parents, covers, bytes: 100 + content.facts.size * 50 };
    this.contents.set(base.hash, content);
    return base;
  }

  /** Null: it cannot be read. Error: there is no such edit. */
  contentOfEdit({ hash }: Pick<EditFacts, 'hash'>): FactContent | null {
    const fact = this.facts.get(hash);
    if (!fact) throw new Error('an edit of nothing');
    return this.#unreadable.has(fact.key) ? null : contentOf(fact);
  }

  /** Nobody can read the edit that brings this. */
  spoil(key: string): void {
    this.#unreadable.add(key);
  }

  isUnreadable(key: string): boolean {
    return this.#unreadable.has(key);
  }

  /** Error: there is no such base. */
  contentOfBase(hash: Hash): FactContent {
    const content = this.contents.get(hash);
    if (!content) throw new Error('a base of nothing');
    return content;
  }
}
