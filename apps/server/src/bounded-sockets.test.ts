import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boundSockets } from './bounded-sockets.ts';

const http = createServer((_, response) => response.end('served'));
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  http.close().closeAllConnections();
});

test('an address at its bound has no more connections, another does, and a place is free again', async () => {
  const addresses = ['a', 'a', 'a', 'b', 'a'];
  boundSockets(http, { each: 2, addressOf: () => addresses.shift() ?? null });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const answered = async (): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [first] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    return String(first).slice(9, 12);
  };
  expect(await answered()).toBe('200');
  expect(await answered()).toBe('200');
  expect(await answered()).not.toBe('200');
  expect(await answered()).toBe('200');
  sockets[0]?.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await answered()).toBe('200');
});
