import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Budgets } from './budgets.ts';
import { parseConfig } from './config.ts';
import { openParts } from './endpoints.ts';
import { Policy } from './policy.ts';
import { Refusals } from './refusals.ts';
import { targetOf } from './request-target.ts';
import { ServerProcesses } from './testing/server-process.ts';
import { createUpgrades } from './upgrades.ts';

const folders = new ServerProcesses();
afterAll(() => folders.close());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('an open connection keeps nothing of the request it came with', async () => {
  const config = parseConfig({ PARLEY_DATA: await folders.folder() });
  const outside = { clock: systemClock, logger: silentLogger };
  const budgets = new Budgets(config.budgets, { clock: systemClock, stored: () => 0 });
  const refusals = new Refusals({ ...outside, count() {} });
  const policy = new Policy({
    config,
    budgets,
    refusals,
    rooms: () => null,
    stood() {},
    clock: systemClock,
    failed() {},
  });
  const { endpoints } = await openParts(config, { ...outside, policy, committed() {} });
  const upgrades = createUpgrades({
    endpoints,
    clock: systemClock,
    budgets,
    refusals,
    pathOf: (request) => targetOf(request).path,
    addressOf: () => '203.0.113.9',
    isInvited: () => false,
  });
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
  expect([upgrades.connections, budgets.connections]).toEqual([2, 2]);
  expect(requests.map((request) => request.deref() === undefined)).toEqual([true, true]);

  await upgrades.close();
  expect(budgets.connections).toBe(0);
  await Promise.all(endpoints.map(({ part }) => part.close()));
  http.close();
});
