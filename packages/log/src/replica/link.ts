import { type Channel, type Lane, TokenBucket } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  encodeSync,
  type Hash,
  LIMITS,
  type SessionId,
  type SyncMessage,
} from '@parley/wire';
import type { LinkId } from '../forwarding.ts';
import { Tally } from './tally.ts';

/** What is at the other end: a neighbour in the mesh, a tab of this device, home, or (seen from home) a caller. */
export type LinkKind = 'peer' | 'tab' | 'home' | 'caller';

export interface LinkInfo {
  readonly kind: LinkKind;
  /** The session at the other end; null for home. */
  readonly session: SessionId | null;
}

/** How much a link may have asked for and not yet got, in chunk hashes. */
const MAX_WANTED = 4_096;
/** So many forged items on one link, and it is closed: honest peers verify before they forward. */
const MAX_STRIKES = 64;
/** So many sessions announced, asked for again and again and given up while the link brought nothing are a strike. An honest
 * side gives what it announces; one whose storage cannot be read has few sessions, and says so seldom. */
const GIVEN_UP_A_STRIKE = 64;
/** So many sessions announced and taken back before anything of them came are a strike. An honest side takes back what it
 * announced only when its storage was taken away. */
const TAKEN_BACK_A_STRIKE = LIMITS.sessions;
/** A `have` above this rate is compared later, with what has come until then. An honest side sends at most 5 a second. */
const HAVES = { rate: 10, burst: 20 };
/** What the `have`s of a link may come to, in sessions named, a second and at once. An honest side names each session as it
 * changes, and all of them once a second at most. */
const NAMED = { rate: 2 * LIMITS.sessions, burst: 10 * LIMITS.sessions };

/** Snapshots a link may bring, a second and at once: each costs a check and a look into the log. An honest side has one
 * to offer now and then. */
const CLAIMS = { rate: 1, burst: 16 };

/** Chunks a link may ask for that are not here, a second and at once: each costs a look into the log. Who fetches a paste
 * from somebody who lost it asks for 48 every 3 s. */
const MISSES = { rate: 32, burst: 2_048 };
/** Presence a link may bring, in messages to be passed on, a second and at once. What is above is dropped: the next one
 * says all. */
const PASSED_ON = { rate: 20_000, burst: 40_000 };

/** What was sent of a session and is not acknowledged. */
interface Unacked {
  /** What was acknowledged when that was last looked at; -1: not looked at yet. */
  readonly acked: number;
  readonly since: number;
}

/** What they announced of a session and we lack. */
export interface Ahead {
  readonly held: number;
  readonly since: number;
  /** How long it may stand still until they are asked, ms. */
  readonly patience: number;
}

/** One walk through all that they are ahead with, over several ticks. */
interface AheadRound {
  readonly rest: Iterator<[SessionId, Ahead]>;
  /** When the first of those it has passed is due again. */
  dueAt: number;
}

