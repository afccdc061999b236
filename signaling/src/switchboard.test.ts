import {
  assembleEnvelope,
  type Envelope,
  encodeHeader,
  PROTOCOL_VERSION,
  sealedBytes,
  type TurnServers,
} from '@parley/wire';
import { describe, expect, test } from 'vitest';
import { Switchboard, type SwitchboardEffect } from './switchboard.ts';

const id = (name: string, length = 64) => Buffer.from(name).toString('hex').padEnd(length, '0');
const connection = (name: string) => id(name, 32);
const LIMITS = { rooms: 2, peersPerRoom: 8 };
const turn: TurnServers = { urls: ['turn:t.example'], username: 'u', credential: 'c', expires: 1 };

function signalOf(room: string, session: string): Envelope {
  const header = {
    version: PROTOCOL_VERSION,
    kind: 'signal',
    room: id(room),
    session: id(session),
    number: 0,
    part: 0,
    piece: 0,
  } as const;
  return assembleEnvelope(
    sealedBytes(encodeHeader(header, null, []), new Uint8Array(40)),
    new Uint8Array(64),
  );
}

const join = (board: Switchboard, name: string, room = 'r', withTurn: TurnServers | null = null) =>
  board.step({
    type: 'joined',
    connection: connection(name),
    room: id(room),
    session: id(name),
    turn: withTurn,
  });
const signal = (board: Switchboard, from: string, to: string, envelope = signalOf('r', from)) =>
  board.step({ type: 'signal', from: connection(from), to: connection(to), envelope });
const leave = (board: Switchboard, name: string) =>
  board.step({ type: 'left', connection: connection(name) });
const introduction = (name: string) => ({ connection: connection(name), session: id(name) });
const receivers = (effects: readonly SwitchboardEffect[]) =>
  effects.map((effect) =>
    effect.type === 'send'
      ? `${effect.message.type} to ${effect.to}`
      : effect.type === 'carry'
        ? `carry to ${effect.to}`
        : effect.reason,
  );

describe('the switchboard', () => {
  test('welcomes with who is there, and tells them', () => {
    const board = new Switchboard(LIMITS);
    expect(join(board, 'a', 'r', turn)).toEqual([
      {
        type: 'send',
        to: connection('a'),
        message: { type: 'signaling-welcome', connection: connection('a'), peers: [], turn },
      },
    ]);
    expect(join(board, 'b')).toEqual([
      {
        type: 'send',
        to: connection('b'),
        message: {
          type: 'signaling-welcome',
          connection: connection('b'),
          peers: [introduction('a')],
          turn: null,
        },
      },
      { type: 'send', to: connection('a'), message: { type: 'peer-joined', ...introduction('b') } },
    ]);
  });

  test('sends 8 messages when an eighth peer joins: a welcome and seven introductions', () => {
    const board = new Switchboard(LIMITS);
    for (const name of '1234567') join(board, name);
    const effects = join(board, '8');
    expect(receivers(effects)).toEqual([
      `signaling-welcome to ${connection('8')}`,
      ...[...'1234567'].map((name) => `peer-joined to ${connection(name)}`),
    ]);
  });

  test("hands a signal to its receiver alone, under the sender's connection, the envelope untouched", () => {
    const board = new Switchboard(LIMITS);
    for (const name of 'abc') join(board, name);
    const envelope = signalOf('r', 'a');
    const effects = signal(board, 'a', 'b', envelope);
    expect(effects).toEqual([
      { type: 'send', to: connection('b'), message: { type: 'signal', peer: connection('a'), envelope } },
    ]);
    const [effect] = effects;
    const message = effect?.type === 'send' ? effect.message : null;
    expect(message?.type === 'signal' && message.envelope).toBe(envelope);
  });

  test('drops a signal to who has just left, to nobody, and to oneself, in silence', () => {
    const board = new Switchboard(LIMITS);
    for (const name of 'ab') join(board, name);
    leave(board, 'b');
    expect(signal(board, 'a', 'b')).toEqual([]);
    expect(signal(board, 'a', 'nobody')).toEqual([]);
    expect(signal(board, 'a', 'a')).toEqual([]);
    expect(signal(board, 'nobody', 'a')).toEqual([]);
  });

  test('one room does not reach another', () => {
    const board = new Switchboard(LIMITS);
    join(board, 'a', 'r');
    const welcome = join(board, 'x', 'other');
    expect(receivers(welcome)).toEqual([`signaling-welcome to ${connection('x')}`]);
    expect(signal(board, 'x', 'a', signalOf('other', 'x'))).toEqual([]);
    expect(receivers(leave(board, 'x'))).toEqual([]);
  });

  test.each([
    ['another room', signalOf('other', 'a')],
    ['another session', signalOf('r', 'b')],
  ])('puts out who signals in the name of %s', (_of, envelope) => {
    const board = new Switchboard(LIMITS);
    for (const name of 'ab') join(board, name);
    expect(receivers(signal(board, 'a', 'b', envelope))).toEqual([
      `peer-left to ${connection('b')}`,
      'misbehaving',
    ]);
    expect(board.connections).toBe(1);
    expect(leave(board, 'a')).toEqual([]);
  });

  test('answers a request for TURN credentials, of those who are in a room', () => {
    const board = new Switchboard(LIMITS);
    expect(board.step({ type: 'turn-requested', connection: connection('a'), turn })).toEqual([]);
    join(board, 'a');
    expect(board.step({ type: 'turn-requested', connection: connection('a'), turn })).toEqual([
      { type: 'send', to: connection('a'), message: { type: 'turn', turn } },
    ]);
  });

  test('bounds the peers of a room and the rooms, and one too many changes nothing', () => {
    const board = new Switchboard(LIMITS);
    for (const name of '12345678') join(board, name);
    expect(join(board, '9')).toEqual([
      { type: 'close', connection: connection('9'), reason: 'too-many-peers' },
    ]);
    expect(signal(board, '9', '1')).toEqual([]);
    join(board, 'a', 's');
    expect(receivers(join(board, 'b', 't'))).toEqual(['too-many-peers']);
    expect({ rooms: board.rooms, connections: board.connections }).toEqual({ rooms: 2, connections: 9 });
    leave(board, '1');
    expect(receivers(join(board, '9'))).toHaveLength(8);
  });

  test('forgets a room with its last peer', () => {
    const board = new Switchboard(LIMITS);
    for (const name of 'ab') join(board, name);
    expect(receivers(leave(board, 'a'))).toEqual([`peer-left to ${connection('b')}`]);
    expect(leave(board, 'a')).toEqual([]);
    expect(leave(board, 'b')).toEqual([]);
    expect({ rooms: board.rooms, connections: board.connections }).toEqual({ rooms: 0, connections: 0 });
    expect(receivers(join(board, 'c'))).toEqual([`signaling-welcome to ${connection('c')}`]);
  });

  test('lets a session stand there twice: who reconnects need not wait for its dead socket', () => {
    const board = new Switchboard(LIMITS);
    join(board, 'a');
    const again = {
      type: 'joined',
      connection: connection('a2'),
      room: id('r'),
      session: id('a'),
      turn: null,
    } as const;
    expect(receivers(board.step(again))).toEqual([
      `signaling-welcome to ${connection('a2')}`,
      `peer-joined to ${connection('a')}`,
    ]);
    expect(() => board.step(again)).toThrow('joined twice');
  });
});
