import { describe, expect, it } from 'vitest';
import {
  DIALLING,
  type DiallingAction,
  type DiallingEvent,
  type DiallingState,
  type PeerDialling,
  step,
  wakesAt,
} from './dialling.ts';

const NOW = 1_000_000;
const DELAY = 700;
const context = { now: NOW, delay: (failures: number) => DELAY + failures };

/** Every state, as it is at NOW: attempt 7 is the newest, what waits is due. */
const STATES = {
  idle: { kind: 'idle' },
  queued: { kind: 'queued' },
  dialling: { kind: 'dialling', attempt: 7, until: NOW },
  expecting: { kind: 'expecting', until: NOW },
  accepting: { kind: 'accepting', attempt: 7, until: NOW },
  open: { kind: 'open', attempt: 7, since: NOW - DIALLING.proven },
  'backing-off': { kind: 'backing-off', until: NOW },
  ended: { kind: 'ended', reason: 'misbehaving' },
} as const satisfies Record<DiallingState['kind'], DiallingState>;

const EVENTS = {
  reintroduced: { type: 'introduced', connection: 'new' },
  introduced: { type: 'introduced', connection: 'here' },
  left: { type: 'left', connection: 'here' },
  'left before': { type: 'left', connection: 'elsewhere' },
  'signaling-down': { type: 'signaling-down' },
  turn: { type: 'turn', attempt: 8 },
  offer: { type: 'offer', attempt: 8 },
  'stale offer': { type: 'offer', attempt: 7 },
  request: { type: 'request' },
  opened: { type: 'opened', attempt: 7 },
  'stale opened': { type: 'opened', attempt: 6 },
  failed: { type: 'failed', attempt: 7 },
  'stale failed': { type: 'failed', attempt: 6 },
  closed: { type: 'closed', attempt: 7, reason: 'lost' },
  'closed for good': { type: 'closed', attempt: 7, reason: 'malformed' },
  'stale closed': { type: 'closed', attempt: 6, reason: 'malformed' },
  hurried: { type: 'hurried' },
  tick: { type: 'tick' },
} as const satisfies Record<string, DiallingEvent>;

type Event = keyof typeof EVENTS;
type Kind = keyof typeof STATES;

/** What becomes of each state at each event: `same` is no change at all; actions follow after a colon. */
type Row = Record<Kind, string>;

const never: Row = {
  idle: 'same',
  queued: 'same',
  dialling: 'same',
  expecting: 'same',
  accepting: 'same',
  open: 'same',
  'backing-off': 'same',
  ended: 'same',
};

const INITIATOR: Record<Event, Row> = {
  reintroduced: {
    idle: 'queued',
    queued: 'queued',
    dialling: 'queued: drop',
    expecting: 'queued',
    accepting: 'queued: drop',
    open: 'open',
    'backing-off': 'queued',
    ended: 'ended',
  },
  introduced: never,
  left: {
    idle: 'idle',
    queued: 'idle',
    dialling: 'idle: drop',
    expecting: 'idle',
    accepting: 'idle: drop',
    open: 'open',
    'backing-off': 'idle',
    ended: 'ended',
  },
  'left before': never,
  'signaling-down': {
    idle: 'idle',
    queued: 'idle',
    dialling: 'dialling',
    expecting: 'idle',
    accepting: 'accepting',
    open: 'open',
    'backing-off': 'idle',
    ended: 'ended',
  },
  turn: { ...never, queued: 'dialling: dial' },
  offer: never,
  'stale offer': never,
  request: { ...never, dialling: 'queued: drop', open: 'queued: drop', 'backing-off': 'queued' },
  opened: {
    idle: 'same: drop',
    queued: 'same: drop',
    dialling: 'open',
    expecting: 'same: drop',
    accepting: 'open',
    open: 'same',
    'backing-off': 'same: drop',
    ended: 'same: drop',
  },
  'stale opened': {
    idle: 'same: drop',
    queued: 'same: drop',
    dialling: 'same: drop',
    expecting: 'same: drop',
    accepting: 'same: drop',
    open: 'same: drop',
    'backing-off': 'same: drop',
    ended: 'same: drop',
  },
  failed: { ...never, dialling: 'backing-off', accepting: 'backing-off' },
  'stale failed': never,
  closed: { ...never, dialling: 'backing-off', accepting: 'backing-off', open: 'backing-off' },
  'closed for good': { ...never, dialling: 'ended', accepting: 'ended', open: 'ended' },
  'stale closed': never,
  hurried: {
    ...never,
    dialling: 'queued: drop',
    expecting: 'queued',
    accepting: 'queued: drop',
    'backing-off': 'queued',
  },
  tick: {
    ...never,
    dialling: 'backing-off: drop',
    expecting: 'expecting: request',
    accepting: 'backing-off: drop',
    'backing-off': 'queued',
  },
};

