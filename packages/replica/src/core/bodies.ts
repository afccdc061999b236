import type { Hash, SessionId } from '@parley/wire';
import type { Base } from './base.ts';
import type { EditRange } from './edit-range.ts';
import type { EditFacts } from './edits.ts';
import type { Examination } from './examination.ts';
import { holdsNumber, NO_SPANS, type Spans, union, without } from './spans.ts';

interface Body<Content> {
  readonly content: Content | null;
  readonly differs: boolean;
  readonly isTrue: boolean;
  readonly overclaimed: readonly SessionId[];
  /** Session → which of the kept edits it holds. */
  readonly under: Map<SessionId, Spans>;
  /** Whether it proves, and as of which doubt. */
  proof: { readonly proves: boolean; readonly at: number } | null;
}

const UNEXAMINED = { differs: false, isTrue: false, overclaimed: [], proof: null };

/** What a device knows of its bases' bodies: their content, which kept edits they hold, whether they prove. */
export class Bodies<Content> {
  readonly #holds: (body: Content, part: Content) => boolean;
  readonly #bodies = new Map<Hash, Body<Content>>();
  /** Rises when a proof says nothing any more: what is shown has grown by something that no kept edit brings. */
  #doubts = 0;

  constructor(holds: (body: Content, part: Content) => boolean) {
    this.#holds = holds;
  }

  /** Null: not opened, or unreadable. */
  of(hash: Hash): Content | null {
    return this.#bodies.get(hash)?.content ?? null;
  }

  /** Whether it has other words under ids that are shown. */
  differs(hash: Hash): boolean {
    return this.#bodies.get(hash)?.differs ?? false;
  }

  /** Sessions of which it is known to claim more than it can hold. */
  overclaimedOf(hash: Hash): readonly SessionId[] {
    return this.#bodies.get(hash)?.overclaimed ?? [];
  }

  isOpened(hash: Hash): boolean {
    return this.#bodies.has(hash);
  }

  opened(hash: Hash, content: Content | null): void {
    if (this.#bodies.has(hash)) return;
    this.#bodies.set(hash, { ...UNEXAMINED, content, under: new Map() });
    this.doubt();
  }

  examined(hash: Hash, examination: Examination<Content> | null): void {
    const under = new Map<SessionId, Spans>();
    for (const { session, number } of examination?.under ?? []) add(under, session, number);
    const {
      content = null,
      differs = false,
      proves = false,
      isTrue = false,
      overclaimed = [],
    } = examination ?? {};
    const proof = { proves, at: this.#doubts };
    this.#bodies.set(hash, { content, differs, isTrue, overclaimed, under, proof });
  }

  /** Null: it has to be found out. */
  proves(hash: Hash): boolean | null {
    const body = this.#bodies.get(hash);
    if (body?.content === null) return false;
    return body?.proof?.at === this.#doubts ? body.proof.proves : null;
  }

  /** Whether one that does not prove only lacks something, and nothing of what that other body has. */
  holdsTruly(hash: Hash, other: Hash): boolean {
    const [body, content] = [this.#bodies.get(hash), this.of(other)];
    if (!body?.isTrue || body.content === null || content === null) return false;
    return this.#holds(body.content, content);
  }

  /** Every proof has to be made anew. */
  doubt(): void {
    this.#doubts += 1;
  }

  /** An edit is kept from now on, and not opened yet. Below what a base claims it may fail that base's proof (L3). */
  added(edit: EditFacts, bases: ReadonlyMap<Hash, Base>): void {
    for (const [hash, base] of bases) {
      const body = this.#bodies.get(hash);
      if (body && isClaimed(edit, base)) body.proof = null;
    }
  }

  /** That edit is open. `differs`: other words were shown under its ids; then no body has it. */
  edit(edit: EditFacts, content: Content | null, bases: ReadonlyMap<Hash, Base>, differs = false): void {
    for (const [hash, body] of this.#bodies) {
      if (this.has(hash, edit, content, bases, differs)) add(body.under, edit.session, edit.number);
      else if (isClaimed(edit, bases.get(hash))) body.proof = null;
    }
  }

  /** Whether a body holds that edit. One that cannot be read is covered like any other, by the claim (L13). */
  has(
    hash: Hash,
    edit: EditFacts,
    content: Content | null,
    bases: ReadonlyMap<Hash, Base>,
    differs: boolean,
  ): boolean {
    const body = this.#bodies.get(hash);
    if (!body || body.content === null || body.differs || differs) return false;
    return content === null ? isClaimed(edit, bases.get(hash)) : this.#holds(body.content, content);
  }

  isUnder(hash: Hash, { session, number }: EditFacts): boolean {
    return holdsNumber(this.underOf(hash, session), number);
  }

  underOf(hash: Hash, session: SessionId): Spans {
    const body = this.#bodies.get(hash);
    return body && !body.differs ? (body.under.get(session) ?? NO_SPANS) : NO_SPANS;
  }

  /** All kept edits that it holds. */
  allUnder(hash: Hash): EditRange[] {
    const body = this.#bodies.get(hash);
    if (!body || body.differs) return [];
    return [...body.under].flatMap(([session, spans]) =>
      spans.map(({ from, to }) => ({ session, from, to })),
    );
  }

  /** These are kept no more. What a body holds and is kept all the same (two edits of one number, L12) stays known. */
  replaced(ranges: readonly EditRange[]): void {
    for (const { under } of this.#bodies.values())
      for (const { session, from, to } of ranges) remove(under, session, from, to);
  }

  /** Forgets all others. */
  keep(hashes: ReadonlySet<Hash>): void {
    for (const hash of [...this.#bodies.keys()]) if (!hashes.has(hash)) this.#bodies.delete(hash);
  }
}

function isClaimed({ session, number }: EditFacts, base: Base | undefined): boolean {
  return number < (base?.covers.get(session)?.count ?? 0);
}

function add(under: Map<SessionId, Spans>, session: SessionId, number: number): void {
  under.set(session, union(under.get(session) ?? NO_SPANS, [{ from: number, to: number + 1 }]));
}

function remove(under: Map<SessionId, Spans>, session: SessionId, from: number, to: number): void {
  const rest = without(under.get(session) ?? NO_SPANS, [{ from, to }]);
  if (rest.length > 0) under.set(session, rest);
  else under.delete(session);
}
