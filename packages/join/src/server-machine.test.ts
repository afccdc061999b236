import { CLOSE_REASONS, type CloseReason, type Join } from '@parley/wire';
import { describe, expect, it } from 'vitest';
import { awaitJoin, type ServerEvent, type ServerState, stepServer } from './server-machine.ts';

const nonce = new Uint8Array(32).fill(7);
const signatures = { join: new Uint8Array(64), session: new Uint8Array(64) };
const room = 'ab'.repeat(32);
const join: Join = {
  type: 'join',
  keys: { owner: nonce, edit: nonce, comment: nonce, join: nonce },
  session: 'cd'.repeat(32),
  role: 'view',
  nonce: new Uint8Array(32),
};

const STATES = {
  join: awaitJoin(nonce),
  answer: { at: 'answer', nonce, join },
  checking: { at: 'checking', join },
} as const satisfies Record<string, ServerState>;

const EVENTS = {
  join: { type: 'message', message: join },
  answer: { type: 'message', message: { type: 'answer', signatures } },
  close: { type: 'message', message: { type: 'close', reason: 'left' } },
  unreadable: { type: 'unreadable', reason: 'too-large' },
  checked: { type: 'checked', room },
  refuted: { type: 'checked', room: null },
  fault: { type: 'fault' },
  timeout: { type: 'timeout' },
  closed: { type: 'closed', reason: 'lost' },
} as const satisfies Record<string, ServerEvent>;
type Name = keyof typeof EVENTS;
type Outcome = ServerState['at'] | CloseReason;

const ALWAYS = {
  close: 'left',
  unreadable: 'too-large',
  fault: 'going-away',
  timeout: 'timeout',
  closed: 'lost',
} as const;
const TABLE: Record<keyof typeof STATES, Record<Name, Outcome>> = {
  join: {
    ...ALWAYS,
    join: 'answer',
    answer: 'out-of-order',
    checked: 'out-of-order',
    refuted: 'out-of-order',
  },
  answer: {
    ...ALWAYS,
    join: 'out-of-order',
    answer: 'checking',
    checked: 'out-of-order',
    refuted: 'out-of-order',
  },
  checking: {
    ...ALWAYS,
    join: 'out-of-order',
    answer: 'out-of-order',
    checked: 'admitted',
    refuted: 'join-refused',
  },
};

describe('the server of a join', () => {
  for (const [at, row] of Object.entries(TABLE) as [keyof typeof STATES, Record<Name, Outcome>][]) {
    it.each(Object.entries(row) as [Name, Outcome][])(`in ${at}, %s leads to %s`, (name, outcome) => {
      const step = stepServer(STATES[at], EVENTS[name]);
      if (outcome in CLOSE_REASONS) {
        expect(step).toEqual({ state: { at: 'failed' }, effects: [{ type: 'fail', reason: outcome }] });
      } else {
        expect(step.state.at).toBe(outcome);
      }
    });
  }

  it('challenges with its own nonce, checks the answer to it, and admits whom it checked', () => {
    const asked = stepServer(STATES.join, EVENTS.join);
    expect(asked.effects).toEqual([{ type: 'challenge', nonce }]);
    const checking = stepServer(asked.state, EVENTS.answer);
    expect(checking.effects).toEqual([{ type: 'check', join, nonce, signatures }]);
    expect(stepServer(checking.state, EVENTS.checked).effects).toEqual([{ type: 'admit', join, room }]);
  });

  it('does nothing more once it has admitted or failed', () => {
    for (const at of ['admitted', 'failed'] as const) {
      for (const event of Object.values(EVENTS))
        expect(stepServer({ at }, event)).toEqual({ state: { at }, effects: [] });
    }
  });
});
