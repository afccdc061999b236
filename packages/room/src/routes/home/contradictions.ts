import type { Receipt } from '@parley/wire';

/** Positions of home's that are remembered, the newest. */
const MOST = 48;

/** Two receipts of home's own hand that cannot both be true: one position, and two histories that lead to it. */
export type Contradiction = readonly [Receipt, Receipt];

/** Remembers where home said that it stands. */
export class Contradictions {
  readonly #said = new Map<string, Receipt>();

  /** Its signature holds. The receipt that says otherwise of the same position; null if none was heard. */
  against(receipt: Receipt): Receipt | null {
    const said = this.#said.get(placeOf(receipt));
    return said && said.head !== receipt.head ? said : null;
  }

  /** It is believed. */
  take(receipt: Receipt): void {
    const place = placeOf(receipt);
    this.#said.delete(place);
    this.#said.set(place, receipt);
    for (const eldest of this.#said.keys()) {
      if (this.#said.size <= MOST) break;
      this.#said.delete(eldest);
    }
  }

  /** Home went back, or is another: what it said of the way from there is not its word any more. */
  clear(): void {
    this.#said.clear();
  }
}

const placeOf = ({ part, seq }: Receipt): string => `${part} ${seq}`;
