import { silentLogger } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { createOwnerLink, openFragment, type RoomAccess } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { MemoryHub } from '@parley/transport/memory-exchange';
import { memoryPair } from '@parley/transport/testing';
import { type SignalingServerMessage, utf8 } from '@parley/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSignaling, type Signaling } from './signaling.ts';
import { connectClient, type TestClient } from './testing.ts';

const HOST = 'parley.example';
const suite = nodeCrypto();
const random = seededRandom('elsewhere');
const turn = {
  issue: (user: string) => ({ urls: ['turn:t.example'], username: user, credential: 'c', expires: 9 }),
};

let clock: SimulatedClock;
let hub: MemoryHub;
let room: RoomAccess;
beforeEach(async () => {
  clock = new SimulatedClock(1_000);
  hub = new MemoryHub();
  room = await openFragment(suite, (await createOwnerLink(suite, random)).edit);
});

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const pass = (ms = 10) => clock.advanceSettled(ms, settle);
const start = (peersPerRoom = 8): Signaling =>
  createSignaling({
    suite,
    clock,
    random,
    logger: silentLogger,
    turn,
    limits: { peersPerRoom },
    exchange: hub.exchange(),
  });

async function connect(signaling: Signaling): Promise<TestClient> {
  const [near, far] = memoryPair({ clock, random });
  signaling.accept(far, { host: HOST });
  const connecting = connectClient(near, { suite, clock, random, access: room, origin: HOST });
  connecting.catch(() => null);
  await pass();
  return connecting;
}

/** Who is in the room as a client knows it from all it heard. */
function known({ welcome, heard }: TestClient): Set<string> {
  const peers = new Set(welcome.peers.map(({ connection }) => connection));
  for (const message of heard) {
    if (message.type === 'peer-joined') peers.add(message.connection);
    if (message.type === 'peer-left') peers.delete(message.connection);
  }
  return peers;
}
const connections = (...clients: TestClient[]): Set<string> =>
  new Set(clients.map(({ connection }) => connection));
const signalsOf = ({ heard }: TestClient): SignalingServerMessage[] =>
  heard.filter(({ type }) => type === 'signal');

describe('several signaling servers', () => {
  test('peers at different ones find each other, are counted once, and each is given TURN', async () => {
    const servers = [start(), start(), start()];
    const clients: TestClient[] = [];
    for (let at = 0; at < 6; at++) clients.push(await connect(servers[at % 3] as Signaling));
    await pass(50);
    for (const client of clients) {
      expect(known(client)).toEqual(connections(...clients.filter((other) => other !== client)));
      const joins = client.heard.filter(({ type }) => type === 'peer-joined');
      expect(joins).toHaveLength(5 - client.welcome.peers.length);
      expect(client.welcome.turn).not.toBe(null);
    }
    clients[0]?.close('left');
    await pass(50);
    for (const client of clients.slice(1))
      expect(known(client).has(clients[0]?.connection ?? '')).toBe(false);
    // As many as the room takes, wherever they are.
    const full = [start(2), start(2)] as const;
    room = await openFragment(suite, (await createOwnerLink(suite, random)).edit);
    await connect(full[0]);
    const second = await connect(full[1]);
    await pass(50);
    expect(known(second).size).toBe(1);
    await expect(connect(full[0])).rejects.toMatchObject({ reason: 'too-many-peers' });
  });

  test('a signal crosses, under the connection it came from; one of another room does not', async () => {
    const [a, b] = [await connect(start()), await connect(start())];
    await pass(50);
    const envelope = await a.sealer.signal(b.sealer.session, utf8('offer'));
    a.send({ type: 'signal', peer: b.connection, envelope });
    await pass(50);
    expect(signalsOf(b)).toEqual([{ type: 'signal', peer: a.connection, envelope }]);
    b.send({ type: 'signal', peer: a.connection, envelope });
    await pass(50);
    // Another's session in its own name: this client is none of ours, here and elsewhere.
    expect(b.closed).toBe('misbehaving');
    expect(known(a)).toEqual(new Set());
  });

  test('one that stops takes its peers off the list at once, one that dies within 10 s', async () => {
    const [stops, dies, stays] = [start(), start(), start()];
    const [a, b, c] = [await connect(stops), await connect(dies), await connect(stays)];
    await pass(50);
    expect(known(c)).toEqual(connections(a, b));
    await stops.close();
    await pass(50);
    expect(known(c)).toEqual(connections(b));
    // It says nothing any more, and hears nothing.
    hub.silence(1);
    await pass(10_000);
    expect(known(c)).toEqual(new Set());
  });

  test('the exchange gone for a minute: who is here goes on, and all find each other again by themselves', async () => {
    const servers = [start(), start()] as const;
    const [a, b] = [await connect(servers[0]), await connect(servers[1])];
    await pass(50);
    hub.cut();
    await pass(30_000);
    expect([known(a), known(b)]).toEqual([connections(b), connections(a)]);
    const c = await connect(servers[0]);
    b.close('left');
    await pass(30_000);
    expect(known(a)).toEqual(connections(b, c));
    hub.mend();
    const d = await connect(servers[1]);
    await pass(50);
    for (const [client, others] of [
      [a, connections(c, d)],
      [c, connections(a, d)],
      [d, connections(a, c)],
    ] as const)
      expect(known(client)).toEqual(others);
  });
});
