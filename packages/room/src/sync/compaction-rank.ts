import { mayEdit, type SessionId } from '@parley/wire';
import { type Candidate, ranksBefore } from '../routes/home/caller.ts';

export interface CompactionRankFacts {
  readonly self: Candidate;
  /** Whom this peer is meshed with, as they described themselves; their roles as their certificates say. */
  readonly neighbours: Iterable<Candidate & { readonly calling: boolean }>;
  /** Other sessions that call home, or may, of which no more is known: whose receipts come through the mesh, and who is
   * seen through home alone. They may name neighbours again. */
  readonly others: Iterable<SessionId>;
  /** Whether that neighbour may make one. */
  readonly isCalling: (neighbour: { readonly calling: boolean }) => boolean;
  /** Whether that session is known to be an editor's: it has written. */
  readonly isEditor: (session: SessionId) => boolean;
}

/**
 * How many callers are rather to make a room's next snapshot than this peer: of several that are made at once home takes
 * one, and each is the whole document. Where the ranking cannot be known (across the mesh), the smaller session goes
 * first. Who is no certified editor makes none and stands in nobody's way.
 */
export function callersBefore({
  self,
  neighbours,
  others,
  isCalling,
  isEditor,
}: CompactionRankFacts): number {
  const known = new Set<SessionId>([self.session]);
  let before = 0;
  for (const neighbour of neighbours) {
    known.add(neighbour.session);
    if (isCalling(neighbour) && mayEdit(neighbour.role) && ranksBefore(neighbour, self)) before += 1;
  }
  for (const session of new Set(others)) {
    if (!known.has(session) && session < self.session && isEditor(session)) before += 1;
  }
  return before;
}
