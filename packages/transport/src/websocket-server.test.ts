import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type Clock, systemClock } from '@parley/runtime';
import { SimulatedClock, seededRandom } from '@parley/runtime/testing';
import { CLOSE_REASONS, type CloseReason } from '@parley/wire';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel } from './channel.ts';
import {
  type ConnectionLimits,
  createWebSocketServer,
  type WebSocketServerOptions,
} from './websocket-server.ts';

const AMPLE: ConnectionLimits = { messagesPerSecond: 10_000, bytesPerSecond: 100_000_000 };

/** What the server's channel told. */
interface Heard {
  readonly channel: Channel;
  readonly messages: number[];
  readonly close: Promise<CloseReason>;
}

const toStop: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop();
});

const until = async (done: () => boolean): Promise<void> => {
  const end = Date.now() + 5_000;
  while (!done()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

const start = async (options: Partial<WebSocketServerOptions> = {}) => {
  const accepted: Heard[] = [];
  const server = createWebSocketServer({
    clock: systemClock,
    limits: AMPLE,
    onChannel(channel) {
      const messages: number[] = [];
      const { promise, resolve } = Promise.withResolvers<CloseReason>();
      channel.listen({ message: (bytes) => messages.push(bytes.byteLength), drain() {}, close: resolve });
      accepted.push({ channel, messages, close: promise });
    },
    ...options,
  });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => server.upgrade(request, socket, head));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  toStop.push(async () => {
    await new Promise((resolve) => http.close(resolve));
  });
  return { server, accepted, port: (http.address() as AddressInfo).port };
};

/** A client that writes whatever bytes it likes, and collects what it gets. */
class RawClient {
  readonly socket: Socket;
  received = Buffer.alloc(0);
  ended = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (data) => {
      this.received = Buffer.concat([this.received, data]);
    });
    this.socket.on('error', () => this.socket.destroy());
    this.socket.on('close', () => {
      this.ended = true;
    });
    toStop.push(() => {
      this.socket.destroy();
    });
  }

  async upgrade(
    headers = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
  ): Promise<string> {
    this.socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`,
    );
    await until(() => this.received.includes('\r\n\r\n'));
    const end = this.received.indexOf('\r\n\r\n') + 4;
    const answer = this.received.subarray(0, end).toString();
    this.received = this.received.subarray(end);
    return answer.split('\r\n', 1)[0] ?? '';
  }

  /** The code of the close frame that came last. */
  get closeCode(): number | undefined {
    const at = this.received.lastIndexOf(0x88);
    return at < 0 ? undefined : this.received.readUInt16BE(at + 2);
  }
}

const MASK = Buffer.from([0, 0, 0, 0]);
/** A masked frame of less than 64 KiB; `first` is its first byte: FIN, reserved bits, opcode. */
const frame = (first: number, payload: Uint8Array): Buffer => {
  const short = payload.byteLength < 126;
  const head = Buffer.alloc(short ? 2 : 4);
  head[0] = first;
  head[1] = 0x80 | (short ? payload.byteLength : 126);
  if (!short) head.writeUInt16BE(payload.byteLength, 2);
  return Buffer.concat([head, MASK, payload]);
};
const announce = (length: bigint): Buffer => {
  const head = Buffer.alloc(10);
  head[0] = 0x82;
  head[1] = 0xff;
  head.writeBigUInt64BE(length, 2);
  return Buffer.concat([head, MASK]);
};
const FIN_TEXT = 0x81;
const FIN_BINARY = 0x82;
const FIN_CLOSE = 0x88;
const FIN_PING = 0x89;

describe('handing over', () => {
  it('closes one after another, and asks each to stay away for a moment', async () => {
    const clock = new SimulatedClock();
    const { server, port } = await start({ clock });
    const closes: string[] = [];
    for (let at = 0; at < 4; at++) {
      const client = new WebSocket(`ws://127.0.0.1:${port}`);
      client.onclose = ({ code, reason }) => closes.push(`${at} ${code} ${reason}`);
      await new Promise((resolve) => {
        client.onopen = resolve;
      });
    }
    await until(() => server.connections === 4);
    const done = server.handOver(4_000, seededRandom('hand over'));
    for (let closed = 1; closed <= 4; closed++) {
      await until(() => closes.length === closed);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(closes).toHaveLength(closed);
      expect(closes.at(-1)).toMatch(
        new RegExp(`^${closed - 1} 4001 going-away;retry-after=(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|250)$`),
      );
      clock.advance(1_000);
    }
    await done;
    await server.close('going-away');
  });

  it('is ended at once by a close', async () => {
    const clock = new SimulatedClock();
    const { server, port } = await start({ clock });
    const clients = [0, 1, 2].map(() => new WebSocket(`ws://127.0.0.1:${port}`));
    await until(() => server.connections === 3);
    const done = server.handOver(60_000, seededRandom('hand over'));
    await server.close('going-away');
    await until(() => clients.every(({ readyState }) => readyState === WebSocket.CLOSED));
    clock.advance(60_000);
    await done;
  });
});

