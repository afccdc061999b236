import type { Link, Replica } from '@parley/log';
import type { Clock, Logger } from '@parley/runtime';
import type { SealedEdit, Sealer } from '@parley/seal';
import { asBytes, type Counts, type Hash } from '@parley/wire';
import * as Y from 'yjs';
import { editsAbove } from './edits-above.ts';
import type { Reader } from './reader.ts';
import type { Receipts } from './receipts.ts';

/** A snapshot is made, or taken over, once nobody has written for so long, ms … */
const QUIET_MS = 2_000;
/** … and past so many times `after` edits at once. */
const HURRY = 10;
/** How long home may take to fetch a snapshot before it is made anew, ms. */
const OFFER_MS = 60_000;
/** How long to wait after one was refused or lost, and between two requests for somebody else's, ms. */
const PAUSE_MS = 15_000;
/** How long a caller leaves it to each that ranks before it, ms: longer than home may take to fetch one. */
const STAND_IN_MS = 90_000;
/** And to so many at most. */
const MOST_BEFORE = 3;
/** How long to wait after one could not be made (too large for an envelope), ms. */
const FAILED_MS = 600_000;

export interface CompactorOptions {
  readonly doc: Y.Doc;
  readonly sealer: Sealer;
  readonly replica: Replica;
  readonly receipts: Receipts;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hash: (edit: SealedEdit) => Promise<Hash>;
  readonly home: () => Link | null;
  /** How many callers are rather to make one. */
  readonly before: () => number;
  /** Edits above a base from which on a snapshot is worth its bytes. */
  readonly after: number;
}

/**
 * Keeps logs small (rule 5). A caller makes a snapshot of what home holds, once it is worth it and only if this peer has
 * opened and applied all of that and has nothing pending; home accepts it by compare-and-swap, and its next receipt
 * names it. Of several callers the first makes it; the next stands in where that one does not. Whoever sees a new base
 * named, and holds a long log itself, takes it over.
 */
export class Compactor {
  readonly #options: CompactorOptions;
  #offered: { readonly edit: SealedEdit; readonly hash: Hash; readonly at: number } | null = null;
  #making = false;
  #notBefore = 0;
  #grownAt = 0;
  #lastSeq = -1;
  /** Since when another snapshot is worth it and could be made; null: it is not. */
  #dueSince: number | null = null;

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** A receipt came, or time went by. */
  consider(): void {
    const { receipts, replica, clock } = this.#options;
    const latest = receipts.latest;
    const now = clock.now();
    if (!latest) return;
    if (latest.seq !== this.#lastSeq) {
      this.#lastSeq = latest.seq;
      this.#grownAt = now;
    }
    if (this.#offered && latest.base === this.#offered.hash) {
      const { edit } = this.#offered;
      this.#offered = null;
      replica.install(edit).catch((error: unknown) => this.#failed('not installed', error, PAUSE_MS));
      return;
    }
    if (this.#offered && now - this.#offered.at > OFFER_MS) this.#offered = null;
    if (now < this.#notBefore || this.#offered || this.#making) return;
    if (latest.base !== null && latest.base !== replica.base?.hash) {
      this.#dueSince = null;
      this.#adopt(latest.base, now);
    } else {
      this.#make(now);
    }
  }

  /** Home refused the snapshot: somebody else's was first, or the log had moved on. */
  refused(): void {
    this.#offered = null;
    this.#notBefore = this.#options.clock.now() + PAUSE_MS;
  }

  /** Takes over somebody's snapshot, from whoever stands on it. */
  #adopt(base: Hash, now: number): void {
    const { replica, home, after } = this.#options;
    const above = editsAbove(replica.durable, replica.base);
    if (above < after && !home()) return;
    // It is opened and compared first, in one go: not while somebody types.
    if (!this.#isQuiet(now) && above < after * HURRY) return;
    const from = home() ?? [...replica.links].find((link) => link.base === base);
    if (!from) return;
    this.#notBefore = now + PAUSE_MS;
    replica.adopt(base, from);
  }

  #make(now: number): void {
    const { doc, sealer, replica, receipts, reader, home, hash, before, after } = this.#options;
    const latest = receipts.latest;
    const link = home();
    if (!latest || !link || sealer.certificate?.role !== 'edit' || reader.incomplete || !receipts.complete)
      return;
    const above = editsAbove(receipts.counts, replica.base);
    if (above < after) this.#dueSince = null;
    if (above < after || !(this.#isQuiet(now) || above >= after * HURRY)) return;
    this.#dueSince ??= now;
    if (now - this.#dueSince < Math.min(before(), MOST_BEFORE) * STAND_IN_MS) return;
    if (!this.#appliedAll(receipts.counts)) return;
    const claim = {
      epoch: latest.epoch,
      parent: latest.base,
      seq: latest.seq,
      head: latest.head,
      covers: new Map(receipts.counts),
    };
    const update = asBytes(Y.encodeStateAsUpdateV2(doc));
    this.#making = true;
    this.#offer(sealer.snapshot(claim, update), link, hash)
      .catch((error: unknown) => this.#failed('not made', error, FAILED_MS))
      .finally(() => {
        this.#making = false;
      });
  }

  async #offer(
    sealing: Promise<SealedEdit>,
    link: Link,
    hash: (edit: SealedEdit) => Promise<Hash>,
  ): Promise<void> {
    const edit = await sealing;
    this.#offered = { edit, hash: await hash(edit), at: this.#options.clock.now() };
    const { replica, sealer } = this.#options;
    // A session that has written nothing yet is nobody's without its certificate.
    if (sealer.certificate) replica.certify(sealer.certificate);
    replica.offer(edit, link);
  }

  #isQuiet(now: number): boolean {
    return now - this.#grownAt >= QUIET_MS;
  }

  #failed(what: string, error: unknown, pause: number): void {
    this.#notBefore = this.#options.clock.now() + pause;
    this.#options.logger.warn(`a snapshot was ${what}`, { error: String(error) });
  }

  /** Whether the document holds all of it, with nothing waiting for an edit that is missing. */
  #appliedAll(counts: Counts): boolean {
    const { doc, reader } = this.#options;
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return false;
    return [...counts].every(([session, count]) => (reader.applied.get(session) ?? 0) >= count);
  }
}
