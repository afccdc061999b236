import type { Hash, SessionId } from '@parley/wire';
import { type Content, holds } from './content.ts';
import { countIds, differenceIds, type Ids, NO_IDS, stateOf } from './ids.ts';

/** So many edits of a session, and the hash of the last of them. */
export interface Cover {
  readonly count: number;
  readonly hash: Hash;
}

export type Covers = ReadonlyMap<SessionId, Cover>;

/** An edit that is kept, and what it brings. */
export interface KeptContent {
  readonly session: SessionId;
  readonly number: number;
  readonly hash: Hash;
  /** Of the session's edit before it; null for number 0. */
  readonly prev: Hash | null;
  /** Nothing if nobody can read it, or its structs are not its session's: it is covered like any other. */
  readonly content: Content;
}

/** A base, and what its body brings. */
export interface BaseContent {
  readonly covers: Covers;
  readonly body: Content;
}

export interface CoversOptions {
  /** What the new base's body has. */
  readonly body: Content;
  /** Of two under one number only the one that counts. */
  readonly kept: Iterable<KeptContent>;
  readonly bases: readonly BaseContent[];
  readonly clientIdOf: (session: SessionId) => number;
}

/**
 * What a base with this body covers: of each session the greatest count of edits all of which are in the body, as far as can
 * be known. It never claims more than the body holds, whatever other bases claim:
 *
 * - An edit that is kept tells itself: its structs and deletions are in the body, and so are all structs of its session's
 *   client before them, for a session writes its client's clocks in order. A kept edit that is not in the body bounds
 *   the count.
 * - A base's cover counts only if its body is in this one, if no kept edit says otherwise (another hash at that number, or
 *   an edit below it that is not in that base's body), and if that body can hold so many edits: each brings a struct of its
 *   session's or a deletion. That is asked of what each base has beyond every base that claims less.
 *
 * What is left out stays where it is, as edits of their own; what is claimed too much would be forgotten.
 *
 * A session takes some microseconds, so it tells one after the other: a page can breathe between many thousands.
 */
export function* coversOf(options: CoversOptions): Generator<readonly [SessionId, Cover]> {
  const { body, kept, bases, clientIdOf } = options;
  const edits = bySession(kept);
  const contained = bases.filter((base) => holds(body, base.body));
  const sessions = new Set([...edits.keys(), ...contained.flatMap(({ covers }) => [...covers.keys()])]);
  const deletions = new Deletions();
  for (const id of sessions) {
    const session = new Session(id, clientIdOf(id), edits.get(id) ?? [], deletions);
    const cover = session.cover(body, contained);
    if (cover) yield [id, cover];
  }
}

/** The sessions of which a base claims more edits than its body can hold: each brings a struct of its session's or a deletion. Edits that
 * nobody can read bring neither, so an honest claim may be among these. */
export function overclaimed(
  covers: Covers,
  { structs, deletes }: Content,
  clientIdOf: (session: SessionId) => number,
): SessionId[] {
  const deletions = countIds(deletes);
  const isTooMuch = ([session, { count }]: readonly [SessionId, Cover]): boolean =>
    count > deletions && count > deletions + countIds(structs, clientIdOf(session));
  return [...covers].filter(isTooMuch).map(([session]) => session);
}

function bySession(kept: Iterable<KeptContent>): Map<SessionId, KeptContent[]> {
  const sessions = new Map<SessionId, KeptContent[]>();
  for (const edit of kept) {
    const edits = sessions.get(edit.session);
    if (edits) edits.push(edit);
    else sessions.set(edit.session, [edit]);
  }
  for (const edits of sessions.values()) edits.sort((a, b) => a.number - b.number);
  return sessions;
}

const NOTHING: Content = { structs: NO_IDS, deletes: NO_IDS };

interface Claim extends Cover {
  readonly body: Content;
}

/** How many deletions one body has beyond another: counted once for all sessions. */
class Deletions {
  readonly #counted = new Map<Content, Map<Content, number>>();

  beyond(more: Content, less: Content): number {
    const counted = this.#counted.get(more) ?? new Map<Content, number>();
    this.#counted.set(more, counted);
    const known = counted.get(less) ?? countIds(differenceIds(more.deletes, less.deletes));
    counted.set(less, known);
    return known;
  }
}

/** One session's edits that are kept, ascending. */
class Session {
  readonly #id: SessionId;
  readonly #client: number;
  readonly #edits: readonly KeptContent[];
  readonly #deletions: Deletions;

  constructor(id: SessionId, client: number, edits: readonly KeptContent[], deletions: Deletions) {
    this.#id = id;
    this.#client = client;
    this.#edits = edits;
    this.#deletions = deletions;
  }

  cover(body: Content, bases: readonly BaseContent[]): Cover | null {
    const missing = this.#edits.find(({ content }) => !holds(body, content));
    const most = missing?.number ?? Number.POSITIVE_INFINITY;
    const claimed =
      this.#believed(bases)
        .filter(({ count }) => count <= most)
        .at(-1) ?? null;
    const known =
      this.#known(body, claimed)
        .filter(({ count }) => count <= most)
        .at(-1) ?? null;
    if (!known || (claimed && claimed.count > known.count)) return claimed && coverOf(claimed);
    return known;
  }

  /** The counts that kept edits show to be in the body, ascending. */
  #known(body: Content, claimed: Cover | null): Cover[] {
    const state = stateOf(body.structs, this.#client);
    const covers: Cover[] = [];
    let joined: Cover = claimed ?? { count: 0, hash: '' };
    for (const { number, hash, prev, content } of this.#edits) {
      const last = content.structs.get(this.#client)?.at(-1);
      const goesOn = number === joined.count && (number === 0 || prev === joined.hash);
      if (!goesOn && (!last || last.clock + last.length > state)) continue;
      joined = { count: number + 1, hash };
      covers.push(joined);
    }
    return covers;
  }

  /** The claims of bases that may be true, ascending. */
  #believed(bases: readonly BaseContent[]): Claim[] {
    const claims = bases
      .flatMap(({ covers, body }) => {
        const cover = covers.get(this.#id);
        return cover && this.#agrees(cover, body) ? [{ ...cover, body }] : [];
      })
      .sort((a, b) => a.count - b.count || (a.hash < b.hash ? -1 : 1));
    const believed: Claim[] = [{ count: 0, hash: '', body: NOTHING }];
    for (const claim of claims)
      if (believed.every((lesser) => this.#canHold(claim, lesser))) believed.push(claim);
    return believed.slice(1);
  }

  #agrees({ count, hash }: Cover, body: Content): boolean {
    return this.#edits.every((edit) => {
      if (edit.number === count - 1) return edit.hash === hash && holds(body, edit.content);
      if (edit.number === count) return edit.prev === hash;
      return edit.number > count || holds(body, edit.content);
    });
  }

  /** Whether a base may hold so many edits more than one that claims less. */
  #canHold(more: Claim, less: Claim): boolean {
    if (more.count === less.count) return more.hash === less.hash;
    const structs = countIds(differenceIds(this.#own(more), this.#own(less)));
    return more.count - less.count <= structs + this.#deletions.beyond(more.body, less.body);
  }

  #own({ body }: Claim): Ids {
    const ranges = body.structs.get(this.#client);
    return ranges ? new Map([[this.#client, ranges]]) : NO_IDS;
  }
}

const coverOf = ({ count, hash }: Cover): Cover => ({ count, hash });
