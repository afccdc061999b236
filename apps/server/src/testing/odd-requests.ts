import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@parley/runtime';

/** What Node's parser lets through to the server's own code. */
const TAME = {
  methods: ['GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'PROPFIND'],
  targets: [
    ...[
      '/',
      '/d/some-document',
      '/index.html',
      '/assets/main-4f2a.js',
      '/assets/large-7c1d.js',
      '/healthz',
      '/readyz',
      '/version',
      '/metrics',
      '/invitation/guess-guess',
    ],
    ...[
      '/signal',
      '/home',
      '/assets/large-7c1d.js',
      '/assets/large-7c1d.js.br',
      '/assets/',
      '/assets/gone.js',
    ],
    ...[
      '/%',
      '/%ff',
      '/%00',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/../../etc/passwd',
      '//',
      '//elsewhere/x',
      '/__proto__',
    ],
    ...['*', '/?%ff', '/#', 'http://elsewhere/', 'https://[::1]:1/assets/main-4f2a.js', '/?a=http://x'],
    ...[`/${'a.'.repeat(2_000)}`, `/${'a.a'.repeat(30)}!`, `/${'%2f'.repeat(2_000)}`],
  ],
  headers: {
    Range: [
      ...['bytes=5-1', 'bytes=0-0', 'bytes=-1', 'bytes=-', 'bytes=0-', 'bytes=99999999-', 'bytes=-99999999'],
      ...[
        'bytes=1-2,5-6,4-3',
        'bytes=a-b',
        'bytes=0-1e99',
        'bytes=NaN-Infinity',
        'lines=1-2',
        `bytes=${'0-1,'.repeat(900)}`,
      ],
    ],
    'If-Range': ['"x"', 'W/"x"', 'yesterday'],
    'If-None-Match': ['*', '"x"', 'W/"x"', '"', ',,,', `${'"x",'.repeat(1_000)}`],
    'If-Match': ['*', '"x"'],
    'If-Modified-Since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'never'],
    'Accept-Encoding': [
      'br',
      'gzip',
      'gzip, br',
      'br;q=0',
      '*',
      'identity;q=0',
      ';;;,,,',
      'br;q=x',
      'br,'.repeat(1_000),
    ],
    Expect: ['100-continue', 'miracles'],
    Upgrade: ['h2c', 'WebSocket, h2c'],
    'Content-Length': ['0'],
  },
};

/** What ends a connection, or is no HTTP at all. */
const WILD = {
  methods: ['GET', 'GET', 'GET', 'CONNECT', 'get', 'BREW'],
  targets: [...TAME.targets, '?', 'http://', 'elsewhere:80', `/${'x'.repeat(20_000)}`],
  headers: {
    ...TAME.headers,
    Host: ['docs.example.org', '', 'a b', '[::1', 'x; script-src *', 'é'],
    Connection: ['close', 'keep-alive', 'Upgrade', 'Range'],
    Upgrade: ['websocket', 'h2c', 'WebSocket, h2c'],
    'Sec-WebSocket-Key': ['dGhlIHNhbXBsZSBub25jZQ==', 'short'],
    'Sec-WebSocket-Version': ['13', '8', '-1'],
    'Sec-WebSocket-Protocol': [',', 'parley'],
    'Content-Length': ['5', '99', '-1', '1e3', '99999999999999999999'],
    'Transfer-Encoding': ['chunked', 'gzip', 'chunked, chunked'],
    'X-Large': ['y'.repeat(30_000)],
    'Bad Name': ['x'],
  },
};

const UPGRADE = [
  ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

const BODIES = ['', '', 'hello', '5\r\nhello\r\n0\r\n\r\n', 'fffffffff\r\n', '\u0000\u0001\u0002'];

/** How a client goes: it hears all answers out, hangs up in the midst of them, or breaks off. */
const ENDINGS = ['hear', 'hear', 'hear', 'destroy', 'reset'] as const;
/** The most requests on one connection, sent at once. */
const PIPELINED = 20;
/** How long a client stays that does not hear the answers out, at most, ms. */
const STAY = 25;
/** How long one that does may wait for them, ms. */
const PATIENCE = 2_000;
/** Connections at one time. */
const AT_ONCE = 40;

/** Sends so many odd requests to a server: the same ones in the same portions for the same randomness. */
export async function sendOddRequests(port: number, requests: number, random: Random): Promise<void> {
  const visits: (() => Promise<void>)[] = [];
  for (let sent = 0; sent < requests; ) {
    const size = Math.min(requests - sent, 1 + below(random, PIPELINED));
    visits.push(oddVisit(port, size, random));
    sent += size;
  }
  const visitor = async () => {
    for (let visit = visits.pop(); visit; visit = visits.pop()) await visit();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
}

/** One connection with its requests: decided now, made when called. */
function oddVisit(port: number, size: number, random: Random): () => Promise<void> {
  const wild = random.float() < 0.5;
  // What is wild ends its connection, and nothing after it is read: it comes last.
  const whole = Array.from({ length: size }, (_, place) =>
    oddRequest(random, wild && place >= size - 2),
  ).join('');
  const text = random.float() < 0.2 ? whole.slice(0, below(random, whole.length)) : whole;
  const ending = pick(random, ENDINGS);
  const reads = ending === 'hear' || random.float() < 0.5;
  const stay = below(random, STAY);
  return async () => {
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    // Being cut off is an answer to much of this.
    socket.on('error', () => socket.destroy());
    if (reads) socket.resume();
    socket.write(text, 'latin1');
    if (ending === 'hear') {
      // The server answers what came, and closes.
      socket.end();
      await Promise.race([sleep(PATIENCE), closed]);
    } else {
      await Promise.race([sleep(stay), closed]);
      if (ending === 'reset') socket.resetAndDestroy();
    }
    socket.destroy();
  };
}

function oddRequest(random: Random, wild: boolean): string {
  const { methods, targets, headers } = wild ? WILD : TAME;
  const lines = [
    `${pick(random, methods)} ${pick(random, targets)} HTTP/1.${wild && random.float() < 0.1 ? '0' : '1'}`,
  ];
  if (!wild || random.float() < 0.9) lines.push('Host: localhost');
  if (wild && random.float() < 0.4) lines.push(...UPGRADE);
  for (let count = below(random, 3); count > 0; count--) {
    const [name, values] = pick(random, Object.entries(headers));
    lines.push(`${name}: ${pick(random, values)}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n${wild ? pick(random, BODIES) : ''}`;
}

const below = (random: Random, limit: number): number => Math.floor(random.float() * limit);

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
