import { type CloseReason, type ConnectionId, isRetryable } from '@parley/wire';

/**
 * The way to one other peer, as an immutable value: `step` takes an event and the time, and says what it becomes and
 * what is to be done.
 *
 * ```
 *             introduced,         turn              opened
 *   ┌──────┐  initiates   ┌────────┐  ┌───────────┐        ┌──────┐
 *   │ idle │ ───────────► │ queued ├─►│ dialling  ├───────►│ open │
 *   └──┬───┘              └────────┘  └─────┬─────┘        └─┬──┬─┘
 *      │ introduced,          ▲             │ failed,        │  │ closed, final
 *      │ does not initiate    │ waited      ▼ too long       │  ▼
 *      ▼                      │       ┌─────────────┐ closed │ ┌───────┐
 *   ┌───────────┐             ├───────┤ backing-off │◄───────┤ │ ended │
 *   │ expecting │◄────────────┘       └─────────────┘        │ └───────┘
 *   └──┬────────┘                           ▲ failed,        │
 *      │ offer                              │ too long       │
 *      │              ┌───────────┐         │                │
 *      └─────────────►│ accepting ├─────────┴────────────────┘ opened
 *                     └───────────┘
 *   left, signaling down: to idle, except from open and ended (a channel needs no signaling)
 * ```
 *
 * Only the smaller session id initiates, so two offers never cross. Who waits for an offer too long sends a `request`.
 * Each try has an attempt id, ascending for one initiator; whatever belongs to another than the current is stale.
 */
export interface PeerDialling {
  readonly initiates: boolean;
  /** Where signaling reaches it; null while it does not. */
  readonly connection: ConnectionId | null;
  /** Tries in a row that led to no lasting channel. */
  readonly failures: number;
  /** The newest attempt seen. */
  readonly newest: number;
  readonly state: DiallingState;
}

/** Times are absolute, in milliseconds. */
export type DiallingState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'dialling'; readonly attempt: number; readonly until: number }
  | { readonly kind: 'expecting'; readonly until: number }
  | { readonly kind: 'accepting'; readonly attempt: number; readonly until: number }
  | { readonly kind: 'open'; readonly attempt: number; readonly since: number }
  | { readonly kind: 'backing-off'; readonly until: number }
  | { readonly kind: 'ended'; readonly reason: CloseReason };

export type DiallingEvent =
  | { readonly type: 'introduced'; readonly connection: ConnectionId }
  | { readonly type: 'left'; readonly connection: ConnectionId }
  | { readonly type: 'signaling-down' }
  /** It may dial now, with this attempt id. */
  | { readonly type: 'turn'; readonly attempt: number }
  | { readonly type: 'offer'; readonly attempt: number }
  | { readonly type: 'request' }
  | { readonly type: 'opened'; readonly attempt: number }
  | { readonly type: 'failed'; readonly attempt: number }
  | { readonly type: 'closed'; readonly attempt: number; readonly reason: CloseReason }
  /** Something changed that makes another try worth it. */
  | { readonly type: 'hurried' }
  | { readonly type: 'tick' };

export type DiallingAction =
  /** Make an offer, as the initiator. */
  | { readonly type: 'dial'; readonly connection: ConnectionId; readonly attempt: number }
  /** Answer the offer. */
  | { readonly type: 'accept'; readonly connection: ConnectionId; readonly attempt: number }
  /** Ask the other side to dial. */
  | { readonly type: 'request'; readonly connection: ConnectionId }
  /** Release everything of that attempt. */
  | { readonly type: 'drop'; readonly attempt: number };

/** Milliseconds. */
export const DIALLING = {
  /** An attempt that has not opened by then has failed. TURN over TLS was measured at 0.4 s on a quiet machine. */
  attempt: 15_000,
  /** So long an offer is waited for before the other side is asked; and a channel younger is not given up for a request. */
  patience: 5_000,
  /** A channel that lasted so long has proved itself: the next failure waits shortly again. */
  proven: 10_000,
} as const;

