import type { AnswerSignatures, Bytes, CloseReason, JoinServerMessage, Service } from '@parley/wire';
import type { Welcome } from './welcome.ts';

/*
 * The client's side of a join, as a pure machine.
 *
 *   start ─► (send join) ─► challenge ──challenge──► signing ──signed──► welcome ──welcome──► joined
 *                               │                       │   (send answer)   │
 *                               └──── anything else, a time-out, a close ───┴──────────────► failed
 */

export type ClientState = 'challenge' | 'signing' | 'welcome' | 'joined' | 'failed';

export type ClientEvent =
  | { readonly type: 'message'; readonly message: JoinServerMessage }
  /** A message that is none: the reason its decoder gave. */
  | { readonly type: 'unreadable'; readonly reason: CloseReason }
  | { readonly type: 'signed'; readonly signatures: AnswerSignatures }
  | { readonly type: 'fault' }
  | { readonly type: 'timeout' }
  | { readonly type: 'closed'; readonly reason: CloseReason };

export type ClientEffect =
  | { readonly type: 'sign'; readonly serverNonce: Bytes }
  | { readonly type: 'answer'; readonly signatures: AnswerSignatures }
  | { readonly type: 'joined'; readonly welcome: Welcome }
  | { readonly type: 'fail'; readonly reason: CloseReason };

export interface ClientStep {
  readonly state: ClientState;
  readonly effects: readonly ClientEffect[];
}

const NONCE = 32;

export function stepClient(service: Service, state: ClientState, event: ClientEvent): ClientStep {
  if (state === 'joined' || state === 'failed') return { state, effects: [] };
  switch (event.type) {
    case 'message':
      return heard(service, state, event.message);
    case 'unreadable':
      return fail(event.reason);
    case 'signed':
      if (state !== 'signing') return fail('out-of-order');
      return { state: 'welcome', effects: [{ type: 'answer', signatures: event.signatures }] };
    case 'fault':
      return fail('going-away');
    case 'timeout':
      return fail('timeout');
    case 'closed':
      return fail(event.reason);
  }
}

function heard(service: Service, state: ClientState, message: JoinServerMessage): ClientStep {
  if (message.type === 'close') return fail(message.reason);
  if (state === 'challenge' && message.type === 'challenge') {
    // Rule 9: 32 bytes and nothing else, so that no server chooses what is signed.
    if (message.nonce.length !== NONCE) return fail('malformed');
    return { state: 'signing', effects: [{ type: 'sign', serverNonce: message.nonce }] };
  }
  if (state === 'welcome' && message.type === `${service}-welcome`) {
    return { state: 'joined', effects: [{ type: 'joined', welcome: message as Welcome }] };
  }
  return fail('out-of-order');
}

const fail = (reason: CloseReason): ClientStep => ({ state: 'failed', effects: [{ type: 'fail', reason }] });
