import type { AnswerSignatures, Bytes, CloseReason, Join, JoinClientMessage, RoomId } from '@parley/wire';

/*
 * The server's side of a join, as a pure machine.
 *
 *   join ──join──► answer ──answer──► checking ──checked: a room──► admitted
 *    │  (send challenge) │                │
 *    └───── anything else, a wrong signature, a time-out, a close ────────► failed
 */

export type ServerState =
  | { readonly at: 'join'; readonly nonce: Bytes }
  | { readonly at: 'answer'; readonly nonce: Bytes; readonly join: Join }
  | { readonly at: 'checking'; readonly join: Join }
  | { readonly at: 'admitted' }
  | { readonly at: 'failed' };

export type ServerEvent =
  | { readonly type: 'message'; readonly message: JoinClientMessage }
  | { readonly type: 'unreadable'; readonly reason: CloseReason }
  /** The room whose join key signed beside the session's, or null if they did not. */
  | { readonly type: 'checked'; readonly room: RoomId | null }
  | { readonly type: 'fault' }
  | { readonly type: 'timeout' }
  | { readonly type: 'closed'; readonly reason: CloseReason };

export type ServerEffect =
  | { readonly type: 'challenge'; readonly nonce: Bytes }
  | {
      readonly type: 'check';
      readonly join: Join;
      readonly nonce: Bytes;
      readonly signatures: AnswerSignatures;
    }
  | { readonly type: 'admit'; readonly join: Join; readonly room: RoomId }
  | { readonly type: 'fail'; readonly reason: CloseReason };

export interface ServerStep {
  readonly state: ServerState;
  readonly effects: readonly ServerEffect[];
}

/** `nonce` is 32 fresh random bytes. */
export const awaitJoin = (nonce: Bytes): ServerState => ({ at: 'join', nonce });

export function stepServer(state: ServerState, event: ServerEvent): ServerStep {
  if (state.at === 'admitted' || state.at === 'failed') return { state, effects: [] };
  switch (event.type) {
    case 'message':
      return heard(state, event.message);
    case 'unreadable':
      return fail(event.reason);
    case 'checked':
      if (state.at !== 'checking') return fail('out-of-order');
      if (event.room === null) return fail('join-refused');
      return { state: { at: 'admitted' }, effects: [{ type: 'admit', join: state.join, room: event.room }] };
    case 'fault':
      return fail('going-away');
    case 'timeout':
      return fail('timeout');
    case 'closed':
      return fail(event.reason);
  }
}

function heard(state: ServerState, message: JoinClientMessage): ServerStep {
  if (message.type === 'close') return fail(message.reason);
  if (state.at === 'join' && message.type === 'join') {
    const { nonce } = state;
    return { state: { at: 'answer', nonce, join: message }, effects: [{ type: 'challenge', nonce }] };
  }
  if (state.at === 'answer' && message.type === 'answer') {
    const { join, nonce } = state;
    const check = { type: 'check', join, nonce, signatures: message.signatures } as const;
    return { state: { at: 'checking', join }, effects: [check] };
  }
  return fail('out-of-order');
}

const fail = (reason: CloseReason): ServerStep => ({
  state: { at: 'failed' },
  effects: [{ type: 'fail', reason }],
});
