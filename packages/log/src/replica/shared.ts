import { Budget } from './budget.ts';
import { Checks } from './checks.ts';
import { FetchTurns } from './fetch-turns.ts';

const MIB = 1024 * 1024;

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
}

/** `failed` is told of a check that threw. */
export function shareBounds(failed: (error: unknown) => void): Shared {
  return {
    budget: new Budget({ all: 128 * MIB, each: 32 * MIB }),
    checks: new Checks(failed),
    turns: new FetchTurns({ fetches: 16, bytes: 64 * MIB }),
    kept: new Budget({ all: 64 * MIB, each: 64 * MIB }),
  };
}
