import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { systemClock } from '@parley/runtime';
import { CLOSE_REASONS, type CloseReason } from '@parley/wire';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Channel } from './channel.ts';
import { dialWebSocket } from './index.ts';
import { channelContract } from './testing/channel-contract.ts';
import { reasonOfWebSocketCode, webSocketCode } from './web-socket-code.ts';
import { createWebSocketServer } from './websocket-server.ts';

const listenOnLoopback = async (http: Server): Promise<string> => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
};

/** The dialled side first. */
const join = async () => {
  const accepted = Promise.withResolvers<Channel>();
  const server = createWebSocketServer({
    clock: systemClock,
    limits: { messagesPerSecond: 10_000, bytesPerSecond: 100_000_000 },
    onChannel: accepted.resolve,
  });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => server.upgrade(request, socket, head));
  const url = await listenOnLoopback(http);
  const a = await dialWebSocket(url, { clock: systemClock, timeoutMs: 5_000 });
  return {
    a,
    b: await accepted.promise,
    stop: async () => {
      await server.close('going-away');
      await new Promise((resolve) => http.close(resolve));
    },
  };
};

channelContract('websocket, as the page has it', { join });
channelContract('websocket, as the server has it', {
  // The kernel's send buffer, which a server's socket fills within the call.
  uncounted: true,
  join: async () => {
    const { a, b, stop } = await join();
    return { a: b, b: a, stop };
  },
});

describe('dialling a WebSocket', () => {
  const toStop: (() => void)[] = [];
  afterEach(() => {
    for (const stop of toStop.splice(0)) stop();
  });
  const options = { clock: systemClock, timeoutMs: 5_000 };

  /** A server that does with each socket what a test says. */
  const serve = async (onSocket: (socket: import('ws').WebSocket) => void): Promise<string> => {
    const http = createServer();
    const server = new WebSocketServer({ server: http });
    server.on('connection', onSocket);
    toStop.push(() => {
      for (const client of server.clients) client.terminate();
      server.close();
      http.close();
    });
    return listenOnLoopback(http);
  };

  const closeOf = (channel: Channel): Promise<CloseReason> =>
    new Promise((resolve) => channel.listen({ message() {}, drain() {}, close: resolve }));

  it('rejects with lost when nobody is there', async () => {
    const http = createServer();
    const url = await listenOnLoopback(http);
    await new Promise((resolve) => http.close(resolve));
    await expect(dialWebSocket(url, options)).rejects.toMatchObject({ name: 'DialError', reason: 'lost' });
  });

  it('rejects with lost when it is no address of a WebSocket', async () => {
    await expect(dialWebSocket('gopher://nowhere', options)).rejects.toMatchObject({ reason: 'lost' });
  });

  it('rejects with timeout when nobody answers', async () => {
    const mute = createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      toStop.push(() => socket.destroy());
    });
    toStop.push(() => mute.close());
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const url = `ws://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await expect(dialWebSocket(url, { ...options, timeoutMs: 50 })).rejects.toMatchObject({
      reason: 'timeout',
    });
  });

  it('rejects with left when it is given up, before and while it dials', async () => {
    const url = await serve(() => {});
    const signal = AbortSignal.abort();
    await expect(dialWebSocket(url, { ...options, signal })).rejects.toMatchObject({ reason: 'left' });
    const control = new AbortController();
    const dial = dialWebSocket(url, { ...options, signal: control.signal });
    control.abort();
    await expect(dial).rejects.toMatchObject({ reason: 'left' });
  });

  it('closes with malformed on text, and tells the server', async () => {
    const told = Promise.withResolvers<[number, string]>();
    const url = await serve((socket) => {
      socket.on('close', (code, reason) => told.resolve([code, reason.toString()]));
      socket.send('text');
    });
    expect(await closeOf(await dialWebSocket(url, options))).toBe('malformed');
    expect(await told.promise).toEqual([CLOSE_REASONS.malformed.code, 'malformed']);
  });

  it('closes with too-large on a message above the bound', async () => {
    const url = await serve((socket) => socket.send(new Uint8Array(262_145)));
    expect(await closeOf(await dialWebSocket(url, options))).toBe('too-large');
  });

  it('hears lost when the connection just ends', async () => {
    const url = await serve((socket) => socket.terminate());
    expect(await closeOf(await dialWebSocket(url, options))).toBe('lost');
  });
});

describe('close codes', () => {
  it.each(Object.keys(CLOSE_REASONS) as CloseReason[])('carry %s there and back', (reason) => {
    const [code, text] = webSocketCode(reason);
    expect(reasonOfWebSocketCode(code)).toBe(reason);
    expect(text).toBe(reason);
  });

  it('of the standard mean what is nearest; any other is lost', () => {
    expect([1001, 1002, 1003, 1007, 1009].map(reasonOfWebSocketCode)).toEqual([
      'going-away',
      'malformed',
      'malformed',
      'malformed',
      'too-large',
    ]);
    expect([1000, 1005, 1006, 1011, 3000, 4999].map(reasonOfWebSocketCode)).toEqual(Array(6).fill('lost'));
  });
});

it('sends nothing over a socket that is closing already: browsers complain of it in the console', async () => {
  class Socket extends EventTarget {
    static readonly OPEN = 1;
    readyState = 1;
    bufferedAmount = 0;
    readonly sent: unknown[] = [];
    constructor() {
      super();
      made.push(this);
    }
    send(data: unknown): void {
      this.sent.push(data);
    }
    close(): void {}
  }
  const made: Socket[] = [];
  vi.stubGlobal('WebSocket', Socket);
  try {
    const dialled = dialWebSocket('ws://elsewhere', { clock: systemClock, timeoutMs: 5_000 });
    const socket = made[0];
    if (!socket) throw new Error('nothing was dialled');
    socket.dispatchEvent(new Event('open'));
    const channel = await dialled;
    channel.send(new Uint8Array([1]), 'live');
    expect(socket.sent).toHaveLength(1);
    socket.readyState = 2;
    channel.send(new Uint8Array([2]), 'live');
    expect(socket.sent).toHaveLength(1);
    socket.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }));
  } finally {
    vi.unstubAllGlobals();
  }
});
