import { createServer } from 'node:http';
import type { JoinError } from '@parley/join';
import { silentLogger, systemClock, systemRandom } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { createOpener, createOwnerLink, openFragment, type RoomAccess, roomIdOf } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { type Channel, dialWebSocket } from '@parley/transport';
import { createWebSocketServer } from '@parley/transport/server';
import { memoryPair } from '@parley/transport/testing';
import { type CloseReason, encodeJoinClient, encodeSignalingClient, LIMITS, utf8 } from '@parley/wire';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONNECTION_RATE } from './limits.ts';
import type { SignalingPolicy, Visitor } from './policy.ts';
import { createSignaling, type Signaling, type SignalingOptions } from './signaling.ts';
import { connectClient, type TestClient } from './testing.ts';

const HOST = 'parley.example:8300';
const suite = nodeCrypto();
const random = seededRandom('signaling');
const turn = {
  issue: (user: string) => ({ urls: ['turn:t.example'], username: user, credential: 'c', expires: 9 }),
};

let room: RoomAccess;
let viewer: RoomAccess;
let otherRoom: RoomAccess;
beforeAll(async () => {
  const [links, others] = [await createOwnerLink(suite, random), await createOwnerLink(suite, random)];
  room = await openFragment(suite, links.edit);
  viewer = await openFragment(suite, links.view);
  otherRoom = await openFragment(suite, others.edit);
});

let clock: SimulatedClock;
let signaling: Signaling;
const start = (options: Partial<SignalingOptions> = {}) =>
  createSignaling({ suite, clock, random, logger: silentLogger, turn, ...options });
beforeEach(() => {
  clock = new SimulatedClock(1_000);
  signaling = start();
});

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const pass = (ms = 10) => clock.advanceSettled(ms, settle);

function dial(visitor: Visitor = { host: HOST }): Channel {
  const [near, far] = memoryPair({ clock, random });
  signaling.accept(far, visitor);
  return near;
}

async function connect(access: RoomAccess = room, origin = HOST, visitor?: Visitor): Promise<TestClient> {
  const connecting = connectClient(dial(visitor), { suite, clock, random, access, origin });
  // Time has to pass before it can be awaited; until then a refusal is nobody's.
  connecting.catch(() => null);
  await pass();
  return connecting;
}

/** The reason a join was refused for. */
const refusal = (joining: Promise<unknown>): Promise<CloseReason | null> =>
  joining.then(
    () => null,
    (error: JoinError) => error.reason,
  );

/** A channel that joins nothing: what it hears, and how it ended. */
function rawClient() {
  const channel = dial();
  const state = {
    heard: 0,
    closed: null as CloseReason | null,
    send: (bytes: Uint8Array<ArrayBuffer>) => channel.send(bytes, 'live'),
  };
  channel.listen({
    message: () => void state.heard++,
    drain() {},
    close: (reason) => {
      state.closed = reason;
    },
  });
  return state;
}

const signalTo = async (from: TestClient, to: TestClient, text: string) => ({
  type: 'signal' as const,
  peer: to.connection,
  envelope: await from.sealer.signal(to.sealer.session, utf8(text)),
});

