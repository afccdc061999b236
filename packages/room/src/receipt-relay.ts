import type { Link, Replica } from '@parley/log';
import type { Clock, Logger } from '@parley/runtime';
import { NO_SESSION, type Receipt, type ReceiptMessage, type SessionId } from '@parley/wire';
import type { Neighbours } from './neighbours.ts';
import type { Receipts } from './receipts.ts';

export interface ReceiptRelayOptions {
  readonly session: SessionId;
  readonly receipts: Receipts;
  readonly replica: Replica;
  readonly neighbours: Neighbours;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether that session is in the room, as far as is known. */
  readonly isHere: (session: SessionId) => boolean;
  /** A believed receipt came over some link, be it the first copy or not; or one that contradicts home's own word. */
  readonly heard: () => void;
  /** Home's word changed. */
  readonly news: () => void;
}

/**
 * Passes home's receipts on. A receipt travels in the broadcast tree of the caller who brought it, so two callers are
 * two trees; only what this peer itself believes goes on, and only for callers who are here.
 */
export class ReceiptRelay {
  readonly #options: ReceiptRelayOptions;
  /** Caller → the time of the newest receipt passed on in its tree. */
  readonly #relayed = new Map<SessionId, number>();
  /** Caller → when that was, by this peer's clock. */
  readonly #heardAt = new Map<SessionId, number>();

  constructor(options: ReceiptRelayOptions) {
    this.#options = options;
  }

  /** A neighbour is told what home last said, and first that it named the snapshot this replica stands on, which it
   * may have to serve; where from does not matter. */
  greet(link: Link): void {
    if (link.info.kind === 'home') return;
    const { receipts, replica } = this.#options;
    const { full, latest } = receipts;
    const naming = replica.base && receipts.bases.receipt(replica.base.hash);
    if (naming && naming !== full && naming !== latest) {
      link.send({ type: 'receipt', caller: NO_SESSION, receipt: naming });
    }
    if (full) link.send({ type: 'receipt', caller: NO_SESSION, receipt: full });
    if (latest && latest !== full) link.send({ type: 'receipt', caller: NO_SESSION, receipt: latest });
  }

  heard(message: ReceiptMessage, from: Link): void {
    this.#heard(message, from).catch((error: unknown) => {
      this.#options.logger.warn('a receipt was not taken', { error: String(error) });
    });
  }

  /** Other callers whose receipts came within the last `ms`, over whatever links. */
  *callers(ms: number): Generator<SessionId> {
    const { clock, session } = this.#options;
    for (const [caller, at] of this.#heardAt) if (caller !== session && clock.now() - at < ms) yield caller;
  }

  /** The caller is here no more. */
  forget(caller: SessionId): void {
    this.#relayed.delete(caller);
    this.#heardAt.delete(caller);
  }

  async #heard({ receipt, caller }: ReceiptMessage, from: Link): Promise<void> {
    const { session, receipts, replica, clock, heard, news } = this.#options;
    const fromHome = from.info.kind === 'home';
    // What this peer brought comes back from nobody but somebody who forges.
    if (!fromHome && caller === session) return;
    const origin = fromHome ? session : caller;
    const now = clock.now();
    if (!fromHome && this.#isRelayed(receipt, origin)) {
      // The caller's own copy, after another way was quicker: that it comes is worth knowing all the same.
      if (from.info.session === origin) this.#heardOver(from, now);
      return replica.relay.duplicate(origin, from);
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
    if (verdict === 'known') return;
    receipts.compare(replica.digest, replica.durable);
    news();
    if (verdict === 'rewound') await receipts.save();
  }

  #heardOver(link: Link, now: number): void {
    const { neighbours, heard } = this.#options;
    const neighbour = neighbours.over(link.id);
    if (neighbour) neighbour.receiptAt = now;
    heard();
  }

  #isRelayed(receipt: Receipt, origin: SessionId): boolean {
    return origin !== NO_SESSION && receipt.time <= (this.#relayed.get(origin) ?? Number.NEGATIVE_INFINITY);
  }

  #relay(receipt: Receipt, caller: SessionId, from: Link): void {
    const { session, replica, isHere } = this.#options;
    const isOwn = caller === session;
    const isKnown = isOwn || caller === from.info.session || isHere(caller);
    if (caller === NO_SESSION || !isKnown) return;
    if (!isOwn && this.#isRelayed(receipt, caller)) return;
    this.#relayed.set(caller, receipt.time);
    this.#heardAt.set(caller, this.#options.clock.now());
    if (!isOwn) replica.relay.first(caller, from);
    replica.relay.broadcast(caller, { type: 'receipt', caller, receipt }, isOwn ? null : from);
  }
}
