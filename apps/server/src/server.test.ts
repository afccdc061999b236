import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type ReadyServer, ServerProcesses } from './testing/server-process.ts';
import { VERSION } from './version.ts';

const servers = new ServerProcesses();
let server: ReadyServer;
beforeAll(async () => {
  server = await servers.start({ PARLEY_PUBLIC_URL: 'https://docs.example.org/' });
});
afterAll(() => servers.close());

/** Sends raw bytes and returns all that comes back until the server closes, or for half a second. */
async function raw(text: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  socket.on('error', (error) => {
    answer += `<${error.message}>`;
  });
  socket.write(text);
  const timer = setTimeout(() => socket.destroy(), 500);
  await once(socket, 'close');
  clearTimeout(timer);
  return answer;
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

describe('the page', () => {
  test.each(['/', '/new', '/d', '/d/'])('%s is index.html, asked for anew each time', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Parley</title>');
  });

  test('what is named by its content may be kept for ever', async () => {
    const response = await get('/assets/main-4f2a.js');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(/javascript/);
  });

  test('a browser that goes elsewhere is shown the page, and told that nothing is there', async () => {
    const response = await get('/anything', { Accept: 'text/html,*/*;q=0.8' });
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<title>Parley</title>');
    const again = await get('/anything', { Accept: 'text/html', 'If-None-Match': '*' });
    expect(again.status).toBe(404);
  });

  test.each([
    '/assets/gone.js',
    '/assets/gone',
    '/health',
    '/.git/config',
    '/missing.png',
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
  ])('%s is not there', async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('an unchanged page is not sent again', async () => {
    const etag = (await get('/')).headers.get('etag');
    for (const named of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const response = await get('/', { 'If-None-Match': named ?? '' });
      expect(response.status).toBe(304);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
    expect((await get('/', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  test.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['GZIP;q=0.1', 'gzip'],
    ['br;q=0, gzip;q=0.000', null],
    ['identity', null],
    ['', null],
  ])('to who accepts %j a large file is sent as %s', async (accepted, coding) => {
    const response = await get('/assets/large-7c1d.js', { 'Accept-Encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(coding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).toMatch(/^export const text/);
  });

  test('each encoding of a file has a tag of its own', async () => {
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (accepted) => {
        const response = await get('/assets/large-7c1d.js', { 'Accept-Encoding': accepted });
        await response.arrayBuffer();
        return response.headers.get('etag');
      }),
    );
    expect(new Set(tags).size).toBe(3);
  });

  test('HEAD is the head of GET', async () => {
    const [head, whole] = [await fetch(server.url, { method: 'HEAD' }), await get('/')];
    for (const name of ['etag', 'content-length', 'content-type', 'cache-control']) {
      expect(head.headers.get(name)).toBe(whole.headers.get(name));
    }
    expect(await head.text()).toBe('');
  });

  test('a request that names its server in its target is taken, and that name counts', async () => {
    const answer = await raw(
      'GET http://a.example/healthz HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('ws://a.example');
    expect(answer).not.toContain('b.example');
  });

  test('nothing is taken from anybody', async () => {
    const response = await fetch(server.url, { method: 'POST', body: 'x' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('security headers', () => {
  test.each(['/', '/assets/main-4f2a.js', '/healthz', '/signal', '/gone.js'])('stand on %s', async (path) => {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "worker-src 'self'",
        "frame-src 'none'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('geolocation=()');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('nothing is said of https where browsers come another way', async () => {
    const plain = await servers.start();
    expect((await fetch(plain.url)).headers.get('strict-transport-security')).toBe(null);
  });

  test('the page may connect to this server only', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    const own = `127.0.0.1:${server.port}`;
    expect(policy).toContain(
      `connect-src 'self' ws://${own} wss://${own} ws://docs.example.org wss://docs.example.org;`,
    );
  });

  test('a Host header cannot write into the policy', async () => {
    const answer = await raw('GET / HTTP/1.1\r\nHost: a; script-src *\r\nConnection: close\r\n\r\n');
    expect(answer).toContain("connect-src 'self' ws://docs.example.org wss://docs.example.org;");
    expect(answer).not.toContain('script-src *');
  });
});

describe('what an operator asks', () => {
  test('/healthz: that it runs', async () => {
    const response = await get('/healthz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  test('/version', async () => {
    expect(await (await get('/version')).json()).toEqual({ version: VERSION });
  });

  test('/readyz: that it can work, and what to look at', async () => {
    const response = await get('/readyz');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready', findings: [] }]);
    const small = await servers.start({ PARLEY_MAX_CONNECTIONS: '2' });
    for (const path of ['/signal', '/home'])
      await once(new WebSocket(`ws://127.0.0.1:${small.port}${path}`), 'open');
    expect(await (await fetch(`${small.url}/readyz`)).json()).toEqual({
      status: 'ready',
      findings: ['connections: 100 % of the limit'],
    });
  });

  test('/readyz is 503 while the disk refuses, and /healthz is not', async () => {
    const data = await servers.folder();
    const other = await servers.start({ PARLEY_DATA: data });
    const holder = new DatabaseSync(join(data, 'rooms.sqlite'));
    holder.exec('BEGIN IMMEDIATE');
    const response = await fetch(`${other.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'not ready',
      findings: [expect.stringContaining('locked')],
    });
    expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
    holder.close();
  });

  test('/metrics: rooms, connections and all else, for who asks from inside', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/signal`);
    await once(socket, 'open');
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('\nparley_rooms{part="home"} 0\n');
    expect(text).toMatch(/\nparley_open_sockets [1-9]\d*\n/);
    expect(text).toContain('\nparley_stored_rooms 0\n');
    socket.terminate();
  });

  test('/metrics is not there for who comes through a proxy or by the public name', async () => {
    expect((await get('/metrics', { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(404);
    const statusAt = async (target: string, host: string): Promise<string> =>
      (await raw(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).slice(9, 12);
    const names = [
      'docs.example.org',
      'docs.example.org:443',
      'docs.example.org.',
      'DOCS.example.org',
      'else.example',
    ];
    for (const name of names) expect([name, await statusAt('/metrics', name)]).toEqual([name, '404']);
    expect(await statusAt('http://docs.example.org:443/metrics', 'localhost')).toBe('404');
    for (const name of ['localhost', 'parley:8300', '192.168.1.7:8300', '[::1]:8300', 'notes.lan'])
      expect([name, await statusAt('/metrics', name)]).toEqual([name, '200']);
  });
});

describe('upgrades', () => {
  const upgrade = (path: string, headers: readonly string[]) =>
    raw([`GET ${path} HTTP/1.1`, 'Host: localhost', 'Connection: Upgrade', ...headers, '', ''].join('\r\n'));
  const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const VERSION = 'Sec-WebSocket-Version: 13';

  test('a WebSocket elsewhere is not found', async () => {
    expect(await upgrade('/elsewhere', ['Upgrade: websocket', KEY, VERSION])).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('a plain request to a WebSocket says so', async () => {
    expect((await get('/signal')).status).toBe(426);
    expect((await get('/home')).status).toBe(426);
  });

  test('another protocol is not spoken: the request is served as it stands', async () => {
    expect(await upgrade('/healthz', ['Upgrade: h2c'])).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('beyond the bound: 503', async () => {
    const small = await servers.start({ PARLEY_MAX_CONNECTIONS: '1' });
    const first = new WebSocket(`ws://127.0.0.1:${small.port}/signal`);
    await once(first, 'open');
    const second = new WebSocket(`ws://127.0.0.1:${small.port}/home`);
    const [error] = await once(second, 'error');
    expect(String(error)).toContain('503');
    first.terminate();
  });

  test.each([
    ['no key', 'GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    [
      'an old version',
      `GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\nSec-WebSocket-Version: 1\r\n\r\n`,
    ],
    [
      'a wrong method',
      `POST /home HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n${VERSION}\r\n\r\n`,
    ],
    [
      'a Host that is none',
      `GET /home HTTP/1.1\r\nHost: a b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n${VERSION}\r\n\r\n`,
    ],
    [
      'no Host',
      `GET /home HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n${VERSION}\r\n\r\n`,
    ],
    [
      'subprotocols with bad syntax',
      `GET /home HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n${VERSION}\r\nSec-WebSocket-Protocol: ,\r\n\r\n`,
    ],
    ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
    ['a header that never ends', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(40_000)}`],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
  ])('%s: answered with an error, and the server lives', async (_, request) => {
    expect(await raw(request)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await get('/healthz')).status).toBe(200);
  });

  test.each([
    ['reserved bits', [0xf0, 0x80, 0, 0, 0, 0]],
    ['an unmasked frame', [0x82, 0x01, 0x00]],
    ['a frame of 2^62 bytes', [0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a fragmented ping', [0x09, 0x80, 0, 0, 0, 0]],
    ['a close of one byte', [0x88, 0x81, 0, 0, 0, 0, 3]],
  ])('after the upgrade, %s: the connection ends and the server lives', async (_, bytes) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.resume();
    const head = [
      'GET /signal HTTP/1.1',
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      KEY,
      VERSION,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(Uint8Array.from(bytes));
    await once(socket, 'close');
    expect((await get('/healthz')).status).toBe(200);
  });

  test('a socket reset during the handshake harms nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n${VERSION}\r\n\r\n`,
    );
    socket.resetAndDestroy();
    expect((await get('/healthz')).status).toBe(200);
  });
});
