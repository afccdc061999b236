import type { Covers, Hash, Runs, SessionId } from '@parley/wire';

/** What home lists, as a base may cover it: of each session its last run. */
export function coversOfRuns(runs: Runs): Covers {
  const covers = new Map<SessionId, { count: number; hash: Hash }>();
  for (const [session, list] of runs) {
    const last = list.at(-1);
    if (last) covers.set(session, { count: last.to, hash: last.last });
  }
  return covers;
}