describe('the signaling server', () => {
  test('introduces a newcomer and those who are there to one another', async () => {
    const [a, b] = [await connect(), await connect(viewer)];
    expect(a.welcome.peers).toEqual([]);
    expect(b.welcome.peers).toEqual([{ connection: a.connection, session: a.sealer.session }]);
    expect(a.heard).toEqual([{ type: 'peer-joined', connection: b.connection, session: b.sealer.session }]);
    b.close('left');
    await pass();
    expect(a.heard.slice(1)).toEqual([{ type: 'peer-left', connection: b.connection }]);
  });

  test('carries a sealed signal as it came, to one connection, which opens it', async () => {
    const [a, b, c] = [await connect(), await connect(), await connect()];
    const sent = await signalTo(a, b, 'an offer');
    a.send(sent);
    await pass();
    const [heard] = b.heard.filter((message) => message.type === 'signal');
    expect(heard?.peer).toBe(a.connection);
    expect(heard?.envelope.bytes).toEqual(sent.envelope.bytes);
    const opened = heard && (await createOpener(suite, room).signal(heard.envelope, b.sealer.session));
    expect(opened).toEqual(utf8('an offer'));
    expect([...a.heard, ...c.heard].filter((message) => message.type === 'signal')).toEqual([]);
  });

  test('sends 8 messages when an eighth peer joins', async () => {
    const clients: TestClient[] = [];
    for (let count = 0; count < 7; count++) clients.push(await connect());
    const before = signaling.stats().sent;
    const eighth = await connect();
    expect(signaling.stats().sent - before).toBe(8);
    expect(eighth.welcome.peers).toHaveLength(7);
    for (const client of clients) {
      expect(client.heard.at(-1)).toMatchObject({ type: 'peer-joined', connection: eighth.connection });
    }
  });

  test('gives TURN credentials to who joined, and again when asked; null where there is no TURN', async () => {
    const a = await connect();
    expect(a.welcome.turn?.username).toBe(a.connection);
    a.send({ type: 'turn-request' });
    await pass();
    expect(a.heard).toEqual([{ type: 'turn', turn: turn.issue(a.connection) }]);

    signaling = start({ turn: null });
    const b = await connect();
    b.send({ type: 'turn-request' });
    await pass();
    expect([b.welcome.turn, ...b.heard]).toEqual([null, { type: 'turn', turn: null }]);
  });

  test('says at the start that its TURN settings fit no message', () => {
    const issue = () => ({ ...turn.issue('u'), urls: [`turn:${'x'.repeat(LIMITS.text)}`] });
    expect(() => start({ turn: { issue } })).toThrow();
  });

  test('answers a ping', async () => {
    const a = await connect();
    a.send({ type: 'ping', nonce: 7 });
    await pass();
    expect(a.heard).toEqual([{ type: 'pong', nonce: 7 }]);
  });

  test('one room does not reach another, nor hear of it', async () => {
    const [a, x] = [await connect(), await connect(otherRoom)];
    expect(x.welcome.peers).toEqual([]);
    x.send(await signalTo(x, a, 'hello'));
    await pass();
    expect(x.closed).toBeNull();
    x.close('left');
    await pass();
    expect(a.heard).toEqual([]);
  });

  test('puts out who carries a signal of another room into this one', async () => {
    const [a, b, x] = [await connect(), await connect(), await connect(otherRoom)];
    a.send({ ...(await signalTo(x, b, 'hello')), peer: b.connection });
    await pass();
    expect(a.closed).toBe('misbehaving');
    expect(b.heard).toEqual([{ type: 'peer-left', connection: a.connection }]);
  });

  test('refuses the public keys of a room from who lacks its join key', async () => {
    const a = await connect();
    const forged = { ...room, join: otherRoom.join };
    expect(await refusal(connect(forged))).toBe('join-refused');
    expect(a.heard).toEqual([]);
  });

  test('keys of a room mixed with own ones open only a room of their own', async () => {
    const a = await connect();
    const publicKeys = { ...room.publicKeys, join: otherRoom.publicKeys.join };
    const mixed = { ...room, publicKeys, join: otherRoom.join };
    expect(await refusal(connect(mixed))).toBe('join-refused');
    const x = await connect({ ...mixed, room: await roomIdOf(suite, publicKeys) });
    expect(x.welcome.peers).toEqual([]);
    expect(a.heard).toEqual([]);
    expect(signaling.stats()).toMatchObject({ rooms: 2, connections: 2, joining: 0 });
  });

  test('rule 9: an answer for another origin is refused, whatever Host the request had if names are set', async () => {
    expect(await refusal(connect(room, 'evil.example'))).toBe('join-refused');
    signaling = start({ publicHosts: ['parley.org'] });
    expect(await refusal(connect(room, HOST))).toBe('join-refused');
    expect((await connect(room, 'parley.org')).welcome.peers).toEqual([]);
  });

  test.each([
    ['an empty message', new Uint8Array(0), 'malformed'],
    ['an unknown message', new Uint8Array([255, 1, 2]), 'malformed'],
    [
      'bytes after the end',
      new Uint8Array([...encodeJoinClient({ type: 'close', reason: 'left' }), 0]),
      'malformed',
    ],
    ['the largest message, of zeros', new Uint8Array(LIMITS.message), 'malformed'],
  ] as const)('closes on %s, and tells the room', async (_what, bytes, reason) => {
    const [a, b] = [await connect(), await connect()];
    b.sendBytes(bytes);
    await pass();
    expect(b.closed).toBe(reason);
    expect(a.heard.at(-1)).toEqual({ type: 'peer-left', connection: b.connection });
    expect(signaling.stats()).toMatchObject({ rooms: 1, connections: 1 });
  });

  test('closes who joins a second time', async () => {
    const a = await connect();
    const join = {
      type: 'join',
      keys: room.publicKeys,
      session: a.sealer.session,
      role: 'edit',
      nonce: new Uint8Array(32),
    } as const;
    a.sendBytes(encodeJoinClient(join));
    await pass();
    expect(a.closed).toBe('malformed');
  });

  test.each([
    [
      'a signal before joining',
      async (a: TestClient) => encodeSignalingClient(await signalTo(a, a, 'x')),
      'malformed',
    ],
    [
      'an answer before joining',
      async () =>
        encodeJoinClient({
          type: 'answer',
          signatures: { join: new Uint8Array(64), session: new Uint8Array(64) },
        }),
      'out-of-order',
    ],
    ['more than a join can be', async () => new Uint8Array(2_000), 'too-large'],
  ] as const)('refuses %s', async (_what, make, reason) => {
    const a = await connect();
    const stranger = rawClient();
    stranger.send(await make(a));
    await pass();
    expect(stranger).toMatchObject({ heard: 0, closed: reason });
    expect(signaling.stats()).toMatchObject({ connections: 1, joining: 0 });
  });

  test('gives up on who does not join in time', async () => {
    const silent = rawClient();
    await pass(9_000);
    expect(silent.closed).toBeNull();
    await pass(2_000);
    expect(silent.closed).toBe('timeout');
    expect(signaling.stats().joining).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test('takes no more connections than it may, joining ones counted, nor peers in a room', async () => {
    signaling = start({ limits: { connections: 3, peersPerRoom: 2 } });
    await connect();
    await connect();
    expect(await refusal(connect())).toBe('too-many-peers');
    const waiting = rawClient();
    const turnedAway = rawClient();
    await pass();
    expect([waiting.closed, turnedAway.closed]).toEqual([null, 'too-many-peers']);
  });

  test('forgets everything when the last peer leaves', async () => {
    const [a, b] = [await connect(), await connect()];
    a.close('left');
    b.close('left');
    await pass();
    expect(signaling.stats()).toMatchObject({ rooms: 0, connections: 0, joining: 0 });
    expect(clock.pending).toBe(0);
  });

  test('closing tells everybody a reason on which they come back, also those still joining', async () => {
    const [a, b] = [await connect(), await connect()];
    const joining = rawClient();
    await pass();
    const heard = a.heard.length;
    await signaling.close();
    const late = rawClient();
    await pass();
    expect([a, b, joining, late].map(({ closed }) => closed)).toEqual(new Array(4).fill('going-away'));
    expect(a.heard).toHaveLength(heard);
    expect(signaling.stats()).toMatchObject({ rooms: 0, connections: 0, joining: 0 });
    expect(clock.pending).toBe(0);
  });
});

describe('the signaling server behind a real WebSocket', () => {
  test('introduces, carries signals, and survives hostile frames', async () => {
    const real = { suite, clock: systemClock, random: systemRandom };
    const server = createSignaling({ ...real, logger: silentLogger, turn: null });
    const sockets = createWebSocketServer({
      clock: systemClock,
      limits: CONNECTION_RATE,
      onChannel: (channel, request) => server.accept(channel, { host: request.headers.host }),
    });
    const http = createServer().on('upgrade', (...upgrade) => sockets.upgrade(...upgrade));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const origin = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    const dialled = () => dialWebSocket(`ws://${origin}/signal`, { clock: systemClock, timeoutMs: 5_000 });
    const join = async () => connectClient(await dialled(), { ...real, access: room, origin });
    try {
      const [a, b] = [await join(), await join()];
      a.send(await signalTo(a, b, 'an offer'));
      await expect.poll(() => b.heard.map(({ type }) => type)).toEqual(['signal']);
      for (const hostile of ['text', new Uint8Array(LIMITS.message + 1), new Uint8Array(3)]) {
        const socket = new WebSocket(`ws://${origin}/signal`);
        const over = new Promise((resolve) => socket.addEventListener('close', resolve));
        socket.addEventListener('open', () => socket.send(hostile));
        await over;
      }
      for (
        let count = 0;
        count <= CONNECTION_RATE.messagesPerSecond * (CONNECTION_RATE.burstSeconds + 1);
        count++
      ) {
        b.send({ type: 'pong', nonce: count });
      }
      await expect.poll(() => b.closed).toBe('too-many-messages');
      await expect.poll(() => a.heard.at(-1)).toEqual({ type: 'peer-left', connection: b.connection });
      await server.close();
      await expect.poll(() => a.closed).toBe('going-away');
    } finally {
      await sockets.close('going-away');
      await new Promise((resolve) => http.close(resolve));
    }
  });
});

describe('what the operator lets strangers do', () => {
  const visitor: Visitor = { host: HOST, address: '203.0.113.9' };
  let standing: boolean;
  const refusals: unknown[] = [];
  const policy: SignalingPolicy = {
    turnUser: (_, { address, invited }) => (standing || invited ? (address ?? null) : null),
    refused: (kind, details) => refusals.push([kind, details]),
  };
  beforeEach(() => {
    standing = false;
    refusals.length = 0;
    signaling = start({ policy });
  });

  test('TURN only for rooms that stand, under the address; who was there before is given it when the room does', async () => {
    const a = await connect(room, HOST, visitor);
    const other = await connect(otherRoom, HOST, visitor);
    a.send({ type: 'turn-request' });
    await pass();
    expect([a.welcome.turn, ...a.heard]).toEqual([null, { type: 'turn', turn: null }]);

    standing = true;
    signaling.stands(room.room);
    signaling.stands(room.room);
    await pass();
    expect(a.heard.slice(1)).toEqual([{ type: 'turn', turn: turn.issue('203.0.113.9') }]);
    expect(other.heard).toEqual([]);
    expect((await connect(room, HOST, visitor)).welcome.turn?.username).toBe('203.0.113.9');
  });

  test('and for who is invited', async () => {
    expect((await connect(room, HOST, { ...visitor, invited: true })).welcome.turn).not.toBe(null);
  });

  test('an answer for another host says what was expected and what came', async () => {
    const proxied = { ...visitor, host: 'inside:80', origin: `https://${HOST}` };
    expect(await refusal(connect(room, HOST, proxied))).toBe('join-refused');
    expect(refusals).toEqual([
      [
        'answered for another host',
        {
          address: '203.0.113.9',
          room: null,
          expected: ['inside:80'],
          host: 'inside:80',
          origin: `https://${HOST}`,
        },
      ],
    ]);
  });

  test('a full room is said, with its id', async () => {
    signaling = start({ policy, limits: { peersPerRoom: 1 } });
    await connect(room, HOST, visitor);
    await refusal(connect(room, HOST, visitor));
    expect(refusals).toEqual([['too many in the room', { address: '203.0.113.9', room: room.room }]]);
  });
});