describe('hostile frames', () => {
  const cases: [string, Buffer, CloseReason][] = [
    ['text', frame(FIN_TEXT, Buffer.from('hello')), 'malformed'],
    ['text that is no UTF-8', frame(FIN_TEXT, Buffer.from([0xc3, 0x28])), 'malformed'],
    ['reserved bit 1', frame(FIN_BINARY | 0x40, Buffer.from('x')), 'malformed'],
    ['reserved bits 2 and 3', frame(FIN_BINARY | 0x30, Buffer.from('x')), 'malformed'],
    ['an unknown opcode', frame(0x83, Buffer.from('x')), 'malformed'],
    ['a frame without a mask', Buffer.from([FIN_BINARY, 1, 0]), 'malformed'],
    ['a continuation of nothing', frame(0x80, Buffer.from('x')), 'malformed'],
    ['a ping of 126 bytes', frame(FIN_PING, Buffer.alloc(126)), 'malformed'],
    ['a close frame of one byte', frame(FIN_CLOSE, Buffer.from([3])), 'malformed'],
    ['a close frame with a forbidden code', frame(FIN_CLOSE, Buffer.from([0x03, 0xed])), 'malformed'],
    ['a frame announced with 150 MB', announce(150_000_000n), 'too-large'],
    ['a frame announced with 2^63 bytes', announce(1n << 63n), 'too-large'],
    ['a frame one byte above the bound', announce(262_145n), 'too-large'],
    [
      'fragments that add up to more than the bound',
      Buffer.concat([frame(0x02, Buffer.alloc(60_000)), ...Array(4).fill(frame(0x00, Buffer.alloc(60_000)))]),
      'too-large',
    ],
    [
      'a thousand empty fragments',
      Buffer.concat([frame(0x02, Buffer.alloc(0)), ...Array(999).fill(frame(0x00, Buffer.alloc(0)))]),
      'too-large',
    ],
  ];

  it.each(cases)('%s ends the connection, not the server', async (_, bytes, reason) => {
    const { accepted, port } = await start();
    const client = new RawClient(port);
    expect(await client.upgrade()).toContain('101');
    client.socket.write(bytes);
    await until(() => accepted.length === 1);
    expect(await accepted[0]?.close).toBe(reason);
    expect(accepted[0]?.messages).toEqual([]);
    await until(() => client.ended || client.closeCode !== undefined);
    client.socket.destroy();

    const next = new RawClient(port);
    expect(await next.upgrade()).toContain('101');
    next.socket.write(frame(FIN_BINARY, Buffer.from('abc')));
    await until(() => accepted[1]?.messages.length === 1);
    expect(accepted[1]?.messages).toEqual([3]);
  });

  it('a connection reset in the middle of a frame is lost', async () => {
    const { accepted, port, server } = await start();
    const client = new RawClient(port);
    await client.upgrade();
    client.socket.write(frame(FIN_BINARY, Buffer.alloc(1000)).subarray(0, 500));
    await until(() => server.connections === 1);
    client.socket.resetAndDestroy();
    expect(await accepted[0]?.close).toBe('lost');
    await until(() => server.connections === 0);
  });

  it('an upgrade without a key is refused', async () => {
    const { server, port } = await start();
    expect(await new RawClient(port).upgrade('Sec-WebSocket-Version: 13\r\n')).toContain('400');
    expect(server.connections).toBe(0);
  });

  it('compression is not taken up', async () => {
    const { port } = await start();
    const client = new RawClient(port);
    const offer =
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n';
    client.socket.once('data', (data) =>
      expect(data.toString().toLowerCase()).not.toContain('permessage-deflate'),
    );
    expect(await client.upgrade(offer)).toContain('101');
  });
});