/** What `step` needs from outside. */
export interface DiallingContext {
  readonly now: number;
  /** The wait after so many failures in a row, jittered, in milliseconds. */
  readonly delay: (failures: number) => number;
}

export interface DiallingStep {
  readonly peer: PeerDialling;
  readonly actions: readonly DiallingAction[];
}

export const newPeer = (initiates: boolean): PeerDialling => ({
  initiates,
  connection: null,
  failures: 0,
  newest: 0,
  state: { kind: 'idle' },
});

/** When the peer wants a `tick`; null if nothing of it waits. */
export function wakesAt(peer: PeerDialling): number | null {
  return 'until' in peer.state ? peer.state.until : null;
}

/** Total: every event has an answer in every state. */
export function step(peer: PeerDialling, event: DiallingEvent, context: DiallingContext): DiallingStep {
  switch (event.type) {
    case 'introduced':
      return introduced(peer, event.connection, context);
    case 'left':
      return event.connection === peer.connection ? left(peer) : stay(peer);
    case 'signaling-down':
      return signalingDown(peer);
    case 'turn':
      return turn(peer, event.attempt, context);
    case 'offer':
      return offered(peer, event.attempt, context);
    case 'request':
      return requested(peer, context);
    case 'opened':
      return opened(peer, event.attempt, context);
    case 'failed':
      return isTrying(peer, event.attempt) ? failed(peer, context) : stay(peer);
    case 'closed':
      return closed(peer, event.attempt, event.reason, context);
    case 'hurried':
      return hurried(peer, context);
    case 'tick':
      return tick(peer, context);
  }
}

const stay = (peer: PeerDialling): DiallingStep => ({ peer, actions: [] });

const become = (
  peer: PeerDialling,
  state: DiallingState,
  ...actions: readonly DiallingAction[]
): DiallingStep => ({ peer: { ...peer, state }, actions });

/** The first state of a new try, if signaling reaches the other side. */
function begin(peer: PeerDialling, { now }: DiallingContext): DiallingState {
  if (peer.connection === null) return { kind: 'idle' };
  return peer.initiates ? { kind: 'queued' } : { kind: 'expecting', until: now + DIALLING.patience };
}

/** What is under way or open: to be released when it is given up. */
function dropped(peer: PeerDialling): DiallingAction[] {
  return 'attempt' in peer.state ? [{ type: 'drop', attempt: peer.state.attempt }] : [];
}

function isTrying(peer: PeerDialling, attempt: number): boolean {
  const { state } = peer;
  return (state.kind === 'dialling' || state.kind === 'accepting') && state.attempt === attempt;
}

/** A new connection id is a new chance, and what was signalled to the old one is lost. */
function introduced(peer: PeerDialling, connection: ConnectionId, context: DiallingContext): DiallingStep {
  if (peer.connection === connection) return stay(peer);
  const known = { ...peer, connection };
  if (peer.state.kind === 'open' || peer.state.kind === 'ended') return stay(known);
  return become(known, begin(known, context), ...dropped(peer));
}

function left(peer: PeerDialling): DiallingStep {
  const gone = { ...peer, connection: null };
  if (peer.state.kind === 'open' || peer.state.kind === 'ended') return stay(gone);
  return become(gone, { kind: 'idle' }, ...dropped(peer));
}

/** What is under way may still open: perhaps everything needed has been exchanged. */
function signalingDown(peer: PeerDialling): DiallingStep {
  const gone = { ...peer, connection: null };
  const { kind } = peer.state;
  return kind === 'queued' || kind === 'expecting' || kind === 'backing-off'
    ? become(gone, { kind: 'idle' })
    : stay(gone);
}