/** One channel seen by the replica: what the other side has, what it was told, and what it still is to be sent. */
export class Link {
  readonly id: LinkId;
  readonly info: LinkInfo;
  readonly channel: Channel;
  /** What they said they hold durably. */
  readonly acked = new Tally();
  /** When that last rose. */
  ackedAt: number;
  /** The snapshot they stand on. */
  base: Hash | null = null;
  /** The snapshot they were last sent, and when. */
  offered: { readonly hash: Hash; readonly at: number } | null = null;
  /** What they hold or have been sent: the next number to send, per session. */
  readonly theirs = new Tally();
  /** Up to where catch-up goes; what is newer travels live. */
  readonly goals = new Map<SessionId, number>();
  /** What is not under way to them any more: acknowledged, or covered by a snapshot they were sent. */
  readonly settled = new Tally();
  /** How many edits may be under way to them unacknowledged before catch-up waits; null: the usual number. */
  window: number | null = null;
  readonly ahead = new Map<SessionId, Ahead>();
  /** When the first of those is to be looked at. */
  aheadAt = Number.POSITIVE_INFINITY;
  /** Where looking at them goes on; null: at the first of them. */
  aheadRound: AheadRound | null = null;
  /** When an envelope or a chunk last came, or could not come because nothing was read from the channel. */
  broughtAt: number;
  readonly unacked = new Map<SessionId, Unacked>();
  /** How long what was sent may stay unacknowledged, ms; null: the usual time. */
  patience: number | null = null;
  /** Sessions whose certificate the other side has, or was sent. */
  readonly certified = new Set<SessionId>();
  /** A certificate they brought was let go of here, unchecked: that they send a session's edits without is no forgery. */
  lostCertificates = false;
  readonly wanted: Hash[] = [];
  /** Sessions whose edits come first over this link: it is told soon when they are durable here. */
  readonly delivers = new Set<SessionId>();
  /** Of those, the ones that became durable and it has not been told of. */
  readonly due = new Set<SessionId>();
  /** The replica's version of `durable` this link was last told; -1: nothing. */
  told = -1;
  /** Since when there is more to tell it; null: it knows all. */
  behindAt: number | null = null;
  toldAt = Number.NEGATIVE_INFINITY;
  /** The same of the last time it was told everything. */
  toldFull = -1;
  toldFullAt = Number.NEGATIVE_INFINITY;
  /** They asked for everything and have not got it yet. */
  owed = false;
  askedAt = Number.NEGATIVE_INFINITY;
  readonly haves: TokenBucket;
  readonly named: TokenBucket;
  readonly claims: TokenBucket;
  readonly misses: TokenBucket;
  readonly passedOn: TokenBucket;
  /** The last `have`, if it is still to be compared. `news`: something in it may have lowered what they hold. */
  unjudged: { readonly digest: Hash; readonly full: boolean; readonly news: boolean } | null = null;
  /** Set once it is known what they hold: only then anything live is sent (rule 3). */
  synced = false;
  pumping = false;
  closed = false;
  #strikes = 0;
  #broken = 0;
  /** Who asked the channel to bring nothing more. */
  readonly #holders = new Set<object>();
  #waiting: (() => void)[] = [];

  constructor(id: LinkId, info: LinkInfo, channel: Channel, now: number) {
    this.id = id;
    this.info = info;
    this.channel = channel;
    this.ackedAt = now;
    this.broughtAt = now;
    this.haves = new TokenBucket(HAVES.rate, HAVES.burst, now);
    this.named = new TokenBucket(NAMED.rate, NAMED.burst, now);
    this.misses = new TokenBucket(MISSES.rate, MISSES.burst, now);
    this.passedOn = new TokenBucket(PASSED_ON.rate, PASSED_ON.burst, now);
    this.claims = new TokenBucket(CLAIMS.rate, CLAIMS.burst, now);
  }

  send(message: SyncMessage, lane: Lane = 'live'): void {
    if (!this.closed) this.channel.send(encodeSync(message), lane);
  }

  /** A message that is encoded already. */
  sendBytes(bytes: Bytes): void {
    if (!this.closed) this.channel.send(bytes, 'live');
  }

  close(reason: CloseReason): void {
    if (!this.closed) this.channel.close(reason);
  }

  /** Of that session they have been sent everything below `count`. */
  sent(session: SessionId, count: number): void {
    this.theirs.set(session, count);
    if (!this.unacked.has(session)) this.unacked.set(session, { acked: -1, since: 0 });
  }

  want(hashes: readonly Hash[]): boolean {
    if (this.wanted.length + hashes.length > MAX_WANTED) return false;
    this.wanted.push(...hashes);
    return true;
  }

  /** Something they sent was forged. Too much of it closes the link. */
  strike(): void {
    this.#strikes += 1;
    if (this.banned) this.close('misbehaving');
  }

  /** They announced so many sessions, were asked for them, and brought nothing at all for long. */
  gaveUp(sessions: number): void {
    this.#break(sessions / GIVEN_UP_A_STRIKE);
  }

  /** They announced so many sessions and say now that they do not hold them. Nothing of them came. */
  tookBack(sessions: number): void {
    this.#break(sessions / TAKEN_BACK_A_STRIKE);
  }

  #break(strikes: number): void {
    this.#broken += strikes;
    for (; this.#broken >= 1; this.#broken -= 1) this.strike();
  }

  /** Whether it was closed for forging: nothing more of it is worth a check. */
  get banned(): boolean {
    return this.#strikes >= MAX_STRIKES;
  }

  /** Whether nothing is read from its channel for now. */
  get isHeld(): boolean {
    return this.#holders.size > 0;
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
    while (!this.closed && !this.channel.writable) await this.woken();
  }

  /** Resolves at the next `wake`. */
  woken(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whoever waits may look again: the channel drained or closed, more was acknowledged or asked for. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