/** Where the other side is the initiator only this differs. */
const OTHER: Record<Event, Row> = {
  ...INITIATOR,
  reintroduced: {
    idle: 'expecting',
    queued: 'expecting',
    dialling: 'expecting: drop',
    expecting: 'expecting',
    accepting: 'expecting: drop',
    open: 'open',
    'backing-off': 'expecting',
    ended: 'ended',
  },
  offer: {
    idle: 'accepting: accept',
    queued: 'accepting: accept',
    dialling: 'accepting: drop accept',
    expecting: 'accepting: accept',
    accepting: 'accepting: drop accept',
    open: 'accepting: drop accept',
    'backing-off': 'accepting: accept',
    ended: 'same',
  },
  request: never,
  hurried: {
    ...never,
    dialling: 'expecting: drop request',
    expecting: 'expecting: request',
    accepting: 'expecting: drop request',
    'backing-off': 'expecting: request',
  },
  tick: { ...INITIATOR.tick, 'backing-off': 'expecting' },
};

const peerIn = (kind: Kind, initiates: boolean): PeerDialling => ({
  initiates,
  connection: 'here',
  failures: 3,
  newest: 7,
  state: STATES[kind],
});

const summary = (before: PeerDialling, event: DiallingEvent): string => {
  const { peer, actions } = step(before, event, context);
  const kind = peer === before ? 'same' : peer.state.kind;
  return actions.length === 0 ? kind : `${kind}: ${actions.map(({ type }) => type).join(' ')}`;
};

for (const [title, table, isInitiator] of [
  ['the initiator', INITIATOR, true],
  ['the other side', OTHER, false],
] as const) {
  describe(`${title}: every event in every state`, () => {
    for (const event of Object.keys(EVENTS) as Event[]) {
      it(event, () => {
        const found: Partial<Row> = {};
        for (const kind of Object.keys(STATES) as Kind[]) {
          found[kind] = summary(peerIn(kind, isInitiator), EVENTS[event]);
        }
        expect(found).toEqual(table[event]);
      });
    }
  });
}

describe('unreachable, as after signaling went down', () => {
  const unreachable = (kind: Kind): PeerDialling => ({ ...peerIn(kind, true), connection: null });
  const after = (kind: Kind, event: DiallingEvent) => step(unreachable(kind), event, context);

  it('nothing is dialled, accepted, asked for or waited for', () => {
    expect(after('queued', EVENTS.turn).actions).toEqual([]);
    expect(step({ ...unreachable('expecting'), initiates: false }, EVENTS.offer, context).actions).toEqual(
      [],
    );
    expect(after('backing-off', EVENTS.tick).peer.state).toEqual({ kind: 'idle' });
    expect(after('expecting', EVENTS.tick)).toMatchObject({ peer: { state: { kind: 'idle' } }, actions: [] });
    expect(after('open', EVENTS.request).actions).toEqual([]);
    expect(after('open', EVENTS.closed).peer.state).toEqual({ kind: 'idle' });
    expect(after('dialling', EVENTS.failed).peer.state).toEqual({ kind: 'idle' });
  });

  it('an attempt under way may still open', () => {
    expect(after('dialling', EVENTS.opened).peer.state).toEqual({ kind: 'open', attempt: 7, since: NOW });
  });
});

describe('details', () => {
  it('tells the attempt and the connection to who performs', () => {
    const expected: DiallingAction[] = [{ type: 'dial', connection: 'here', attempt: 8 }];
    expect(step(peerIn('queued', true), EVENTS.turn, context).actions).toEqual(expected);
    expect(step(peerIn('open', false), EVENTS.offer, context).actions).toEqual([
      { type: 'drop', attempt: 7 },
      { type: 'accept', connection: 'here', attempt: 8 },
    ]);
  });

  it('waits the longer the more tries failed, and shortly again after a channel that proved itself', () => {
    expect(step(peerIn('dialling', true), EVENTS.failed, context).peer).toMatchObject({
      failures: 4,
      state: { until: NOW + DELAY + 3 },
    });
    expect(step(peerIn('open', true), EVENTS.closed, context).peer).toMatchObject({
      failures: 1,
      state: { until: NOW + DELAY },
    });
    const young = { ...peerIn('open', true), state: { ...STATES.open, since: NOW - DIALLING.proven + 1 } };
    expect(step(young, EVENTS.closed, context).peer.failures).toBe(4);
  });

  it('does not give up a young channel, or try, because the other side asked', () => {
    const young = { ...peerIn('open', true), state: { ...STATES.open, since: NOW - DIALLING.patience + 1 } };
    expect(summary(young, EVENTS.request)).toBe('same');
    const begun = {
      kind: 'dialling',
      attempt: 7,
      until: NOW + DIALLING.attempt - DIALLING.patience,
    } as const;
    const dialling = (state: DiallingState) => ({ ...peerIn('dialling', true), state });
    expect(summary(dialling({ ...begun, until: begun.until + 1 }), EVENTS.request)).toBe('same');
    expect(summary(dialling(begun), EVENTS.request)).toBe('queued: drop');
  });

  it('asks the initiator less and less often', () => {
    const { peer } = step(peerIn('expecting', false), EVENTS.tick, context);
    expect(wakesAt(peer)).toBe(NOW + DIALLING.patience + DELAY + 3);
    expect(peer.failures).toBe(4);
  });

  it('wakes when something is due, not before', () => {
    for (const kind of Object.keys(STATES) as Kind[]) {
      const state: DiallingState = STATES[kind];
      const early = { ...context, now: NOW - 1 };
      expect(step(peerIn(kind, true), EVENTS.tick, early).peer.state).toBe(state);
      expect(wakesAt(peerIn(kind, true))).toBe('until' in state ? NOW : null);
    }
  });
});
