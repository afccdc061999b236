import { expect, test } from 'vitest';
import type { Status } from '../session/room.ts';
import { detailsText } from './connection-details.ts';

test('details say how it stands, and nothing of who, where or what but on demand', () => {
  const session = 'f'.repeat(64);
  const status: Status = {
    ...{ route: 'relayed', arrived: true, signaling: 'connected', home: 'off', lastEdit: null },
    ...{
      unsaved: false,
      outbox: 0,
      deletion: null,
      homeKeepsDays: null,
      problems: [{ code: 'local-network', detail: 'wss://secret.test/#k' }],
    },
    peers: [{ session, role: 'edit', route: 'relayed', client: 4711 }],
  };
  const way = {
    path: 'relayed',
    relay: 'tls',
    roundTrip: 12.3,
    sent: 10,
    received: 20,
    ends: ['host 192.0.2.7:1', null],
  } as const;
  const details = {
    ...{
      status,
      connections: [{ session, ...way }],
      browser: 'Browser 1',
      log: ['12:00 warn a dial failed'],
    },
    findings: new Map([
      ['turn-tls', 'fine'],
      ['stun', 'failed'],
    ] as const),
  };
  expect(detailsText({ ...details, withAddresses: true })).toContain(', host 192.0.2.7:1 to not told\n');
  expect(detailsText({ ...details, withAddresses: false })).toBe(
    [
      'Parley, connection details',
      'Browser: Browser 1',
      'Route: relayed; signaling: connected; home: off',
      'Others: relayed',
      'In the way: local-network',
      'Connections:',
      '- relayed over tls, 12 ms, 10 B sent, 20 B received',
      'Tested:',
      '- stun: failed',
      '- turn-tls: fine',
      'Log:',
      '12:00 warn a dial failed',
    ].join('\n'),
  );
});
