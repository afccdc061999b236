import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parseConfig } from './config.ts';
import { openEndpoints } from './endpoints.ts';
import { ServerProcesses } from './testing/server-process.ts';
import { createUpgrades } from './upgrades.ts';

const folders = new ServerProcesses();
afterAll(() => folders.close());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('an open connection keeps nothing of the request it came with', async () => {
  const config = parseConfig({ PARLEY_DATA: await folders.folder() });
  const endpoints = await openEndpoints(config, { clock: systemClock, logger: silentLogger });
  const upgrades = createUpgrades({ endpoints, clock: systemClock, maxConnections: 10 });
  const requests: WeakRef<object>[] = [];
  const http = createServer().on('upgrade', (request, socket, head) => {
    requests.push(new WeakRef(request));
    upgrades.handle(request, socket, head);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;

  for (const { path } of endpoints) await once(new WebSocket(`ws://127.0.0.1:${port}${path}`), 'open');
  // A WeakRef holds what it was made of until its task is over.
  for (let round = 0; round < 10; round++) {
    await setImmediate();
    collectGarbage();
  }
  expect(upgrades.connections).toBe(2);
  expect(requests.map((request) => request.deref() === undefined)).toEqual([true, true]);

  await upgrades.close();
  await Promise.all(endpoints.map(({ part }) => part.close()));
  http.close();
});
