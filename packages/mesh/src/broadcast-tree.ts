import type { SessionId } from '@parley/wire';

/** A link's name inside one replica. */
export type LinkId = string;

export interface BroadcastTreeOptions {
  /** Links that are sent everything whatever happens (home, the tabs of this device). They are never pruned, and are
   * a parent only as long as no other link delivers, so that the mesh does not lean on home. Default: none. */
  readonly always?: (link: LinkId) => boolean;
}

export const BROADCAST_TREE = {
  /** Origins remembered; the least recently used is forgotten, and then counts as unknown. */
  origins: 4_096,
  /** Candidates named for one origin when its parent is gone. */
  candidates: 2,
  /** Origins repaired at once when a link is gone, most recently used first. The others are grafted when they speak. */
  repairs: 256,
  /** Edits that came first over lazy links, with nothing from the parent between them, until the parent is replaced. */
  patience: 4,
} as const;

interface Origin {
  /** The link its edits come over; null if this replica makes them, or if that link is gone. */
  parent: LinkId | null;
  /** Whether this replica puts them into the mesh. */
  own: boolean;
  /** Links its edits are not sent to. */
  readonly lazy: Set<LinkId>;
  /** Links that were sent `prune` since the last graft, in that order. */
  readonly pruned: Set<LinkId>;
  /** Edits in a row that came first over a lazy link. */
  missed: number;
}

/**
 * A broadcast tree per origin session: Plumtree (Leitão, Pereira, Rodrigues: Epidemic Broadcast Trees, 2007), with the
 * flags kept per source. Each link has one of three places in an origin's tree:
 *
 * ```
 *             first, none had              duplicate (send prune), pruned
 *   parent ◄────────────────── eager ─────────────────────────────────────► lazy
 *     │  silent while another    ▲ ▲                                         │
 *     └── delivers 4 edits ─────►┘ └────────────── graft, grafted ◄──────────┘
 *   link down: gone; the two best of the rest are named to be grafted
 * ```
 *
 * Edits go to eager links. A parent is kept while it delivers: changing it with each edit that another brings sooner
 * lets two sides prune each other at once. It is neither pruned nor sent what came by another way: it would take that
 * for a duplicate, and its prune would cut the branch this replica hangs on.
 *
 * A tree never decides whether an edit is had, only who is sent it first: what a broken tree does not deliver,
 * comparing `have` does. Implements `Forwarding` of `@parley/log`, structurally, as neither may import the other.
 */
export class BroadcastTree {
  readonly #always: (link: LinkId) => boolean;
  readonly #links = new Set<LinkId>();
  /** Least recently used first. */
  readonly #origins = new Map<SessionId, Origin>();

  constructor(options: BroadcastTreeOptions = {}) {
    this.#always = options.always ?? (() => false);
  }

  /** A new link is eager for every origin. A link already up stays as it is. */
  linkUp(link: LinkId): void {
    this.#links.add(link);
  }

