import { LIMITS, type SessionId } from '@parley/wire';

export const THROUGH_NEIGHBOURS = {
  /** So long somebody is here and neither linked nor named by signaling until a neighbour is asked, ms: signaling names who
   * comes within a moment. */
  patience: 3_000,
  /** Signals that one neighbour may have passed on, a second: two who look for a way to each other need a dozen. */
  signals: 60,
} as const;

/** Whom to introduce, whom to give up, and after how many ms to look again even if nothing is heard; null: not before. */
export interface ThroughNeighboursReport {
  readonly begun: readonly SessionId[];
  readonly ended: readonly SessionId[];
  readonly wait: number | null;
}

/**
 * Those who are known by a common neighbour alone: signaling does not reach them, or is out of reach itself. What
 * introduces them to each other goes through that neighbour.
 *
 * ```
 *   unreached ──3 s──► introduced ──linked, named by signaling, gone──► forgotten
 * ```
 */
export class ThroughNeighbours {
  /** Since when each of them is unreached. */
  readonly #since = new Map<SessionId, number>();
  readonly #introduced = new Set<SessionId>();
  /** Who has signals passed on: how many in the second that began then. */
  readonly #passed = new Map<SessionId, { readonly began: number; count: number }>();

  has(session: SessionId): boolean {
    return this.#introduced.has(session);
  }

  /** `unreached`: all who are here by the word of a neighbour, without a link, and not named by signaling. */
  look(unreached: Iterable<SessionId>, now: number): ThroughNeighboursReport {
    const present = new Set<SessionId>();
    for (const session of unreached) if (present.size < LIMITS.peers) present.add(session);
    for (const session of this.#since.keys()) if (!present.has(session)) this.#since.delete(session);
    const ended = [...this.#introduced].filter((session) => !present.has(session));
    for (const session of ended) this.#introduced.delete(session);
    const begun: SessionId[] = [];
    let wait: number | null = null;
    for (const session of present) {
      if (this.#introduced.has(session)) continue;
      const since = Math.min(this.#since.get(session) ?? now, now);
      this.#since.set(session, since);
      const left = since + THROUGH_NEIGHBOURS.patience - now;
      if (left > 0) wait = Math.min(wait ?? left, left);
      else begun.push(session);
    }
    for (const session of begun) this.#introduced.add(session);
    return { begun, ended, wait };
  }

  /** That session has found this one: nothing is waited for. */
  found(session: SessionId): void {
    if (this.#since.has(session)) this.#since.set(session, Number.NEGATIVE_INFINITY);
  }

  /** Whether one more signal that this neighbour brought is taken. */
  admits(neighbour: SessionId, now: number): boolean {
    const passed = this.#passed.get(neighbour);
    if (!passed || now - passed.began >= 1_000 || now < passed.began) {
      this.#passed.delete(neighbour);
      this.#passed.set(neighbour, { began: now, count: 1 });
      for (const oldest of this.#passed.keys()) {
        if (this.#passed.size <= LIMITS.peers) break;
        this.#passed.delete(oldest);
      }
      return true;
    }
    if (passed.count >= THROUGH_NEIGHBOURS.signals) return false;
    passed.count += 1;
    return true;
  }
}
