import type { Counts, SessionId } from '@parley/wire';

/**
 * The counts before the given edits were appended, from the counts after. A session's edits are appended in their order,
 * so the lowest of its numbers is what it counted before.
 */
export function rewind(
  counts: Counts,
  later: Iterable<{ readonly session: SessionId; readonly number: number }>,
): Map<SessionId, number> {
  const before = new Map(counts);
  for (const { session, number } of later) {
    if (number >= (before.get(session) ?? 0)) continue;
    if (number === 0) before.delete(session);
    else before.set(session, number);
  }
  return before;
}
