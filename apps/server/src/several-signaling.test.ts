import { joinClient } from '@parley/join';
import { silentLogger, systemClock, systemRandom } from '@parley/runtime';
import { createSealer } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { RedisServer } from '@parley/transport/redis-server';
import { decodeSignalingServer, type SignalingServerMessage } from '@parley/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { type RunningServer, startServer } from './server.ts';
import { dial, joining } from './testing/dial.ts';
import { accessOf } from './testing/guest.ts';

const suite = nodeCrypto();
let redis: RedisServer;
const servers: RunningServer[] = [];
beforeAll(async () => {
  redis = await RedisServer.start();
  for (let at = 0; at < 2; at++) {
    const config = parseConfig({
      PORT: '0',
      PARLEY_HOST: '127.0.0.1',
      PARLEY_PARTS: 'signaling',
      PARLEY_TURN_FOR: 'all',
      PARLEY_REDIS: redis.url,
    });
    servers.push(await startServer(config, { clock: systemClock, logger: silentLogger }));
  }
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await redis?.close();
});

/** Somebody in a room's signaling, and who they know to be there. */
async function peerAt(url: string): Promise<{ connection: string; known: Set<string>; leave(): void }> {
  const access = await accessOf('a');
  const author = await createSealer(suite, access, systemRandom);
  const { channel, welcome } = await joinClient(await dial(url, '/signal'), {
    ...joining(url, access, author),
    service: 'signaling',
  });
  const known = new Set(welcome.peers.map(({ connection }) => connection));
  channel.listen({
    message: (bytes) => {
      const message: SignalingServerMessage = decodeSignalingServer(bytes);
      if (message.type === 'peer-joined') known.add(message.connection);
      if (message.type === 'peer-left') known.delete(message.connection);
    },
    drain() {},
    close() {},
  });
  return { connection: welcome.connection, known, leave: () => channel.close('left') };
}

test('peers at two servers that share a Redis find each other, also after it was gone', async () => {
  const [one = '', two = ''] = servers.map(({ url }) => url);
  const [a, b] = [await peerAt(one), await peerAt(two)];
  await expect
    .poll(() => [[...a.known], [...b.known]], { timeout: 20_000 })
    .toEqual([[b.connection], [a.connection]]);
  await redis.kill();
  const c = await peerAt(two);
  b.leave();
  await expect.poll(() => [...c.known], { timeout: 20_000 }).toEqual([a.connection]);
  await redis.again();
  await expect
    .poll(() => [[...a.known], [...c.known]], { timeout: 20_000 })
    .toEqual([[c.connection], [a.connection]]);
}, 60_000);
