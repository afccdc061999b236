import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTurnClient, type TurnAddress, type TurnClient } from './client/turn-client.ts';
import { createTurnIssuer } from './credentials.ts';
import { DENIED_RANGES } from './denied-ranges.ts';
import { parseIpRange } from './ip-range.ts';
import { type Coturn, startCoturn } from './testing/coturn.ts';

const secret = 'a-secret-of-the-test-alone-0123456789';
const HOUR = 3_600_000;
const [UNAUTHORIZED, FORBIDDEN, QUOTA_REACHED] = [401, 403, 486];

let coturn: Coturn;
beforeAll(async () => {
  coturn = await startCoturn({
    PARLEY_TURN_SECRET: secret,
    PARLEY_TURN_ALLOW: '127.0.0.1,::1',
    PARLEY_TURN_DENY: '9.9.9.0/24',
    PARLEY_TURN_USER_QUOTA: '8',
  });
}, 30_000);
afterAll(() => coturn?.stop());

const issuedAt = (time: number, by = secret) =>
  createTurnIssuer({
    secret: by,
    urls: [],
    ttlSeconds: 600,
    clock: { now: () => time, after: noTimer, every: noTimer },
  });
const noTimer = () => ({ cancel() {} });
let users = 0;
const fresh = () => issuedAt(Date.now()).issue(`user-${users++}`);

function addressOf(transport: TurnAddress['transport']): TurnAddress {
  const port = transport === 'tls' ? coturn.tlsPort : coturn.port;
  return { transport, host: '127.0.0.1', port, ca: coturn.certificate, serverName: 'localhost' };
}

async function withClient<T>(
  transport: TurnAddress['transport'],
  credentials: { username: string; credential: string },
  use: (client: TurnClient) => Promise<T>,
): Promise<T> {
  const client = await openTurnClient(addressOf(transport), credentials);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** coturn's own client, two ends through the relay. Always under `timeout`: it does not always end. */
function uclient(credentials: { username: string; credential: string }, ...args: string[]) {
  const command = [
    ...['15', 'turnutils_uclient', '-y', '-n', '5', '-m', '1', '-p', String(coturn.port)],
    ...['-u', credentials.username, '-w', credentials.credential, ...args, '127.0.0.1'],
  ];
  return new Promise<{ ok: boolean; output: string }>((resolve) => {
    execFile('timeout', command, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: stdout + stderr }),
    );
  });
}

describe('a real coturn with the generated configuration', () => {
  test('relays with issued credentials over UDP and TCP, and nothing with expired ones', async () => {
    const [udp, tcp, expired] = await Promise.all([
      uclient(fresh()),
      uclient(fresh(), '-t'),
      uclient(issuedAt(Date.now() - HOUR).issue('expired')),
    ]);
    for (const { ok, output } of [udp, tcp]) {
      // As many came back as were sent, and not none.
      expect(output).toMatch(/: tot_send_msgs=([1-9]\d*), tot_recv_msgs=\1\n/);
      expect(output).toMatch(/Total lost packets 0 /);
      expect(ok).toBe(true);
    }
    expect(expired.output).not.toMatch(/tot_recv_msgs=[1-9]/);
    expect(expired.ok).toBe(false);
  });

  test.each(['udp', 'tcp', 'tls'] as const)(
    'allocates over %s, and refuses who is not let in',
    async (transport) => {
      const allocate = (credentials: { username: string; credential: string }) =>
        withClient(transport, credentials, (client) => client.allocate(4));
      expect(await allocate(fresh())).toBeNull();
      expect(await allocate(issuedAt(Date.now() - HOUR).issue('expired'))).toBe(UNAUTHORIZED);
      expect(await allocate(issuedAt(Date.now(), `not-${secret}`).issue('wrong'))).toBe(UNAUTHORIZED);
      const expiry = Math.floor(Date.now() / 1000) + 86_400;
      expect(await allocate({ ...fresh(), username: `${expiry}:longer` })).toBe(UNAUTHORIZED);
    },
  );

  test.each([4, 6] as const)('reaches no peer in a denied range over IPv%i', async (family) => {
    await withClient('udp', fresh(), async (client) => {
      expect(await client.allocate(family)).toBeNull();
      const denied = DENIED_RANGES.flatMap(([text]) => {
        const range = parseIpRange(text);
        return range?.family === family ? [range.first, range.last] : [];
      });
      const notable =
        family === 4
          ? [
              '10.1.2.3',
              '127.0.0.2',
              '169.254.169.254',
              '172.31.0.1',
              '192.168.1.1',
              '100.100.100.100',
              '9.9.9.9',
            ]
          : [
              '::ffff:7f00:1',
              '::ffff:a00:1',
              '::7f00:1',
              '64:ff9b::a00:1',
              'fd00::1',
              'fe80::1',
              '2002:a00:1::1',
            ];
      const loopbackLetThrough = (address: string) => address === '0:0:0:0:0:0:0:1';
      for (const peer of [...denied, ...notable].filter((address) => !loopbackLetThrough(address))) {
        expect({ peer, error: await client.permit(peer) }).toEqual({ peer, error: FORBIDDEN });
        expect({ peer, error: await client.bindChannel(peer, 53) }).toEqual({ peer, error: FORBIDDEN });
      }
    });
  });

  test('CVE-2026-27624: an IPv4-mapped address is no way round what is denied', async () => {
    await withClient('udp', fresh(), async (client) => {
      expect(await client.allocate(6)).toBeNull();
      // Loopback, its own allowed address, private networks, cloud metadata, and one that the operator denies.
      for (const mapped of ['7f00:1', '7f00:2', 'a00:1', 'ac10:1', 'c0a8:101', 'a9fe:a9fe', '909:909']) {
        const peer = `::ffff:${mapped}`;
        expect({ peer, error: await client.permit(peer) }).toEqual({ peer, error: FORBIDDEN });
        expect({ peer, error: await client.bindChannel(peer, 53) }).toEqual({ peer, error: FORBIDDEN });
      }
    });
  });

  test.each([
    [
      4,
      ['1.1.1.1', '8.8.8.8', '11.0.0.0', '100.63.255.255', '126.255.255.255', '192.0.3.0', '223.255.255.255'],
    ],
    [6, ['2000::1', '2001:200::1', '2003::1', '2606:4700::1111', '3ffe::1']],
  ] as const)('lets IPv%i peers on the public internet be reached', async (family, peers) => {
    await withClient('udp', fresh(), async (client) => {
      expect(await client.allocate(family)).toBeNull();
      // A permission is asked for, nothing is sent: no packet leaves the machine.
      for (const peer of peers)
        expect({ peer, error: await client.permit(peer) }).toEqual({ peer, error: null });
    });
  });

  test('counts the quota by user, whatever the expiry in the username', async () => {
    const clients: TurnClient[] = [];
    try {
      const results: (number | null)[] = [];
      for (let at = 0; at < 9; at++) {
        const client = await openTurnClient(
          addressOf('udp'),
          issuedAt(Date.now() + at * 1_000).issue('greedy'),
        );
        clients.push(client);
        results.push(await client.allocate(4));
      }
      expect(results).toEqual([...new Array<null>(8).fill(null), QUOTA_REACHED]);
    } finally {
      for (const client of clients) client.close();
    }
  });

  test('accepts every line of its configuration, and logs no secret', () => {
    expect(coturn.log()).not.toMatch(/Bad configuration format|unrecognized option|ERROR.*config/i);
    expect(coturn.log()).not.toContain(secret);
  });
});
