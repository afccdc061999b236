import type { Compactor, CompactorOptions } from './compactor.ts';
import { editsAbove } from './edits-above.ts';

type Code = Pick<typeof import('./compactor.ts'), 'Compactor'>;

/** What `after` is unless somebody knows better. */
export const COMPACT_AFTER = 1_000;
/** How long to wait after the code could not be loaded, ms. */
const LOAD_AGAIN_MS = 15_000;

/**
 * A `Compactor` for a page: most logs stay as they are while they are open, so its code is loaded when a receipt names
 * another base, or when a snapshot would be worth it. Where it cannot be loaded, that is tried again with a later
 * receipt; meanwhile the log stays as long as it is.
 */
export class CompactorOnDemand {
  readonly #options: CompactorOptions;
  readonly #load: () => Promise<Code>;
  #compactor: Compactor | null = null;
  #loading = false;
  #notBefore = 0;

  constructor(options: CompactorOptions, load: () => Promise<Code> = () => import('./compactor.ts')) {
    this.#options = options;
    this.#load = load;
  }

  /** A receipt came, or time went by. */
  consider(): void {
    if (this.#compactor) this.#compactor.consider();
    else if (!this.#loading && this.#options.clock.now() >= this.#notBefore && this.#isDue())
      void this.#fetch();
  }

  /** Home refused the snapshot. */
  refused(): void {
    this.#compactor?.refused();
  }

  #isDue(): boolean {
    const { receipts, replica, after } = this.#options;
    const { latest } = receipts;
    if (!latest) return false;
    const isNamed = latest.base !== null && latest.base !== replica.base?.hash;
    return isNamed || editsAbove(receipts.counts, replica.base) >= after;
  }

  async #fetch(): Promise<void> {
    const { clock, logger } = this.#options;
    this.#loading = true;
    try {
      const { Compactor } = await this.#load();
      this.#compactor = new Compactor(this.#options);
    } catch (error) {
      this.#notBefore = clock.now() + LOAD_AGAIN_MS;
      logger.warn('what makes snapshots could not be loaded', { error: String(error) });
    } finally {
      this.#loading = false;
    }
    this.#compactor?.consider();
  }
}
