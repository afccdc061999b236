import { type Bytes, decodeEnvelope, type Envelope, type Hash, type SessionId } from '@parley/wire';
import type { Link } from './link.ts';
import type { Waiter } from './waiting-room.ts';

/** What an arrival costs in heap besides its bytes while it is being checked: the parsed envelope with its views and
 * ids, the promises of its check. Measured in Node 24: 2.5 kB, and 0.1 outside of the heap; rounded up. */
const CHECKING_OVERHEAD = 3_072;
/** And while it waits, as bytes alone, in the maps of the intake and the waiting room. Measured likewise: 0.7 kB. */
const WAITING_OVERHEAD = 1_024;

/** An address or a session as text, in its array or map. */
const ID_COST = 160;

export type ArrivalState = 'checking' | 'waiting' | 'fetching' | 'gone';

/** What an envelope is charged while it is checked, in bytes. */
export const checkingCost = ({ bytes, chunks, claim }: Envelope): number =>
  bytes.length + CHECKING_OVERHEAD + (chunks.length + (claim?.covers.size ?? 0)) * ID_COST;

/** An envelope on its way in: who brought it, who pays for it, how far it has come. */
export class Arrival implements Waiter {
  readonly bytes: Bytes;
  readonly session: SessionId;
  readonly number: number;
  /** Who brought it; the first is asked for its chunks. */
  readonly sources: Link[];
  /** Whom its bytes are charged to. */
  readonly payer: Link;
  /** What it costs while it waits. */
  readonly cost: number;
  readonly ahead: number;
  readonly cameAt: number;
  /** The envelope's own hash; only of snapshots, and once it is computed. */
  hash: Hash | null = null;
  state: ArrivalState = 'checking';
  /** What is charged for it at this moment. */
  charged: number;
  place = -1;
  #envelope: Envelope | null;

  /** `session` is the envelope's: one string for all arrivals of a session. */
  constructor(envelope: Envelope, session: SessionId, payer: Link, ahead: number, now: number) {
    this.bytes = envelope.bytes;
    this.session = session;
    this.number = envelope.header.number;
    this.sources = [payer];
    this.payer = payer;
    this.cost = envelope.bytes.length + WAITING_OVERHEAD;
    this.charged = checkingCost(envelope);
    this.ahead = ahead;
    this.cameAt = now;
    this.#envelope = envelope;
  }

  get envelope(): Envelope {
    this.#envelope ??= decodeEnvelope(this.bytes);
    return this.#envelope;
  }

  /** Keeps its bytes alone, until the envelope is asked for again. */
  fold(): void {
    this.#envelope = null;
  }

  addSource(link: Link): void {
    if (!this.sources.includes(link)) this.sources.push(link);
  }
}
