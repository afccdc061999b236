import type { Budget, Share } from './budget.ts';
import type { Link } from './link.ts';

/** Chunks that are kept until their fetch has its next turn. */
export interface Keeping {
  readonly payer: Link;
  /** What is charged for it, in bytes. */
  kept: number;
  /** Let go of them all. */
  drop(): void;
}

/** What came of fetches that wait for another turn, within a budget: whose payer has most of it there loses it first. */
export class KeptChunks {
  readonly #budget: Budget;
  readonly #payers = new Map<Link, { readonly share: Share; readonly kept: Set<Keeping> }>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Charges that many bytes more for it; false, and nothing is charged, if there is no room. */
  keep(keeping: Keeping, bytes: number): boolean {
    const { share, kept } = this.#of(keeping.payer);
    const fits = share.charge(bytes);
    if (fits) {
      share.park(bytes);
      keeping.kept += bytes;
      kept.add(keeping);
    }
    if (kept.size === 0) this.#payers.delete(keeping.payer);
    return fits;
  }

  /** They are not kept any more: used, or not wanted. */
  takeBack(keeping: Keeping): void {
    const payer = this.#payers.get(keeping.payer);
    if (!payer?.kept.delete(keeping)) return;
    payer.share.pin(keeping.kept);
    payer.share.release(keeping.kept);
    keeping.kept = 0;
    if (payer.kept.size === 0) this.#payers.delete(keeping.payer);
  }

  #of(link: Link): { readonly share: Share; readonly kept: Set<Keeping> } {
    const known = this.#payers.get(link);
    if (known) return known;
    const kept = new Set<Keeping>();
    const share = this.#budget.share(() => {
      for (const keeping of kept) {
        // Those with nothing of it here are no help.
        if (keeping.kept === 0) continue;
        this.takeBack(keeping);
        keeping.drop();
        return;
      }
    });
    const payer = { share, kept };
    this.#payers.set(link, payer);
    return payer;
  }
}
