import type { Counts, SessionId } from '@parley/wire';

/** How many waiting edits are told apart. Beyond it new ones are taken for as old as the last of these, which is early. */
const MOST = 1_024;

/** How many edits are held that no receipt covers. */
export function outboxSize(held: Counts, receipted: Counts): number {
  let size = 0;
  for (const [session, count] of held) size += Math.max(0, count - (receipted.get(session) ?? 0));
  return size;
}

/**
 * Since when each of this session's own edits waits for a receipt: the caller's rule needs the oldest (rule 7).
 * Edits of earlier sessions found in the log count as waiting since the room opened.
 */
export class Outbox {
  readonly #begun: { readonly count: number; readonly at: number }[] = [];
  #carried: { readonly counts: Counts; readonly at: number } | null = null;

  /** What the log held when it was opened. */
  carry(counts: Counts, at: number): void {
    this.#carried = { counts: new Map(counts), at };
  }

  /** The session's edit `number` was begun. */
  began(number: number, at: number): void {
    const last = this.#begun.length >= MOST ? this.#begun.pop() : null;
    this.#begun.push({ count: number + 1, at: last?.at ?? at });
  }

  /** The session's edit `number` and what follows will never be sent. */
  gaveUp(number: number): void {
    while ((this.#begun.at(-1)?.count ?? 0) > number) this.#begun.pop();
  }

  /** When the oldest edit without a receipt was begun; null if all are covered. */
  oldest(session: SessionId, receipted: Counts): number | null {
    const covered = receipted.get(session) ?? 0;
    while (this.#begun[0] && this.#begun[0].count <= covered) this.#begun.shift();
    if (this.#carried && outboxSize(this.#carried.counts, receipted) === 0) this.#carried = null;
    return this.#carried?.at ?? this.#begun[0]?.at ?? null;
  }
}
