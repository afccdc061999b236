import { TokenBucket } from '@parley/transport';
import { Budget } from './budget.ts';
import { Checks } from './checks.ts';
import { FetchTurns } from './fetch-turns.ts';
import { Warnings } from './warnings.ts';

const MIB = 1024 * 1024;
/** What may be read of logs to judge claims about their past, in sessions and edits, a second and at once. Each takes 1.7 µs
 * in SQLite at most: less than a tenth of a processor core. */
const JUDGED = { rate: 50_000, burst: 100_000 };

/** What all replicas of a process share: memory and turns, so that it has one bound however many rooms there are. A
 * page has one replica, and so one for itself. */
export interface Shared {
  /** For what waits: for its check, or for what comes before it. */
  readonly budget: Budget;
  readonly checks: Checks;
  /** Who fetches chunks. */
  readonly turns: FetchTurns;
  /** For chunks whose fetch waits for another turn. */
  readonly kept: Budget;
  /** What judging snapshots may read of logs, in sessions and edits. */
  readonly judged: TokenBucket;
  /** What links can make it say. */
  readonly warnings: Warnings;
}

/** `failed` is told of a check that threw. */
export function shareBounds(failed: (error: unknown) => void): Shared {
  return {
    budget: new Budget({ all: 128 * MIB, each: 32 * MIB }),
    checks: new Checks(failed),
    turns: new FetchTurns({ fetches: 16, bytes: 64 * MIB }),
    kept: new Budget({ all: 64 * MIB, each: 64 * MIB }),
    judged: new TokenBucket(JUDGED.rate, JUDGED.burst, 0),
    warnings: new Warnings(),
  };
}