describe('rates', () => {
  const flood = async (limits: ConnectionLimits, bytes: Buffer) => {
    const { accepted, port } = await start({ limits });
    const client = new RawClient(port);
    await client.upgrade();
    client.socket.write(bytes);
    await until(() => accepted.length === 1);
    const reason = await accepted[0]?.close;
    await until(() => client.closeCode !== undefined);
    return { reason, messages: accepted[0]?.messages ?? [], code: client.closeCode };
  };

  it('too many messages end the connection', async () => {
    const limits = { messagesPerSecond: 10, bytesPerSecond: 1_000_000, burstSeconds: 2 };
    const { reason, messages, code } = await flood(
      limits,
      Buffer.concat(Array(1000).fill(frame(FIN_BINARY, Buffer.alloc(1)))),
    );
    expect(reason).toBe('too-many-messages');
    expect(code).toBe(CLOSE_REASONS['too-many-messages'].code);
    expect(messages.length).toBeGreaterThanOrEqual(20);
    expect(messages.length).toBeLessThan(40);
  });

  it('too many bytes end it too, but one message of the largest size never does', async () => {
    const limits = { messagesPerSecond: 1000, bytesPerSecond: 1000, burstSeconds: 1 };
    const { reason, messages } = await flood(
      limits,
      Buffer.concat(Array(20).fill(frame(FIN_BINARY, Buffer.alloc(60_000)))),
    );
    expect(reason).toBe('too-many-messages');
    expect(messages).toEqual([60_000, 60_000, 60_000, 60_000]);
  });

  it('pings count as messages', async () => {
    const limits = { messagesPerSecond: 10, bytesPerSecond: 1_000_000, burstSeconds: 1 };
    const { reason } = await flood(limits, Buffer.concat(Array(40).fill(frame(FIN_PING, Buffer.alloc(0)))));
    expect(reason).toBe('too-many-messages');
  });
});