  /** Forgets the link. Returns, most recently used first, the origins that came over it, each with the links to ask
   * for it, best first. The caller sends `graft` to them and tells the tree by `graft`. */
  linkDown(link: LinkId): { origin: SessionId; from: LinkId[] }[] {
    if (!this.#links.delete(link)) return [];
    const orphans: { origin: SessionId; from: LinkId[] }[] = [];
    for (const [id, origin] of [...this.#origins].reverse()) {
      const preferred = this.#candidates(origin, link);
      origin.lazy.delete(link);
      origin.pruned.delete(link);
      if (origin.parent !== link) continue;
      origin.parent = null;
      origin.missed = 0;
      if (preferred.length > 0 && orphans.length < BROADCAST_TREE.repairs) {
        orphans.push({ origin: id, from: preferred });
      }
    }
    return orphans;
  }

  /** The links to send an edit of `origin` to; `from` is null if this replica made it. */
  targets(origin: SessionId, from: LinkId | null): LinkId[] {
    const state = this.#use(origin, from);
    if (from === null) state.own = true;
    return [...this.#links].filter(
      (link) => link !== from && !state.lazy.has(link) && (from === null || link !== state.parent),
    );
  }

  /** An edit of `origin` came first over `from`. Returns links to send `graft` to: usually none; `from`, if it becomes
   * the parent although it was lazy. */
  first(origin: SessionId, from: LinkId): LinkId[] {
    const state = this.#use(origin, from);
    state.own = false;
    if (!this.#links.has(from)) return [];
    if (state.parent === from) {
      state.missed = 0;
      return [];
    }
    if (state.parent !== null && (!this.#always(state.parent) || this.#always(from))) {
      state.missed += 1;
      if (state.missed < BROADCAST_TREE.patience) return [];
    }
    return this.#adopt(state, from) ? [from] : [];
  }

  /** An edit already held came over `from`, which becomes lazy. Returns whether to send `prune` to it: once for each
   * origin and link, until one side grafts. */
  duplicate(origin: SessionId, from: LinkId): boolean {
    const state = this.#use(origin, null);
    if (state.parent === from) {
      state.missed = 0;
      return false;
    }
    // What this replica made comes back from who got it another way first. It stays eager towards them: whether they
    // want it from here is theirs to say.
    if (state.own || !this.#links.has(from) || this.#always(from)) return false;
    // Only who delivers first becomes a parent. Two sides that had it from home, and took each other's copy for a parent,
    // would prune the one it really comes from.
    if (state.parent === null || this.#always(state.parent)) return false;
    state.lazy.add(from);
    if (state.pruned.has(from)) return false;
    state.pruned.add(from);
    return true;
  }

  /** The other side does not want this origin over this link, and will not send it either. */
  pruned(origin: SessionId, by: LinkId): void {
    if (!this.#links.has(by)) return;
    const state = this.#use(origin, null);
    if (state.parent === by) state.parent = null;
    if (!this.#always(by)) state.lazy.add(by);
  }

  /** The other side wants this origin over this link. If it was the parent, it has lost its own way to the origin. */
  grafted(origin: SessionId, by: LinkId): void {
    if (!this.#links.has(by)) return;
    const state = this.#use(origin, null);
    if (state.parent === by) state.parent = null;
    state.lazy.delete(by);
    state.pruned.delete(by);
  }

  /** This replica asks `to` for the origin: its parent is gone, or a gap did not close. */
  graft(origin: SessionId, to: LinkId): void {
    if (!this.#links.has(to)) return;
    const state = this.#use(origin, null);
    state.lazy.delete(to);
    state.pruned.delete(to);
  }

  /** Makes `link` the parent. Returns whether the link was lazy, and so has to be told. */
  #adopt(state: Origin, link: LinkId): boolean {
    state.parent = link;
    state.missed = 0;
    state.pruned.delete(link);
    return state.lazy.delete(link);
  }

  /** The links an origin could come over instead of `lost`, best first. Who was pruned had it from somebody else, the
   * soonest first; so had who pruned; who is eager most likely has it from here. */
  #candidates(state: Origin, lost: LinkId): LinkId[] {
    const others = [...this.#links].filter((link) => link !== lost);
    const place = (link: LinkId) => (state.pruned.has(link) ? 0 : state.lazy.has(link) ? 1 : 2);
    const soonest = [...state.pruned];
    return others
      .sort((a, b) => place(a) - place(b) || soonest.indexOf(a) - soonest.indexOf(b))
      .slice(0, BROADCAST_TREE.candidates);
  }

  /** The origin's state, now the most recently used. An unknown one that came over `from` has it as its parent, and
   * the flags of the origin that came over it last: so a newcomer's first edit already travels along a tree. */
  #use(id: SessionId, from: LinkId | null): Origin {
    let state = this.#origins.get(id);
    if (state) this.#origins.delete(id);
    else state = this.#unknown(from !== null && this.#links.has(from) ? from : null);
    this.#origins.set(id, state);
    if (this.#origins.size > BROADCAST_TREE.origins) {
      for (const oldest of this.#origins.keys()) {
        this.#origins.delete(oldest);
        break;
      }
    }
    return state;
  }

  #unknown(parent: LinkId | null): Origin {
    let model: Origin | undefined;
    if (parent !== null) {
      for (const known of this.#origins.values()) if (known.parent === parent) model = known;
    }
    return { parent, own: false, lazy: new Set(model?.lazy), pruned: new Set(), missed: 0 };
  }
}
