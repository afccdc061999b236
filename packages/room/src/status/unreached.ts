import type { Clock } from '@parley/runtime';
import type { SessionId } from '@parley/wire';

/** So long home has to bring somebody whom nobody else reaches, ms. Signaling names who is gone without a word for almost as long, and
 * nobody is told of those. */
export const UNREACHED_MS = 45_000;

/** Those whom signaling names, and who are neither met nor heard of: by this page, by those it is joined to, or through home. */
export class Unreached {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #since = new Map<SessionId, number>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Takes who is missed at this moment; returns whether anybody has been for so long that home does not bring them either. */
  look(missed: readonly SessionId[]): boolean {
    const now = this.#clock.now();
    for (const session of [...this.#since.keys()]) if (!missed.includes(session)) this.#since.delete(session);
    for (const session of missed) if (!this.#since.has(session)) this.#since.set(session, now);
    return [...this.#since.values()].some((since) => now - since >= UNREACHED_MS);
  }
}
