import type { Forwarding, Link, Replica } from '@parley/replica';
import type { Clock, Logger } from '@parley/runtime';
import { NO_SESSION, type PartId, type Receipt, type ReceiptMessage, type SessionId } from '@parley/wire';
import type { Content } from '../../sync/content.ts';
import { factsOf } from '../link-facts.ts';
import type { Neighbours } from '../neighbours.ts';
import { CALLER } from './caller.ts';
import type { Receipts } from './receipts.ts';

export interface ReceiptRelayOptions {
  readonly session: SessionId;
  readonly receipts: Receipts;
  readonly replica: Pick<Replica<Content>, 'broadcast' | 'links'>;
  /** The replica's broadcast tree. */
  readonly tree: Pick<Forwarding, 'first' | 'duplicate' | 'graft'>;
  readonly neighbours: Neighbours;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether that session is in the room, as far as is known. */
  readonly isHere: (session: SessionId) => boolean;
  /** A believed receipt came over some link, be it the first copy or not; or one that contradicts home's own word. */
  readonly heard: () => void;
}

/**
 * Passes home's receipts on. A receipt travels in the broadcast tree of the caller who brought it, so two callers are
 * two trees; only what this peer itself believes goes on, and only for callers who are here.
 */
export class ReceiptRelay {
  readonly #options: ReceiptRelayOptions;
  /** Caller → part → the time of the newest receipt passed on in its tree. */
  readonly #relayed = new Map<SessionId, Map<PartId, number>>();
  /** Caller → when that was, by this peer's clock. */
  readonly #heardAt = new Map<SessionId, number>();

  constructor(options: ReceiptRelayOptions) {
    this.#options = options;
  }

  /** A neighbour is told what home last said; where from does not matter. */
  greet(link: Link): void {
    if (factsOf(link).isHome) return;
    for (const receipt of this.#options.receipts.current())
      link.send({ type: 'receipt', caller: NO_SESSION, receipt });
  }

  heard(message: ReceiptMessage, from: Link): void {
    this.#heard(message, from).catch((error: unknown) => {
      this.#options.logger.warn('a receipt was not taken', { error: String(error) });
    });
  }

  /** Other callers, by whatever links their receipts came. Who has hung up counts for a while longer. */
  callers(): readonly SessionId[] {
    const { clock, session } = this.#options;
    const isLately = (at: number): boolean => clock.now() - at < CALLER.quiet;
    return [...this.#heardAt].flatMap(([caller, at]) => (caller !== session && isLately(at) ? caller : []));
  }

  /** The caller is here no more. */
  forget(caller: SessionId): void {
    this.#relayed.delete(caller);
    this.#heardAt.delete(caller);
  }

  async #heard({ receipt, caller }: ReceiptMessage, from: Link): Promise<void> {
    const { session, receipts, clock, heard } = this.#options;
    const fromHome = factsOf(from).isHome;
    // What this peer brought comes back from nobody but somebody who forges.
    if (!fromHome && caller === session) return;
    const origin = fromHome ? session : caller;
    const now = clock.now();
    if (!fromHome && this.#isRelayed(receipt, origin)) {
      // The caller's own copy, after another way was quicker: that it comes is worth knowing all the same.
      if (from.info.session === origin) this.#heardOver(from, now);
      return this.#duplicate(origin, from);
    }
    const verdict = await receipts.receive(receipt, now, fromHome);
    if (verdict === 'contradicts') {
      heard();
      return receipts.save();
    }
    if (verdict === 'old' || verdict === 'unbelieved') return;
    this.#heardOver(from, now);
    if (verdict === 'late') return;
    this.#relay(receipt, origin, from);
    if (verdict === 'rewound') await receipts.save();
  }

  #heardOver(link: Link, now: number): void {
    const { neighbours, heard } = this.#options;
    const neighbour = neighbours.over(link.id);
    if (neighbour) neighbour.receiptAt = now;
    heard();
  }

  #isRelayed(receipt: Receipt, origin: SessionId): boolean {
    const newest = this.#relayed.get(origin)?.get(receipt.part) ?? Number.NEGATIVE_INFINITY;
    return origin !== NO_SESSION && receipt.time <= newest;
  }

  #relay(receipt: Receipt, caller: SessionId, from: Link): void {
    const { session, replica, isHere } = this.#options;
    const isOwn = caller === session;
    const isKnown = isOwn || caller === from.info.session || isHere(caller);
    if (caller === NO_SESSION || !isKnown) return;
    if (!isOwn && this.#isRelayed(receipt, caller)) return;
    const relayed = this.#relayed.get(caller) ?? new Map<PartId, number>();
    this.#relayed.set(caller, relayed.set(receipt.part, receipt.time));
    this.#heardAt.set(caller, this.#options.clock.now());
    if (!isOwn) this.#first(caller, from);
    replica.broadcast(caller, { type: 'receipt', caller, receipt }, isOwn ? null : from);
  }

  /** It came first over that link. */
  #first(origin: SessionId, from: Link): void {
    const { tree, replica } = this.#options;
    for (const id of tree.first(origin, from.id)) {
      tree.graft(origin, id);
      replica.links.find((link) => link.id === id)?.send({ type: 'graft', part: 0, origin });
    }
  }

  /** It came again over that link. */
  #duplicate(origin: SessionId, from: Link): void {
    if (this.#options.tree.duplicate(origin, from.id)) from.send({ type: 'prune', origin });
  }
}
