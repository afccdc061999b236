import { nodeCrypto } from '@parley/seal/node';
import type { Channel } from '@parley/transport';
import type { Bytes, Join, RoomId, Service } from '@parley/wire';
import { expect, test } from 'vitest';
import {
  CRAFTED_CHALLENGES,
  hashedChallenge,
  isPlainAnswer,
  otherUsesOf,
  wantedCertificate,
} from '../src/crafted-challenges.ts';
import { HostileServer } from '../src/hostile-server.ts';
import { contentOf, World } from './world.ts';

/** A world whose signaling and home are hostile. */
async function withHostileServers(craft: (join: Join, room: RoomId) => Bytes | Promise<Bytes>) {
  const world = await World.make({ seed: 'crafted' });
  const server = new HostileServer(world.suite, craft);
  const accept = (service: Service) => (channel: Channel) => {
    const visit = server.begin(service, 'parley.test');
    channel.listen({
      message: (bytes) => void server.heard(bytes, visit, { send: (frame) => channel.send(frame, 'live') }),
      drain() {},
      close: (reason) => {
        visit.closed = reason;
      },
    });
  };
  world.crashSignaling();
  world.crashHome();
  world.network.accept('signal', accept('signaling'));
  world.network.accept('home', accept('home'));
  const peer = await world.open('a');
  return { world, server, peer };
}

/** A channel carries nothing above its limit; the oversize one needs a real socket. */
const carried = CRAFTED_CHALLENGES.filter(({ reason }) => reason !== 'too-large');

test.each(carried)(
  'rule 9: a challenge that is $what is answered by nothing, however often it is tried',
  async ({ frame, reason }) => {
    const { world, server, peer } = await withHostileServers(frame);
    peer.doc.getText('text').insert(0, 'mine');
    await world.run(80_000);
    const services = server.visits.map(({ service }) => service);
    expect(new Set(services)).toEqual(new Set(['home', 'signaling']));
    expect(services.length).toBeLessThanOrEqual(4);
    for (const visit of server.visits) {
      expect(visit.heard.map(({ type }) => type)).toEqual(['join']);
      expect(visit.closed).toBe(reason);
    }
    const { home, signaling, problems, lastEdit } = world.status('a');
    expect({ home, signaling }).toEqual({ home: 'offline', signaling: 'offline' });
    expect(problems).toContainEqual({ code: 'home-unreachable', detail: reason });
    expect(problems).toContainEqual({ code: 'signaling-unreachable', detail: reason });
    expect(lastEdit).toEqual({ onDevice: true, peers: 0, atHome: false });
    expect(contentOf(peer.doc).text).toBe('mine');
  },
);

test('rule 9: 32 bytes chosen by the server are answered, and the answer is good for nothing but this join', async () => {
  let challenge: Bytes = new Uint8Array();
  const suite = nodeCrypto();
  const { world, server } = await withHostileServers(async (_, room) => {
    challenge = await hashedChallenge(suite, wantedCertificate(room));
    return challenge;
  });
  await world.run(5_000);
  expect(server.visits.length).toBeGreaterThanOrEqual(2);
  for (const { join, room, service, origin, answers } of server.visits) {
    if (!join || !room) throw new Error('everybody joined');
    expect(answers).toHaveLength(1);
    for (const signatures of answers) {
      const fields = { room, service, origin, nonce: challenge.slice(1) };
      expect(await isPlainAnswer(suite, signatures, join, fields)).toBe(true);
      for (const signature of [signatures.join, signatures.session]) {
        expect(await otherUsesOf(suite, signature, join, room)).toEqual([]);
      }
    }
  }
});
