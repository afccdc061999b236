import type { Verifier } from '@parley/seal';
import type { Deletion } from '@parley/wire';
import type { Share } from './budget.ts';
import type { Checks } from './checks.ts';
import type { Link } from './link.ts';

/** What one costs in heap besides its bytes while it is checked: as an edit does. */
const OVERHEAD = 4_096;

export interface DeletionOptions {
  /** What is known of before the first link; null: nothing. */
  readonly known: Deletion | null;
  readonly verifier: Pick<Verifier, 'deletion'>;
  readonly checks: Checks;
  /** What that link pays with. */
  readonly shareOf: (link: Link) => Share;
  readonly links: () => Iterable<Link>;
  /** It is known from now on; `from` is null for who deleted the room here. */
  readonly learned: (deletion: Deletion, from: Link | null) => void;
}

/**
 * The owner's deletion of the room. Nobody but the owner can make one, whoever brings it: it is checked, and once one holds it
 * goes to every link, to each that opens later too, and no other is looked at.
 */
export class DeletionRelay {
  readonly #options: DeletionOptions;
  #known: Deletion | null;

  constructor(options: DeletionOptions) {
    this.#options = options;
    this.#known = options.known;
  }

  /** Null while the room is not deleted, as far as is known here. */
  get known(): Deletion | null {
    return this.#known;
  }

  greet(link: Link): void {
    if (this.#known) link.send({ type: 'deletion', deletion: this.#known });
  }

  /** The owner deletes the room here: nothing is checked. */
  publish(deletion: Deletion): void {
    this.#learn(deletion, null);
  }

  received(deletion: Deletion, from: Link): void {
    const { verifier, checks, shareOf } = this.#options;
    if (this.#known) return;
    const cost = deletion.bytes.length + OVERHEAD;
    const share = shareOf(from);
    if (!share.charge(cost)) return;
    void checks
      .run(from, async () => this.#known !== null || (await verifier.deletion(deletion)))
      .then((holds) => {
        share.release(cost);
        if (holds) this.#learn(deletion, from);
        else from.strike();
      });
  }

  #learn(deletion: Deletion, from: Link | null): void {
    if (this.#known) return;
    this.#known = deletion;
    for (const link of this.#options.links()) if (link !== from) this.greet(link);
    this.#options.learned(deletion, from);
  }
}
