import { SimulatedClock } from '@parley/runtime/testing';
import type { Channel } from '@parley/transport';
import { expect, test } from 'vitest';
import { type Check, type ConnectionTestOptions, type Finding, testConnection } from './connection-test.ts';

const turn = {
  urls: ['turn:t.test:3478', 'turn:t.test:3478?transport=tcp', 'turns:t.test:443?transport=tcp'],
  username: 'u',
  credential: 'secret',
  expires: 0,
};
const clock = new SimulatedClock(1_000_000);

/** What is found where everything is well but what `given` changes. */
async function findings(
  given: Partial<ConnectionTestOptions> = {},
  environment: Partial<ConnectionTestOptions['environment']> = {},
): Promise<Partial<Record<Check, Finding>>> {
  const found: Partial<Record<Check, Finding>> = {};
  await testConnection(
    {
      servers: { signaling: 'wss://p.test/signal', home: 'wss://p.test/home' },
      turn,
      serverTime: async () => clock.now() + 900,
      gathers: async () => true,
      ...given,
      environment: {
        clock,
        dialServer: async () => ({ close() {} }) as unknown as Channel,
        dialPeer: () => {
          throw new Error('nobody is dialled');
        },
        localNetwork: { access: 'open', onChange: () => () => {} },
        ...environment,
      },
    },
    (check, finding) => {
      expect(found[check], 'each is told once').toBeUndefined();
      found[check] = finding;
    },
  );
  return found;
}

test('where everything is well, everything is fine', async () => {
  const found = await findings();
  expect(Object.keys(found)).toHaveLength(9);
  expect(new Set(Object.values(found))).toEqual(new Set(['fine']));
});

test('each way that is shut is told by itself', async () => {
  const asked: string[] = [];
  const found = await findings(
    {
      gathers: async ({ urls }, type) => {
        asked.push(`${type} ${urls}`);
        return String(urls).startsWith('turns:');
      },
      serverTime: async () => clock.now() - 61_000,
    },
    {
      dialServer: async (url) => {
        if (url.endsWith('/home')) throw new Error('refused');
        return { close() {} } as unknown as Channel;
      },
      localNetwork: { access: 'denied', onChange: () => () => {} },
    },
  );
  expect(found).toMatchObject({
    ...{ signaling: 'fine', home: 'failed', webrtc: 'fine', stun: 'failed', 'turn-udp': 'failed' },
    ...{ 'turn-tcp': 'failed', 'turn-tls': 'fine', clock: 'failed', 'local-network': 'failed' },
  });
  expect(asked).toEqual([
    'srflx turn:t.test:3478',
    'relay turn:t.test:3478',
    'relay turn:t.test:3478?transport=tcp',
    'relay turns:t.test:443?transport=tcp',
  ]);
});

test('what is not there is not called broken', async () => {
  const found = await findings(
    { servers: { signaling: null, home: null }, turn: null },
    { dialPeer: null, localNetwork: { access: 'unasked', onChange: () => () => {} } },
  );
  expect(found).toMatchObject({
    ...{ signaling: 'absent', home: 'absent', webrtc: 'failed', stun: 'absent', 'turn-udp': 'absent' },
    'local-network': 'absent',
  });
});
