import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@parley/runtime';
import type { Channel } from './channel.ts';
import { channelContract } from './channel-contract.ts';
import { dialWebSocket } from './index.ts';
import { createWebSocketServer } from './websocket-server.ts';

channelContract('websocket', {
  join: async () => {
    const accepted = Promise.withResolvers<Channel>();
    const server = createWebSocketServer({
      clock: systemClock,
      limits: { messagesPerSecond: 10_000, bytesPerSecond: 100_000_000 },
      onChannel: accepted.resolve,
    });
    const http = createServer();
    http.on('upgrade', (request, socket, head) => server.upgrade(request, socket, head));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    const a = await dialWebSocket(`ws://127.0.0.1:${port}`, { clock: systemClock, timeoutMs: 5_000 });
    return {
      a,
      b: await accepted.promise,
      stop: async () => {
        await server.close('going-away');
        await new Promise((resolve) => http.close(resolve));
      },
    };
  },
});
