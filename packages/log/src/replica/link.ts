import type { Channel, Lane } from '@parley/transport';
import { type CloseReason, encodeSync, type Hash, type SessionId, type SyncMessage } from '@parley/wire';
import type { LinkId } from '../forwarding.ts';

/** What is at the other end: a neighbour in the mesh, a tab of this device, home, or (seen from home) a caller. */
export type LinkKind = 'peer' | 'tab' | 'home' | 'caller';

export interface LinkInfo {
  readonly kind: LinkKind;
  /** The session at the other end; null for home. */
  readonly session: SessionId | null;
}

/** How much a link may have asked for and not yet got, in chunk hashes. */
const MAX_WANTED = 4_096;

/** One channel seen by the replica: what the other side has, what it was told, and what it still is to be sent. */
export class Link {
  readonly id: LinkId;
  readonly info: LinkInfo;
  readonly channel: Channel;
  /** What they said they hold durably. */
  readonly acked = new Map<SessionId, number>();
  /** The snapshot they stand on. */
  base: Hash | null = null;
  /** What they hold or have been sent: the next number to send, per session. */
  readonly theirs = new Map<SessionId, number>();
  /** Up to where catch-up goes; what is newer travels live. */
  readonly goals = new Map<SessionId, number>();
  /** When the count they announced for a session was first seen to be ahead of ours, and where we stood. */
  readonly ahead = new Map<SessionId, { since: number; held: number }>();
  /** Since when what was sent of a session has not been acknowledged, and what was. */
  readonly unacked = new Map<SessionId, { since: number; acked: number }>();
  readonly certified = new Set<SessionId>();
  readonly wanted: Hash[] = [];
  /** Sessions whose edits come over this link: it is told soon when they are durable here. */
  readonly delivers = new Set<SessionId>();
  /** Of those, the ones that became durable and it has not been told of. */
  readonly due = new Set<SessionId>();
  /** The replica's version of `durable` this link was last told; -1: nothing. */
  told = -1;
  toldFull = -1;
  toldAt = 0;
  askedAt = Number.NEGATIVE_INFINITY;
  /** Set once their first `have` came: only then anything live is sent (rule 3). */
  synced = false;
  pumping = false;
  strikes = 0;
  closed = false;
  #drained: (() => void)[] = [];

  constructor(id: LinkId, info: LinkInfo, channel: Channel) {
    this.id = id;
    this.info = info;
    this.channel = channel;
  }

  send(message: SyncMessage, lane: Lane = 'live'): void {
    if (!this.closed) this.channel.send(encodeSync(message), lane);
  }

  close(reason: CloseReason): void {
    if (!this.closed) this.channel.close(reason);
  }

  want(hashes: readonly Hash[]): boolean {
    if (this.wanted.length + hashes.length > MAX_WANTED) return false;
    this.wanted.push(...hashes);
    return true;
  }

  /** Resolves when the bulk lane has room, or the link is closed. */
  async writable(): Promise<void> {
    while (!this.closed && !this.channel.writable) {
      await new Promise<void>((resolve) => this.#drained.push(resolve));
    }
  }

  /** The channel drained, or closed. */
  wake(): void {
    const waiters = this.#drained;
    this.#drained = [];
    for (const resolve of waiters) resolve();
  }
}

/** Raises `map[session]` to `count`; true if it rose. */
export function raise(map: Map<SessionId, number>, session: SessionId, count: number): boolean {
  if (count <= (map.get(session) ?? 0)) return false;
  map.set(session, count);
  return true;
}
