import { AtHome, type Base, Device, type EditFacts, type Replica } from '@parley/replica';
import type { Hash, PartId, Receipt } from '@parley/wire';
import { type Content, holds, rests, union } from './content.ts';

/** Where something stands in the order in which a part's document took things in. */
export interface Place {
  readonly part: PartId;
  readonly at: number;
}

export interface HeldAtHomeEvents {
  /** The document has taken that edit in. */
  readonly read: (part: PartId, edit: EditFacts, content: Content | null, place: Place) => void;
  /** And that base, of whomever. */
  readonly opened: (part: PartId, base: Hash, place: Place) => void;
}

/**
 * What of all that this page holds is at home (L10), by home's signed word: of each part the order in which its document
 * took things in, and which of them are not known to be there.
 */
export class HeldAtHome {
  readonly #replica: Replica<Content>;
  readonly #parts: readonly AtHome<Content>[];
  readonly #now: () => number;
  readonly #events: HeldAtHomeEvents;
  readonly #bases = new Set<Hash>();
  readonly #newest = new Map<PartId, number>();
  /** Of each part the edits that may not be at home, and their places. */
  readonly #waiting: readonly Map<Hash, number>[];

  constructor(replica: Replica<Content>, now: () => number, events: HeldAtHomeEvents) {
    this.#replica = replica;
    this.#now = now;
    this.#events = events;
    this.#parts = replica.parts.map((_driver, part) => this.#atHome(part));
    this.#waiting = replica.parts.map(() => new Map());
    replica.events.on('read', (part, edit, content) => this.#read(part, edit, content));
    replica.events.on('opened', (part, base, content) => this.#opened(part, base, content));
    replica.events.on('changed', (part, { bases = [], replaced = [] }) => {
      for (const { by, edits, bases: gone } of replaced) {
        for (const range of edits) this.#parts[part]?.replaced(by, range);
        for (const base of gone) this.#parts[part]?.replacedBase(by, base);
      }
      this.#made(part, bases);
    });
  }

  /** How many things are not known to be at home. */
  get missing(): number {
    return this.#parts.reduce((sum, { missing }) => sum + missing, 0);
  }

  /** The place of what a part's document took in last; null: nothing yet. */
  newest(part: PartId): Place | null {
    const at = this.#newest.get(part);
    return at === undefined ? null : { part, at };
  }

  /** Whether all up to that place is at home. */
  has({ part, at }: Place): boolean {
    return this.#parts[part]?.has(at) ?? false;
  }

  /** Home's word, which is believed, and newer than the last one of its part. */
  hear({ part, bases, runs, full }: Pick<Receipt, 'part' | 'bases' | 'runs' | 'full'>): void {
    this.#parts[part]?.hear({ bases, runs, full });
    for (const [hash, at] of this.#waiting[part] ?? [])
      if (this.has({ part, at })) this.#waiting[part]?.delete(hash);
  }

  /** Home refused an edit for what it is: it will never have it. */
  giveUp(part: PartId, session: string, number: number): void {
    const hash = this.#replica.parts[part]?.part.edits.hashOf(session, number);
    if (hash) this.#parts[part]?.giveUp(hash);
  }

  #atHome(part: PartId): AtHome<Content> {
    const machine = () => deviceOf(this.#replica, part);
    return new AtHome<Content>({
      now: this.#now,
      holds,
      rests,
      join: (contents) => union(...contents),
      bodyOf: (base) => (machine().bodies.differs(base) ? null : machine().bodies.of(base)),
      isUnder: (base, edit) => machine().bodies.isUnder(base, edit),
      held: () => ({ edits: machine().edits.entries, bases: machine().bases.keys() }),
      hashOf: (session, number) => machine().edits.hashOf(session, number),
      isOther: (edit) => machine().edits.isOther(edit),
    });
  }

  #read(part: PartId, edit: EditFacts, content: Content | null): void {
    const read = this.#waiting[part];
    // After a storage was taken away all is read once more.
    const at = read?.get(edit.hash) ?? this.#parts[part]?.edit(edit, content);
    if (at === undefined) return;
    read?.set(edit.hash, at);
    this.#newest.set(part, at);
    this.#events.read(part, edit, content, { part, at });
  }

  #opened(part: PartId, base: Hash, content: Content | null): void {
    const atHome = this.#parts[part];
    if (!atHome) return;
    // An opened body may be what home lists.
    atHome.look();
    this.#base(part, base, content);
  }

  /** Those made here are never opened. */
  #made(part: PartId, bases: readonly Base[]): void {
    for (const { hash } of bases) {
      const content = deviceOf(this.#replica, part).bodies.of(hash);
      if (content) this.#base(part, hash, content);
    }
  }

  #base(part: PartId, base: Hash, content: Content | null): void {
    if (this.#bases.has(base)) return;
    this.#bases.add(base);
    const at = this.#parts[part]?.base(base, content);
    if (at === undefined) return;
    this.#newest.set(part, at);
    this.#events.opened(part, base, { part, at });
  }
}

/** A page's part is always a device's. */
export function deviceOf(replica: Replica<Content>, part: PartId): Device<Content> {
  const machine = replica.parts[part]?.part;
  if (!(machine instanceof Device)) throw new TypeError(`part ${part} is no device's`);
  return machine;
}
