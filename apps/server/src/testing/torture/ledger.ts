import type { Hash } from '@parley/wire';

/** An edit that was made, and what home said of it. */
export interface Entry {
  readonly hash: Hash;
  /** When it began to be made, in milliseconds of `performance.now`. */
  readonly madeAt: number;
  /** When the first receipt came that covers it; null: none yet. */
  coveredAt: number | null;
  /** Whether one came since rooms were exchanged last. */
  isHeld: boolean;
  /** Whether the server was killed, or its rooms exchanged, between the two. */
  disturbed: boolean;
}

/** All edits of a room: what was promised of which. */
export class Ledger {
  readonly entries = new Map<Hash, Entry>();

  /** `disturbed`: nobody listened when it was made. */
  made(hash: Hash, madeAt: number, disturbed: boolean): void {
    this.entries.set(hash, { hash, madeAt, coveredAt: null, isHeld: false, disturbed });
  }

  covered(hash: Hash, now: number): void {
    const entry = this.entries.get(hash);
    if (!entry) return;
    entry.coveredAt ??= now;
    entry.isHeld = true;
  }

  /** The rooms were exchanged: what home said before says nothing of what it has now. */
  exchanged(): void {
    for (const entry of this.entries.values()) entry.isHeld = false;
  }

  /** The server is killed, or its rooms are exchanged: what is on its way now takes as long as that. */
  disturb(): void {
    for (const entry of this.entries.values()) if (entry.coveredAt === null) entry.disturbed = true;
  }

  /** What a receipt covers. */
  promised(): Hash[] {
    return [...this.entries.values()].filter(({ coveredAt }) => coveredAt !== null).map(({ hash }) => hash);
  }
}

/** From the key to the receipt, in milliseconds: of entries that were covered. */
export const delaysOf = (entries: Iterable<Entry>): number[] =>
  [...entries].flatMap(({ madeAt, coveredAt }) => (coveredAt === null ? [] : [coveredAt - madeAt]));

/** The value that a share of all does not exceed; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
