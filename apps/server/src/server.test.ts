import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type ReadyServer, ServerProcesses } from './testing/server-process.ts';

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
  test.each(['/', '/d/', '/d/some-document', '/anything'])(
    '%s is index.html, asked for anew each time',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>Parley</title>');
    },
  );

  test('what is named by its content may be kept for ever', async () => {
    const response = await get('/assets/main-4f2a.js');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(/javascript/);
  });

  test('what is not there is not kept for ever in its place', async () => {
    expect((await get('/assets/gone')).headers.get('cache-control')).toBe('no-cache');
  });

  test.each(['/assets/gone.js', '/missing.png', '/../../package.json', '/%2e%2e/%2e%2e/package.json'])(
    '%s is not there',
    async (path) => {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

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
      'GET http://a.example/health HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n',
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
  test.each(['/', '/assets/main-4f2a.js', '/health', '/signal', '/gone.js'])('stand on %s', async (path) => {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
      ]),
    );
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('geolocation=()');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
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

describe('/health', () => {
  test('says that all is well and what is served', async () => {
    const response = await get('/health');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      parts: ['page', 'signaling', 'home'],
      connections: expect.any(Number),
      uptimeSeconds: expect.any(Number),
    });
  });

  test('counts connections', async () => {
    const before = (await (await get('/health')).json()).connections;
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/signal`);
    await once(socket, 'open');
    expect((await (await get('/health')).json()).connections).toBe(before + 1);
    socket.terminate();
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
    expect(await upgrade('/health', ['Upgrade: h2c'])).toMatch(/^HTTP\/1\.1 200 /);
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
    expect((await get('/health')).status).toBe(200);
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
    expect((await get('/health')).status).toBe(200);
  });

  test('a socket reset during the handshake harms nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${KEY}\r\n${VERSION}\r\n\r\n`,
    );
    socket.resetAndDestroy();
    expect((await get('/health')).status).toBe(200);
  });
});
