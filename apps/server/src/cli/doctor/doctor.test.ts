import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { startCoturn } from '../../../../../turn/src/testing/coturn.ts';
import { parseConfig } from '../../config.ts';
import { type RunningServer, startServer } from '../../server.ts';
import { ServerProcesses } from '../../testing/server-process.ts';
import { parley } from '../parley.ts';
import { addressOf } from './turn.ts';

const pages = new ServerProcesses();
afterAll(() => pages.close());

const SECRET = '0123456789abcdef0123456789abcdef';
let folder: string;
let port: number;
let env: Record<string, string>;
let server: RunningServer | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
  port = await freePort();
  env = {
    PORT: String(port),
    PARLEY_HOST: '127.0.0.1',
    PARLEY_DATA: join(folder, 'data'),
    PARLEY_PAGE: await pages.page(),
    PARLEY_PUBLIC_URL: `http://127.0.0.1:${port}/notes/`,
  };
});
afterEach(async () => {
  await server?.close();
  server = null;
  await rm(folder, { recursive: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const holder = createServer().listen(0, '127.0.0.1', () => {
      const address = holder.address();
      holder.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function start(): Promise<void> {
  server = await startServer(parseConfig(env), { clock: systemClock, logger: silentLogger });
}

/** What it finds with these settings in place of the server's. */
async function doctor(
  changed: Record<string, string> = {},
): Promise<{ code: number; said: string; wrong: string[] }> {
  const said: string[] = [];
  const code = await parley(['doctor'], {
    env: { ...env, ...changed },
    say: (line) => said.push(line),
    complain: (line) => said.push(line),
    ask: async () => '',
  });
  return { code, said: said.join('\n'), wrong: said.filter((line) => line.startsWith('WRONG')) };
}

test('a server that is as its settings say: nothing is wrong', async () => {
  await start();
  const { code, said, wrong } = await doctor();
  expect([code, wrong]).toEqual([0, []]);
  for (const looked of [
    'free on the disk',
    'the database opens',
    'answers at',
    'can be joined',
    'can be dialled',
  ]) {
    expect(said).toMatch(new RegExp(`^ok    .*${looked}`, 'm'));
  }
});

test('a proxy that brings another host, a folder open to others, and nobody at a TURN URL are named, with what to change', async () => {
  await start();
  await chmod(join(folder, 'data', 'home.key'), 0o644);
  const { code, wrong } = await doctor({
    PARLEY_PUBLIC_URL: `http://localhost:${port}/notes/`,
    PARLEY_TURN_URLS: `turn:127.0.0.1:${await freePort()}?transport=tcp`,
    PARLEY_TURN_SECRET: SECRET,
  });
  expect(code).toBe(1);
  expect(wrong).toEqual([
    expect.stringMatching(/home\.key is readable to others\n {7}→ chmod/),
    expect.stringMatching(/another host than localhost:\d+\n {7}→ set PARLEY_PUBLIC_URL=/),
    expect.stringMatching(/^WRONG {2}turn:.* does not answer: .*ECONNREFUSED.*\n {7}→ start coturn/),
  ]);
});

test('a server that does not run, and a name without an address', async () => {
  const { code, wrong } = await doctor({
    PARLEY_PUBLIC_URL: `http://127.0.0.1:${port}/, https://parley.invalid/`,
  });
  expect(code).toBe(1);
  expect(wrong).toEqual([
    expect.stringMatching(/nothing answers at http:/),
    expect.stringMatching(/parley\.invalid has no address/),
  ]);
});

test('a coturn with our configuration relays and denies what it should; with another secret it says so', async () => {
  await start();
  const coturn = await startCoturn({ PARLEY_TURN_SECRET: SECRET });
  try {
    const urls = ['udp', 'tcp'].map((transport) => `turn:127.0.0.1:${coturn.port}?transport=${transport}`);
    const settings = { PARLEY_TURN_URLS: urls.join(','), PARLEY_TURN_SECRET: SECRET };
    const good = await doctor(settings);
    expect([good.code, good.wrong]).toEqual([0, []]);
    for (const url of urls) expect(good.said).toContain(`ok     ${url} relays`);
    const untrusted = await doctor({
      PARLEY_PUBLIC_URL: `https://localhost:${coturn.tlsPort}/`,
      PARLEY_TURN_URLS: `turns:localhost:${coturn.tlsPort}?transport=tcp`,
      PARLEY_TURN_SECRET: SECRET,
    });
    expect(untrusted.wrong).toEqual([
      expect.stringMatching(
        /^WRONG {2}no TLS with localhost:\d+: self-signed certificate.*\n.*the proxy a certificate/,
      ),
      expect.stringMatching(/^WRONG {2}turns:.* has a certificate nobody trusts: self-signed certificate/),
    ]);
    const other = await doctor({ ...settings, PARLEY_TURN_SECRET: SECRET.replaceAll('0', '1') });
    expect(other.wrong).toEqual(urls.map((url) => expect.stringContaining(`${url} refuses the credentials`)));
  } finally {
    await coturn.stop();
  }
});

test.each([
  ['turn:t.example', { transport: 'udp', host: 't.example', port: 3_478 }],
  ['turn:t.example:80?transport=tcp', { transport: 'tcp', host: 't.example', port: 80 }],
  ['turns:[2001:db8::1]:443?transport=tcp', { transport: 'tls', host: '2001:db8::1', port: 443 }],
])('%s', (url, address) => expect(addressOf(url)).toEqual(address));
