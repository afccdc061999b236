import { type CloseReason, type ConnectionId, type Introduction, LIMITS, type SessionId } from '@parley/wire';
import {
  type DiallingAction,
  type DiallingEvent,
  type DiallingState,
  newPeer,
  type PeerDialling,
  step,
  wakesAt,
} from './dialling.ts';
import { initiates } from './initiates.ts';

/** What is to be done for one peer. `wait` replaces the wait before it: call `tick` after so many milliseconds. */
export type DialEffect =
  | (DiallingAction & { readonly session: SessionId })
  | { readonly type: 'wait'; readonly ms: number };

export interface DiallerOptions {
  readonly self: SessionId;
  /** The wait after so many failures in a row, jittered: `(n) => backoffDelay(n, random, bounds)`. Milliseconds. */
  readonly delay: (failures: number) => number;
}

export const DIALLER = {
  /** Dials at once: gathering candidates is dear, and a newcomer to a room of many would do it for all. Answers are
   * not counted: each of the others dials a peer at most once at a time. */
  dials: 4,
  /** Peers remembered although they are gone, because they ended for good. The oldest is forgotten first. */
  ended: 256,
} as const;

/**
 * The ways to all peers of a room: one `PeerDialling` each, and of those that are queued at most four dialling at once: three of four
 * turns are for who queued last, one for who has queued longest. Signaling names who vanished for up to 40 s, and a dial to
 * them takes 15 s to fail: a room that comes back after a loss of power would otherwise dial nobody but those.
 *
 * Every method returns the effects of what happened, in order; perform them all. `now` is in milliseconds and starts
 * the attempt ids too, so that a dialler made anew for the same session goes on above the old one's.
 */
export class Dialler {
  readonly #self: SessionId;
  readonly #delay: (failures: number) => number;
  readonly #peers = new Map<SessionId, PeerDialling>();
  /** Queued peers, first come first. */
  readonly #queue = new Set<SessionId>();
  #newest = 0;
  #turns = 0;

  constructor({ self, delay }: DiallerOptions) {
    this.#self = self;
    this.#delay = delay;
  }

