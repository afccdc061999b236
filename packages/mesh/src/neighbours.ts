import type { SessionId } from '@parley/wire';

/** Somebody to be linked with. */
export interface Neighbour {
  readonly session: SessionId;
  /** Whether this side makes the offer. */
  readonly initiates: boolean;
}

/** Of two sessions the smaller id makes the offer, so that two offers never cross. */
export const initiates = (self: SessionId, other: SessionId): boolean => self < other;

/**
 * Whom `self` is linked with, given the live sessions: everybody with everybody, in the order of their ids. Each side
 * computes it alone and both agree: `a` is a neighbour of `b` exactly if `b` is one of `a`, and one of them initiates.
 */
export function neighbours(self: SessionId, live: Iterable<SessionId>): Neighbour[] {
  return [...new Set(live)]
    .filter((session) => session !== self)
    .sort()
    .map((session) => ({ session, initiates: initiates(self, session) }));
}
