import { CLOSE_REASONS, type CloseReason } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { type ClientEvent, type ClientState, stepClient } from './client-machine.ts';

const nonce = new Uint8Array(32);
const signatures = { join: new Uint8Array(64), session: new Uint8Array(64) };
const homeWelcome = {
  type: 'home-welcome',
  homeKey: new Uint8Array(32),
  elders: [],
  keepsDays: null,
  expiredAt: null,
} as const;
const signalingWelcome = {
  type: 'signaling-welcome',
  connection: '00'.repeat(16),
  peers: [],
  turn: null,
} as const;

const EVENTS = {
  challenge: { type: 'message', message: { type: 'challenge', nonce } },
  shortChallenge: { type: 'message', message: { type: 'challenge', nonce: nonce.slice(1) } },
  longChallenge: { type: 'message', message: { type: 'challenge', nonce: new Uint8Array(97) } },
  welcome: { type: 'message', message: homeWelcome },
  otherWelcome: { type: 'message', message: signalingWelcome },
  close: { type: 'message', message: { type: 'close', reason: 'room-full' } },
  unreadable: { type: 'unreadable', reason: 'malformed' },
  signed: { type: 'signed', signatures },
  fault: { type: 'fault' },
  timeout: { type: 'timeout' },
  closed: { type: 'closed', reason: 'lost' },
} as const satisfies Record<string, ClientEvent>;
type Name = keyof typeof EVENTS;

/** What every event leads to, in every state: the next state, or the reason it fails with. */
const TABLE: Record<'challenge' | 'signing' | 'welcome', Record<Name, ClientState | CloseReason>> = {
  challenge: {
    challenge: 'signing',
    shortChallenge: 'malformed',
    longChallenge: 'malformed',
    welcome: 'out-of-order',
    otherWelcome: 'out-of-order',
    close: 'room-full',
    unreadable: 'malformed',
    signed: 'out-of-order',
    fault: 'going-away',
    timeout: 'timeout',
    closed: 'lost',
  },
  signing: {
    challenge: 'out-of-order',
    shortChallenge: 'out-of-order',
    longChallenge: 'out-of-order',
    welcome: 'out-of-order',
    otherWelcome: 'out-of-order',
    close: 'room-full',
    unreadable: 'malformed',
    signed: 'welcome',
    fault: 'going-away',
    timeout: 'timeout',
    closed: 'lost',
  },
  welcome: {
    challenge: 'out-of-order',
    shortChallenge: 'out-of-order',
    longChallenge: 'out-of-order',
    welcome: 'joined',
    otherWelcome: 'out-of-order',
    close: 'room-full',
    unreadable: 'malformed',
    signed: 'out-of-order',
    fault: 'going-away',
    timeout: 'timeout',
    closed: 'lost',
  },
};

const isReason = (word: string): word is CloseReason => word in CLOSE_REASONS;

describe('the client of a join', () => {
  for (const [state, row] of Object.entries(TABLE) as [
    ClientState,
    Record<Name, ClientState | CloseReason>,
  ][]) {
    it.each(Object.entries(row) as [Name, ClientState | CloseReason][])(
      `in ${state}, %s leads to %s`,
      (name, outcome) => {
        const step = stepClient('home', state, EVENTS[name]);
        if (isReason(outcome)) {
          expect(step).toEqual({ state: 'failed', effects: [{ type: 'fail', reason: outcome }] });
        } else {
          expect(step.state).toBe(outcome);
        }
      },
    );
  }

  it('rule 9: signs once, for a challenge of 32 bytes and nothing else', () => {
    expect(stepClient('home', 'challenge', EVENTS.challenge).effects).toEqual([
      { type: 'sign', serverNonce: nonce },
    ]);
    expect(stepClient('home', 'signing', EVENTS.signed).effects).toEqual([{ type: 'answer', signatures }]);
    const signing = Object.values(EVENTS).flatMap((event) =>
      (['challenge', 'signing', 'welcome', 'joined', 'failed'] as const).flatMap((state) =>
        stepClient('home', state, event).effects.filter(({ type }) => type === 'sign'),
      ),
    );
    expect(signing).toHaveLength(1);
  });

  it('does nothing more once it has joined or failed', () => {
    for (const state of ['joined', 'failed'] as const) {
      for (const event of Object.values(EVENTS)) {
        expect(stepClient('home', state, event)).toEqual({ state, effects: [] });
      }
    }
  });
});