function turn(peer: PeerDialling, attempt: number, { now }: DiallingContext): DiallingStep {
  const { connection, state } = peer;
  if (state.kind !== 'queued' || connection === null) return stay(peer);
  return become(
    { ...peer, newest: attempt },
    { kind: 'dialling', attempt, until: now + DIALLING.attempt },
    { type: 'dial', connection, attempt },
  );
}

/** A newer offer replaces whatever there is: the other side would not make it if its end were well. */
function offered(peer: PeerDialling, attempt: number, { now }: DiallingContext): DiallingStep {
  const { connection } = peer;
  const stale = attempt <= peer.newest;
  if (peer.initiates || stale || connection === null || peer.state.kind === 'ended') return stay(peer);
  return become(
    { ...peer, newest: attempt },
    { kind: 'accepting', attempt, until: now + DIALLING.attempt },
    ...dropped(peer),
    { type: 'accept', connection, attempt },
  );
}

function requested(peer: PeerDialling, context: DiallingContext): DiallingStep {
  const { state } = peer;
  if (!peer.initiates || peer.connection === null) return stay(peer);
  const since =
    state.kind === 'open' ? state.since : state.kind === 'dialling' ? state.until - DIALLING.attempt : null;
  const isHalfDead = since !== null && context.now - since >= DIALLING.patience;
  if (state.kind !== 'backing-off' && !isHalfDead) return stay(peer);
  return become(peer, begin(peer, context), ...dropped(peer));
}

/** A channel nobody expects any more is released, not kept beside the current one. */
function opened(peer: PeerDialling, attempt: number, { now }: DiallingContext): DiallingStep {
  if (isTrying(peer, attempt)) return become(peer, { kind: 'open', attempt, since: now });
  const isKnown = peer.state.kind === 'open' && peer.state.attempt === attempt;
  return isKnown ? stay(peer) : { peer, actions: [{ type: 'drop', attempt }] };
}

function failed(peer: PeerDialling, context: DiallingContext): DiallingStep {
  const next = { ...peer, failures: peer.failures + 1 };
  if (peer.connection === null) return become(next, { kind: 'idle' });
  return become(next, { kind: 'backing-off', until: context.now + context.delay(peer.failures) });
}

function closed(
  peer: PeerDialling,
  attempt: number,
  reason: CloseReason,
  context: DiallingContext,
): DiallingStep {
  const { state } = peer;
  const isOpen = state.kind === 'open' && state.attempt === attempt;
  if (!isOpen && !isTrying(peer, attempt)) return stay(peer);
  if (!isRetryable(reason)) return become(peer, { kind: 'ended', reason });
  const isProven = state.kind === 'open' && context.now - state.since >= DIALLING.proven;
  return failed(isProven ? { ...peer, failures: 0 } : peer, context);
}

/** Who waits tries now, and who is trying anew: what was gathered is of before. The other side is asked to. */
function hurried(peer: PeerDialling, context: DiallingContext): DiallingStep {
  const { connection, state } = peer;
  if (connection === null || !('until' in state)) return stay(peer);
  const asked: DiallingAction[] = peer.initiates ? [] : [{ type: 'request', connection }];
  return become({ ...peer, failures: 0 }, begin(peer, context), ...dropped(peer), ...asked);
}

function tick(peer: PeerDialling, context: DiallingContext): DiallingStep {
  const { state, connection } = peer;
  if (!('until' in state) || context.now < state.until) return stay(peer);
  switch (state.kind) {
    case 'dialling':
    case 'accepting': {
      const next = failed(peer, context);
      return { peer: next.peer, actions: dropped(peer) };
    }
    case 'backing-off':
      return become(peer, begin(peer, context));
    case 'expecting': {
      if (connection === null) return become(peer, { kind: 'idle' });
      const until = context.now + DIALLING.patience + context.delay(peer.failures);
      return become(
        { ...peer, failures: peer.failures + 1 },
        { kind: 'expecting', until },
        { type: 'request', connection },
      );
    }
  }
}