describe('the life of a connection', () => {
  /** Waits that are ten times as short. */
  const hurried: Clock = { ...systemClock, after: (ms, call) => systemClock.after(ms / 10, call) };

  /** A clock of which only `every` is simulated, so that heartbeats run when a test says so. */
  const heartbeatClock = () => {
    const simulated = new SimulatedClock(1_000_000);
    const clock: Clock = {
      now: () => simulated.now(),
      after: hurried.after,
      every: (ms, call) => simulated.every(ms, call),
    };
    return { simulated, clock };
  };

  it('pings who is silent for 25 s, and gives up who has not answered 12.5 s later', async () => {
    const { simulated, clock } = heartbeatClock();
    const { accepted, port } = await start({ clock });
    const client = new RawClient(port);
    await client.upgrade();
    await until(() => accepted.length === 1);
    simulated.advance(24_999);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.received.byteLength).toBe(0);
    simulated.advance(1);
    await until(() => client.received[0] === FIN_PING);
    simulated.advance(12_499);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.closeCode).toBeUndefined();
    simulated.advance(1);
    expect(await accepted[0]?.close).toBe('timeout');
    await until(() => client.closeCode === CLOSE_REASONS.timeout.code);
    // It does not answer the close either: the socket is destroyed.
    await until(() => client.ended);
  });

  it('keeps who answers pings', async () => {
    const { simulated, clock } = heartbeatClock();
    const { accepted, port } = await start({ clock });
    const client = new RawClient(port);
    await client.upgrade();
    await until(() => accepted.length === 1);
    for (let round = 1; round <= 8; round += 1) {
      simulated.advance(25_000);
      await until(() => client.received.byteLength >= round * 2);
      client.socket.write(frame(0x8a, Buffer.alloc(0)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(accepted[0]?.channel.writable).toBe(true);
    expect(client.closeCode).toBeUndefined();
  });

  it('rule 12: a timer that ran late judges nobody before a fresh ping', async () => {
    let now = 1_000_000;
    const ticks: (() => void)[] = [];
    const clock: Clock = {
      now: () => now,
      after: hurried.after,
      every: (_, call) => {
        ticks.push(call);
        return { cancel: () => ticks.splice(ticks.indexOf(call), 1) };
      },
    };
    const { accepted, port } = await start({ clock });
    const client = new RawClient(port);
    await client.upgrade();
    await until(() => accepted.length === 1);
    const tickAfter = (ms: number): void => {
      now += ms;
      for (const tick of [...ticks]) tick();
    };
    tickAfter(3_600_000);
    expect(accepted[0]?.channel.writable).toBe(true);
    await until(() => client.received[0] === FIN_PING);
    tickAfter(12_500);
    expect(await accepted[0]?.close).toBe('timeout');
    expect(ticks).toHaveLength(1);
    client.socket.destroy();
    await until(() => ticks.length === 0);
  });

  it('holds back bulk from a client that does not read, and gives it up rather than pile up', async () => {
    const { accepted, port } = await start();
    const client = new RawClient(port);
    await client.upgrade();
    await until(() => accepted.length === 1);
    client.socket.pause();
    const heard = accepted[0];
    if (heard === undefined) throw new Error('no channel');
    const chunk = new Uint8Array(64 * 1024);
    // The kernel takes some megabytes first.
    for (let count = 0; heard.channel.writable && count < 500; count += 1) heard.channel.send(chunk, 'bulk');
    expect(heard.channel.writable).toBe(false);
    let closed = false;
    heard.close.then(() => {
      closed = true;
    });
    let sent = 0;
    while (!closed && sent < 2000) {
      heard.channel.send(chunk, 'live');
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await heard.close).toBe('too-slow');
  });

  it('refuses more than it may hold', async () => {
    const { port, server } = await start({ maxConnections: 1 });
    expect(await new RawClient(port).upgrade()).toContain('101');
    expect(await new RawClient(port).upgrade()).toContain('503');
    expect(server.connections).toBe(1);
  });

  it('closes all with the reason, takes no more, and is done within its linger', async () => {
    const { accepted, port, server } = await start({ clock: hurried });
    const clients = [new RawClient(port), new RawClient(port)];
    for (const client of clients) await client.upgrade();
    await until(() => accepted.length === 2);
    const begun = Date.now();
    const closing = server.close('going-away');
    expect(await Promise.all(accepted.map(({ close }) => close))).toEqual(['going-away', 'going-away']);
    expect(await new RawClient(port).upgrade()).toContain('503');
    await until(() => clients.every((client) => client.closeCode === CLOSE_REASONS['going-away'].code));
    // Neither client answers.
    await closing;
    expect(Date.now() - begun).toBeLessThan(1_500);
    expect(server.connections).toBe(0);
  });
});

describe('a channel that is held', () => {
  it('brings little more until it goes on, then everything, in order; meanwhile the other side’s sending waits', async () => {
    const { accepted, port } = await start();
    const client = new RawClient(port);
    await client.upgrade();
    client.socket.write(frame(0x82, new Uint8Array(1)));
    await until(() => accepted[0]?.messages.length === 1);
    const { channel, messages } = accepted[0] as Heard;
    channel.hold?.();
    const frames = Array.from({ length: 400 }, (_, i) => frame(0x82, new Uint8Array(60_000 + i)));
    client.socket.write(Buffer.concat(frames));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(messages.length).toBeLessThan(10);
    expect(client.socket.writableLength).toBeGreaterThan(0);
    channel.goOn?.();
    await until(() => messages.length === 401);
    expect(messages).toEqual([1, ...frames.map((_, i) => 60_000 + i)]);
  });

  it('can still be closed, and the other side hears why', async () => {
    const { accepted, port, server } = await start();
    const client = new RawClient(port);
    await client.upgrade();
    await until(() => accepted.length === 1);
    accepted[0]?.channel.hold?.();
    accepted[0]?.channel.close('going-away');
    await until(() => client.closeCode !== undefined);
    client.socket.write(
      frame(0x88, new Uint8Array([(client.closeCode as number) >> 8, (client.closeCode as number) & 255])),
    );
    await until(() => server.connections === 0);
  });
});
