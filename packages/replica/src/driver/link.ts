import { LazyMap, LazySet } from '@parley/runtime';
import { type Channel, type Lane, TokenBucket } from '@parley/transport';
import { type Bytes, type CloseReason, encodeSync, type SessionId, type SyncMessage } from '@parley/wire';
import type { LinkId } from './forwarding.ts';

/** What is at the other end: a neighbour in the mesh, a tab of this device, home, or (seen from home) a caller. */
export type LinkKind = 'peer' | 'tab' | 'home' | 'caller';

export interface LinkInfo {
  readonly kind: LinkKind;
  /** The session at the other end; null for home. */
  readonly session: SessionId | null;
}

/** So many forged items on one link, and it is closed: honest peers verify before they forward. */
const MAX_STRIKES = 64;

/** What a link may bring, a second and at once, each by what it costs. */
const RATES = {
  /** Snapshots: each costs a check and a look at what is held. An honest side has one to offer now and then. */
  snapshots: { rate: 1, burst: 64 },
  /** Each costs a check, if it is new. An honest side says all it has at once: 1,024 of each part at most. */
  notes: { rate: 4, burst: 4_096 },
  /** What `have`s come to, in sessions named and what is said of each: an honest side names each as it changes, and all of them
   * seldom. */
  named: { rate: 24_000, burst: 120_000 },
  /** Chunks that are not here: each costs a look into the log. Who fetches a paste from somebody who lost it asks for 48 every
   * 3 s. */
  misses: { rate: 32, burst: 2_048 },
  /** Snapshots by their hash, and what comes of a session: each may cost much to send. An honest side asks for each session
   * once when the link that brought it ends. */
  asked: { rate: 100, burst: 8_192 },
  /** Edits, which come together: each costs a hash, were it here already. Who brings more is held, and goes on later. */
  edits: { rate: 20_000, burst: 40_000 },
  /** Presence to be passed on. What is above is dropped: the next one says all. */
  passedOn: { rate: 20_000, burst: 40_000 },
} as const;

export type Charge = keyof typeof RATES;

/** One channel seen by a replica: what it may bring, and whether it is still trusted. */
export class Link {
  readonly id: LinkId;
  readonly info: LinkInfo;
  readonly channel: Channel;
  /** Sessions whose certificate the other side has, or was sent. */
  readonly certified = new LazySet<SessionId>();
  /** A certificate they brought was let go of here, unchecked: that they send a session's edits without is no forgery. */
  lostCertificates = false;
  closed = false;
  readonly #buckets = new LazyMap<Charge, TokenBucket>();
  readonly #openedAt: number;
  #strikes = 0;
  /** Who asked the channel to bring nothing more. */
  readonly #holders = new LazySet<object>();
  #waiting: (() => void)[] = [];

  constructor(id: LinkId, info: LinkInfo, channel: Channel, now: number) {
    this.id = id;
    this.info = info;
    this.channel = channel;
    this.#openedAt = now;
  }

  /** Whether it may bring so much more of that. */
  may(charge: Charge, amount: number, now: number): boolean {
    const { rate, burst } = RATES[charge];
    const bucket = this.#buckets.get(charge) ?? new TokenBucket(rate, burst, this.#openedAt);
    this.#buckets.set(charge, bucket);
    return bucket.take(amount, now);
  }

  send(message: SyncMessage, lane: Lane = 'live'): void {
    if (!this.closed) this.channel.send(encodeSync(message), lane);
  }

  /** A message that is encoded already. */
  sendBytes(bytes: Bytes, lane: Lane = 'live'): void {
    if (!this.closed) this.channel.send(bytes, lane);
  }

  close(reason: CloseReason): void {
    if (!this.closed) this.channel.close(reason);
  }

  /** Something they sent was forged. Too much of it closes the link. */
  strike(): void {
    this.#strikes += 1;
    if (this.banned) this.close('misbehaving');
  }

  /** Whether nothing they sent was forged. */
  get isTrusted(): boolean {
    return this.#strikes === 0;
  }

  /** Whether it was closed for forging: nothing more of it is worth a check. */
  get banned(): boolean {
    return this.#strikes >= MAX_STRIKES;
  }

  /** Asks the channel to bring nothing more for now, if it can do that. */
  hold(holder: object): void {
    if (this.closed) return;
    if (this.#holders.size === 0) this.channel.hold?.();
    this.#holders.add(holder);
  }

  /** After `hold`: what was held back may come, unless somebody else holds it too. */
  goOn(holder: object): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.channel.goOn?.();
  }

  /** Resolves when the bulk lane has room, or the link is closed. */
  async writable(): Promise<void> {
    while (!this.closed && !this.channel.writable) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The channel drained, or closed. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
