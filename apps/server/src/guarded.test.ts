import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, silentLogger } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import { afterEach, expect, test } from 'vitest';
import { Failures } from './failures.ts';
import { guarded } from './guarded.ts';

const toClose: (() => void)[] = [];
afterEach(() => {
  for (const close of toClose.splice(0)) close();
});

/** Serves with a listener that fails; returns where, and what was logged. */
async function failing(listener: RequestListener): Promise<{ url: string; lines: unknown[] }> {
  const lines: unknown[] = [];
  const logger: Logger = {
    ...silentLogger,
    error: (message, fields) => lines.push([message, fields?.error]),
  };
  const failures = new Failures({ clock: new SimulatedClock(0), logger });
  const http = createServer(guarded(listener, failures));
  toClose.push(() => http.close().closeAllConnections());
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, lines };
}

test('what a listener throws is answered 500 and logged once, and the next request is served', async () => {
  const { url, lines } = await failing(({ url: path }, response) => {
    if (path !== '/well') throw new Error('unforeseen');
    response.end('well');
  });
  for (let count = 0; count < 3; count++) expect((await fetch(url)).status).toBe(500);
  expect(await (await fetch(`${url}/well`)).text()).toBe('well');
  expect(lines).toEqual([['a request failed', expect.stringContaining('unforeseen')]]);
});

test('an answer that has begun is cut off', async () => {
  const { url } = await failing((_, response) => {
    response.writeHead(200, { 'Content-Length': 10 }).write('half');
    throw new Error('unforeseen');
  });
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
});
