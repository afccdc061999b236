import type { Counts, SessionId } from '@parley/wire';

/** Edits `from` to `to - 1` of one session. */
export interface Span {
  readonly session: SessionId;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export const NO_COUNTS: Counts = new Map();

/** How many edits of `session` the counts hold; a session that is absent has 0. */
export const countOf = (counts: Counts, session: SessionId): number => counts.get(session) ?? 0;

/** Whether `a` holds every edit that `b` holds. */
export function covers(a: Counts, b: Counts): boolean {
  for (const [session, count] of b) if (countOf(a, session) < count) return false;
  return true;
}

/** Every edit that either holds: the maximum of both, session by session. */
export function merge(a: Counts, b: Counts): Counts {
  const out = new Map(a);
  for (const [session, count] of b) if (count > countOf(a, session)) out.set(session, count);
  return out;
}

/** What `mine` lacks of `theirs`. Swap the arguments to learn what to send. */
export function missing(mine: Counts, theirs: Counts): Span[] {
  const spans: Span[] = [];
  for (const [session, to] of theirs) {
    const from = countOf(mine, session);
    if (from < to) spans.push({ session, from, to });
  }
  return spans;
}

export function isEmpty(counts: Counts): boolean {
  for (const count of counts.values()) if (count > 0) return false;
  return true;
}

/** Whether `known` holds every edit that both `held` and `covered` do: then nothing of `held` is lost where what is covered
 * gives way to something that contains `known`. */
export function mayReplace(held: Counts, covered: Counts, known: Counts): boolean {
  for (const [session, count] of covered) {
    if (Math.min(count, countOf(held, session)) > countOf(known, session)) return false;
  }
  return true;
}

export const equal = (a: Counts, b: Counts): boolean => covers(a, b) && covers(b, a);