  /** Signaling named a peer: in its welcome, or because one joined. One too many for a room is ignored. */
  introduced({ connection, session }: Introduction, now: number): DialEffect[] {
    if (session === this.#self) return [];
    if (!this.#peers.has(session)) {
      if (this.#peers.size >= LIMITS.peers + DIALLER.ended) return [];
      this.#peers.set(session, newPeer(initiates(this.#self, session)));
    }
    return this.#on(session, { type: 'introduced', connection }, now);
  }

  left(connection: ConnectionId, now: number): DialEffect[] {
    for (const [session, peer] of this.#peers) {
      if (peer.connection === connection) return this.#on(session, { type: 'left', connection }, now);
    }
    return [];
  }

  /** The signaling connection is gone: nobody can be reached over it until introduced again. Open channels stay. */
  signalingDown(now: number): DialEffect[] {
    const effects: DialEffect[] = [];
    for (const session of [...this.#peers.keys()]) {
      effects.push(...this.#apply(session, { type: 'signaling-down' }, now));
    }
    return [...effects, ...this.#settle(now)];
  }

  offer(session: SessionId, attempt: number, now: number): DialEffect[] {
    return this.#on(session, { type: 'offer', attempt }, now);
  }

  /** The other side asks this one, the initiator, to dial. */
  request(session: SessionId, now: number): DialEffect[] {
    return this.#on(session, { type: 'request' }, now);
  }

  opened(session: SessionId, attempt: number, now: number): DialEffect[] {
    return this.#on(session, { type: 'opened', attempt }, now);
  }

  failed(session: SessionId, attempt: number, now: number): DialEffect[] {
    return this.#on(session, { type: 'failed', attempt }, now);
  }

  closed(session: SessionId, attempt: number, reason: CloseReason, now: number): DialEffect[] {
    return this.#on(session, { type: 'closed', attempt, reason }, now);
  }

  /** Something changed that makes another try worth it: whoever waits to be dialled again is dialled now, or asked to. */
  hurry(now: number): DialEffect[] {
    const effects: DialEffect[] = [];
    for (const session of [...this.#peers.keys()]) {
      effects.push(...this.#apply(session, { type: 'hurried' }, now));
    }
    return [...effects, ...this.#settle(now)];
  }

  tick(now: number): DialEffect[] {
    const effects: DialEffect[] = [];
    for (const session of [...this.#peers.keys()]) {
      effects.push(...this.#apply(session, { type: 'tick' }, now));
    }
    return [...effects, ...this.#settle(now)];
  }

  /** Gives everything up: all attempts and channels are to be dropped, all peers are forgotten. */
  stop(): DialEffect[] {
    const effects: DialEffect[] = [];
    for (const [session, { state }] of this.#peers) {
      if ('attempt' in state) effects.push({ type: 'drop', session, attempt: state.attempt });
    }
    this.#peers.clear();
    this.#queue.clear();
    return effects;
  }

  /** Whether a signal (an answer, a candidate) of this attempt still counts; a stale one is to be ignored. */
  isCurrent(session: SessionId, attempt: number): boolean {
    const state = this.state(session);
    return state !== null && 'attempt' in state && state.attempt === attempt;
  }

  /** Where the way to that peer stands; null if it is unknown. */
  state(session: SessionId): DiallingState | null {
    return this.#peers.get(session)?.state ?? null;
  }

  #on(session: SessionId, event: DiallingEvent, now: number): DialEffect[] {
    if (!this.#peers.has(session)) {
      // Nobody knows it (any more), so nothing of it may stay open.
      return event.type === 'opened' ? [{ type: 'drop', session, attempt: event.attempt }] : [];
    }
    return [...this.#apply(session, event, now), ...this.#settle(now)];
  }

  #apply(session: SessionId, event: DiallingEvent, now: number): DialEffect[] {
    const before = this.#peers.get(session);
    if (!before) return [];
    const { peer, actions } = step(before, event, { now, delay: this.#delay });
    if (isForgettable(peer)) this.#peers.delete(session);
    else this.#peers.set(session, peer);
    if (peer.state.kind === 'queued') this.#queue.add(session);
    else this.#queue.delete(session);
    return actions.map((action) => ({ ...action, session }));
  }

  /** Gives turns to as many queued peers as may dial, forgets the oldest ended ones, and says how long to wait. */
  #settle(now: number): DialEffect[] {
    const effects: DialEffect[] = [];
    let free = DIALLER.dials - this.#count((peer) => peer.state.kind === 'dialling');
    for (; free > 0; free -= 1) {
      const session = this.#next();
      if (session === undefined) break;
      this.#newest = Math.max(this.#newest + 1, Math.floor(now));
      effects.push(...this.#apply(session, { type: 'turn', attempt: this.#newest }, now));
    }
    let surplus = this.#count(isGoneForGood) - DIALLER.ended;
    for (const [session, peer] of this.#peers) {
      if (surplus <= 0) break;
      if (!isGoneForGood(peer)) continue;
      surplus -= 1;
      this.#peers.delete(session);
    }
    const wakes = [...this.#peers.values()].map(wakesAt).filter((at) => at !== null);
    if (wakes.length > 0) effects.push({ type: 'wait', ms: Math.max(0, Math.min(...wakes) - now) });
    return effects;
  }

  /** Whose turn it is. */
  #next(): SessionId | undefined {
    const queued = [...this.#queue];
    if (queued.length > 0) this.#turns += 1;
    return this.#turns % DIALLER.dials === 0 ? queued[0] : queued.at(-1);
  }

  #count(matches: (peer: PeerDialling) => boolean): number {
    let count = 0;
    for (const peer of this.#peers.values()) if (matches(peer)) count += 1;
    return count;
  }
}

/** Unreachable and without a channel; or it said goodbye. */
const isForgettable = ({ connection, state }: PeerDialling): boolean =>
  connection === null && (state.kind === 'idle' || (state.kind === 'ended' && state.reason === 'left'));

/** It is not forgotten, so that it is not dialled again if introduced again. */
const isGoneForGood = ({ connection, state }: PeerDialling): boolean =>
  connection === null && state.kind === 'ended';
