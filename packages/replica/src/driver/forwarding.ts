import type { SessionId } from '@parley/wire';

/** A link's name inside one replica. */
export type LinkId = string;

/** Who is sent a new envelope: the mesh's broadcast tree implements it; a home floods. Pure: it returns what to do. */
export interface Forwarding {
  linkUp(link: LinkId): void;
  /** Returns the origins whose edits came over that link: each is to be grafted from the links returned with it. */
  linkDown(link: LinkId): { origin: SessionId; from: LinkId[] }[];
  /** The links to send an edit of `origin` to; `from` is null if this replica made it. */
  targets(origin: SessionId, from: LinkId | null): LinkId[];
  /** It came first over this link. Returns the links to send `graft` to (usually none). */
  first(origin: SessionId, from: LinkId): LinkId[];
  /** It came again. Returns whether to send `prune` to that link. */
  duplicate(origin: SessionId, from: LinkId): boolean;
  /** The other side asked. */
  pruned(origin: SessionId, by: LinkId): void;
  grafted(origin: SessionId, by: LinkId): void;
  /** This replica asks `to` for the origin (a gap that did not close). */
  graft(origin: SessionId, to: LinkId): void;
}

/** Everybody but the sender, always: what a home does. */
export function flooding(): Forwarding {
  const links = new Set<LinkId>();
  return {
    linkUp: (link) => void links.add(link),
    linkDown: (link) => {
      links.delete(link);
      return [];
    },
    targets: (_origin, from) => [...links].filter((link) => link !== from),
    first: () => [],
    duplicate: () => false,
    pruned() {},
    grafted() {},
    graft() {},
  };
}
