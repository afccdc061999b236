import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { seededRandom } from '@parley/runtime/testing';
import { afterAll, expect, test } from 'vitest';
import { sendOddRequests } from './testing/odd-requests.ts';
import { type ReadyServer, ServerProcesses } from './testing/server-process.ts';

const SEED = 'odd requests 1';
const REQUESTS = 20_000;
/** What a process that leaks nothing may have grown by, in bytes. */
const GROWTH = 48 * 1024 * 1024;
/** A small nursery: what is garbage is cleared soon, and not when the heap pleases. */
const TIDY = '--max-semi-space-size=1';
/** How long connections that are over may stay, in milliseconds: a WebSocket's close waits for its answer. */
const SETTLED = 10_000;

const servers = new ServerProcesses();
afterAll(() => servers.close());

const large = async ({ url }: ReadyServer): Promise<string> => {
  const response = await fetch(`${url}/assets/large-7c1d.js`);
  expect(response.status).toBe(200);
  return response.text();
};

/** Waits until it has no more descriptors than that. */
const untilDescriptors = (server: ReadyServer, most: number) =>
  expect
    .poll(() => server.vitals().descriptors, { timeout: SETTLED, interval: 50 })
    .toBeLessThanOrEqual(most);

test(`${REQUESTS} odd requests, seed "${SEED}", leave the process, its descriptors and its memory as they were`, async () => {
  const server = await servers.start({ PARLEY_LOG_LEVEL: 'error', NODE_OPTIONS: TIDY });
  const idle = server.vitals().descriptors;
  const page = await large(server);
  await sendOddRequests(server.port, REQUESTS / 4, seededRandom(`${SEED}, warm-up`));
  await untilDescriptors(server, idle);
  const before = server.vitals();

  await sendOddRequests(server.port, REQUESTS, seededRandom(SEED));

  await untilDescriptors(server, idle);
  expect(server.vitals().memory).toBeLessThan(before.memory + GROWTH);
  expect(await large(server)).toBe(page);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('\nparley_open_sockets 0\n');
  expect(server.stderr()).toBe('');
});

test('a range from its end to its start is answered with the whole', async () => {
  const server = await servers.start();
  const response = await fetch(server.url, { headers: { range: 'bytes=5-1' } });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<title>Parley</title>');
});

test('a page that is taken from the disk is served on', async () => {
  const folder = await servers.page();
  const server = await servers.start({ PARLEY_PAGE: folder });
  const page = await large(server);
  await rm(folder, { recursive: true });
  expect(await large(server)).toBe(page);
  expect((await fetch(server.url)).status).toBe(200);
});

test('a path of many dots costs no more than another', async () => {
  const server = await servers.start();
  const response = await fetch(`${server.url}/${'a.a'.repeat(40)}!`, { signal: AbortSignal.timeout(2_000) });
  expect(response.status).toBe(404);
});

test('who was refused and does not hang up is gone all the same', async () => {
  const server = await servers.start();
  const idle = server.vitals().descriptors;
  const upgrade = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  const sockets = await Promise.all(Array.from({ length: 20 }, () => held(server, upgrade)));
  await untilDescriptors(server, idle);
  for (const socket of sockets) socket.destroy();
});

test('more connections than descriptors: those there are go on, and others are taken later', async () => {
  const server = await servers.start({ PARLEY_LOG_LEVEL: 'error' }, 'ulimit -n 64;');
  const idle = server.vitals().descriptors;
  const sockets = await Promise.all(Array.from({ length: 100 }, () => held(server, 'GET / HTTP/1.1\r\n')));
  await expect.poll(() => server.vitals().descriptors).toBeGreaterThan(60);
  for (const socket of sockets) socket.destroy();
  await untilDescriptors(server, idle);
  expect((await fetch(server.url)).status).toBe(200);
});

/** A client that sends this and never closes its side. */
async function held({ port }: ReadyServer, text: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.resume();
  socket.write(text);
  return socket;
}
