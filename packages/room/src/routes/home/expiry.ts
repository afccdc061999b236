import type { HomeWelcome } from '@parley/wire';

/** What home says of documents that nobody opens. */
export class HomeExpiry {
  #keepsDays: number | null = null;
  /** When home said that this one had expired, by this peer's clock, ms; null: it stands there. */
  #missingSince: number | null = null;

  /** After how many days without anybody home erases a document; null: never, or home was not met. */
  get keepsDays(): number | null {
    return this.#keepsDays;
  }

  /** Whether this document had expired at home, and is not back there. */
  get isMissing(): boolean {
    return this.#missingSince !== null;
  }

  welcomed({ keepsDays, expiredAt }: Pick<HomeWelcome, 'keepsDays' | 'expiredAt'>, now: number): void {
    this.#keepsDays = keepsDays;
    this.#missingSince = expiredAt === null ? null : now;
  }

  /** Home has all that there is, by its word of `heardAt`. */
  complete(heardAt: number): void {
    if (this.#missingSince !== null && heardAt > this.#missingSince) this.#missingSince = null;
  }
}
