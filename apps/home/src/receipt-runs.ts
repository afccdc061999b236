import { LIMITS, type Runs, type RunView, type SessionId } from '@parley/wire';

/** Bytes of runs that one receipt says: what is beside them, and what carries it, fits above that. */
const MOST_BYTES = LIMITS.envelope - 16 * 1024;
/** Of a session: its id and how many runs; of a run: two numbers and a hash. */
const SESSION_BYTES = 32 + 2;
const RUN_BYTES = 32 + 14;

/** What of these runs fits into one receipt: the first of the sessions given, and of each its first runs; a session
 * of which nothing is held any more has none. `whole`: nothing was left out. */
export function fitting(
  runs: Runs,
  sessions: Iterable<SessionId> = runs.keys(),
): { readonly runs: Runs; readonly whole: boolean } {
  const fit = new Map<SessionId, readonly RunView[]>();
  let bytes = 0;
  let whole = true;
  for (const session of sessions) {
    const list = runs.get(session) ?? [];
    const some = list.slice(0, LIMITS.runs);
    bytes += SESSION_BYTES + some.length * RUN_BYTES;
    if (bytes > MOST_BYTES || fit.size === LIMITS.sessions) return { runs: fit, whole: false };
    whole &&= some.length === list.length;
    fit.set(session, some);
  }
  return { runs: fit, whole };
}
