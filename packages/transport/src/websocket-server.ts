import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock, Random, Timer } from '@parley/runtime';
import { type Bytes, type CloseReason, LIMITS } from '@parley/wire';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from './channel.ts';
import { type Pipe, PipeChannel } from './pipe-channel.ts';
import { refuse } from './refuse.ts';
import { TokenBucket } from './token-bucket.ts';
import { reasonOfWebSocketCode, retryAfterIn, webSocketCode } from './web-socket-code.ts';

export { refuse } from './refuse.ts';

/** What one connection may send. Above it the connection is closed with `too-many-messages`. */
export interface ConnectionLimits {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** How many seconds' worth may come at once. Default 5. */
  readonly burstSeconds?: number;
}

export interface SocketOptions {
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
}

/** How often a connection is looked at, in milliseconds. Who does not answer a ping until the next look is dead. */
const LOOK_INTERVAL = 12_500;
/** Who said nothing for so many milliseconds is pinged: each second look, where nobody says anything. Two thousand that wait cost 160
 * frames a second so. */
const SILENCE = 20_000;
/** How long the other side may take to answer a close, in milliseconds; then the socket is destroyed. */
const CLOSE_LINGER = 2_000;
/** Who is handed over stays away for so long at most, ms: two sockets of one tab, and those who were closed in one turn, do not come in step. */
const HANDED_OVER_MS = 250;

/** A `ws` socket as a pipe: it knows by callback when what it was given has left. */
class SocketPipe implements Pipe {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #room: () => void;

  constructor(socket: WebSocket, clock: Clock, room: () => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#room = room;
  }

  get buffered(): number {
    return this.#socket.bufferedAmount;
  }

  write(bytes: Bytes): void {
    this.#socket.send(bytes, { binary: true }, (error) => {
      // The `close` that follows tells the channel.
      if (error) this.#socket.terminate();
      else this.#room();
    });
  }

  hold(): void {
    this.#socket.pause();
  }

  goOn(): void {
    this.#socket.resume();
  }

  end(reason: CloseReason, retryAfterMs: number | null): void {
    // The answer to the close has to be read.
    this.#socket.resume();
    this.#socket.close(...webSocketCode(reason, retryAfterMs));
    this.destroySoon();
  }

  /** Destroys the socket unless the other side answers the close in time. */
  destroySoon(): void {
    const timer = this.#clock.after(CLOSE_LINGER, () => this.#socket.terminate());
    this.#socket.once('close', () => timer.cancel());
  }
}

/** Finds dead connections. A timer that ran late (a suspended machine) judges nobody before a fresh ping. */
function keepAlive(socket: WebSocket, clock: Clock, dead: () => void): { heard(): void; stop(): void } {
  let heardAt = clock.now();
  let lookedAt = clock.now();
  let asked = false;
  const timer: Timer = clock.every(LOOK_INTERVAL, () => {
    const now = clock.now();
    const late = now - lookedAt > 2 * LOOK_INTERVAL;
    lookedAt = now;
    if (asked && !late) return dead();
    asked = late || now - heardAt >= SILENCE;
    if (asked) socket.ping();
  });
  return {
    heard: () => {
      heardAt = clock.now();
      asked = false;
    },
    stop: () => timer.cancel(),
  };
}

/** A channel over an open server-side socket of `ws`. The socket must come from a server with `maxPayload` set, as
 * {@link createWebSocketServer} makes it. */
export function channelOfSocket(socket: WebSocket, { clock, limits }: SocketOptions): PipeChannel {
  const { messagesPerSecond, bytesPerSecond, burstSeconds = 5 } = limits;
  const now = clock.now();
  const messages = new TokenBucket(messagesPerSecond, Math.max(1, messagesPerSecond * burstSeconds), now);
  const bytes = new TokenBucket(bytesPerSecond, Math.max(LIMITS.message, bytesPerSecond * burstSeconds), now);

  const pipe = new SocketPipe(socket, clock, () => channel.pump());
  const channel = new PipeChannel('websocket', pipe);
  const alive = keepAlive(socket, clock, () => channel.close('timeout'));

  /** Counts a frame; false if it is one too many, or comes after the close. */
  const admit = (size: number): boolean => {
    if (channel.closed) return false;
    alive.heard();
    if (messages.take(1, clock.now()) && bytes.take(size, clock.now())) return true;
    channel.close('too-many-messages');
    return false;
  };

  // A buffer of its own for each message: a view would keep the whole chunk that the network delivered alive.
  socket.binaryType = 'arraybuffer';
  socket.on('message', (data, isBinary) => {
    // Text comes as a Buffer whatever `binaryType` says.
    if (!isBinary || !(data instanceof ArrayBuffer)) channel.close('malformed');
    else if (admit(data.byteLength)) channel.arrived(new Uint8Array(data));
  });
  socket.on('ping', (data) => admit(data.byteLength));
  socket.on('pong', (data) => admit(data.byteLength));
  socket.on('error', (error: Error & { code?: string }) => {
    // `ws` has answered with the standard's code already.
    channel.ended(reasonOfError(error.code));
    pipe.destroySoon();
  });
  socket.on('close', (code, text) => {
    alive.stop();
    channel.ended(reasonOfWebSocketCode(code), retryAfterIn(String(text)));
  });
  return channel;
}

/** What an error of `ws` means: it marks those that come from the other side's frames. */
function reasonOfError(code: string | undefined): CloseReason {
  switch (code) {
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
    case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH':
    case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
      return 'too-large';
    default:
      return code?.startsWith('WS_ERR_') ? 'malformed' : 'lost';
  }
}

export interface WebSocketServerOptions extends SocketOptions {
  /** A connection stands. `request` is the HTTP request it came with: some kB, which who keeps it keeps as long as the connection. */
  onChannel(channel: Channel, request: IncomingMessage): void;
  /** How many connections there may be at once; further ones are answered 503. Default 10,000. */
  readonly maxConnections?: number;
}

export interface ChannelServer {
  /** For the `upgrade` event of an HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many connections there are. */
  readonly connections: number;
  /** Takes no more, and closes all there are with `reason`. Resolves once every socket is gone, in about 2 s at most. */
  close(reason: CloseReason): Promise<void>;
  /** Takes no more, and closes those there are one after another, evenly over so many ms, each asked to stay away for a moment. Others serve
   * them: resolves once the last was closed. `close` ends it at once. */
  handOver(overMs: number, random: Random): Promise<void>;
}

/** Turns HTTP upgrades into channels. It owns the connections; the HTTP server is its caller's. */
export function createWebSocketServer(options: WebSocketServerOptions): ChannelServer {
  const { clock, maxConnections = 10_000, onChannel } = options;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: LIMITS.message,
    perMessageDeflate: false,
    maxFragments: 64,
    maxBufferedChunks: 16_384,
  });
  const channels = new Map<WebSocket, PipeChannel>();
  let closing = false;
  let closed = false;

  server.on('error', () => {
    // Without a server of its own it has nothing to listen on, so nothing to fail; the listener stands all the same,
    // because an `error` without one ends the process.
  });

  /** A function of its own: what it leaves behind for the life of a connection must not see the request. */
  const open = (client: WebSocket): PipeChannel => {
    const channel = channelOfSocket(client, options);
    channels.set(client, channel);
    client.on('close', () => channels.delete(client));
    return channel;
  };

  return {
    upgrade(request, socket, head) {
      if (closing || channels.size >= maxConnections) {
        refuse(socket, '503 Service Unavailable');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => onChannel(open(client), request));
    },
    get connections() {
      return channels.size;
    },
    async handOver(overMs, random) {
      closing = true;
      const began = clock.now();
      const all = [...channels.values()];
      for (const [at, channel] of all.entries()) {
        const wait = began + (overMs * at) / all.length - clock.now();
        if (wait > 0 && !channel.closed) await new Promise<void>((resolve) => clock.after(wait, resolve));
        if (closed) return;
        channel.close('going-away', random.float() * HANDED_OVER_MS);
      }
    },
    async close(reason) {
      closing = true;
      closed = true;
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const channel of channels.values()) channel.close(reason);
      await promise;
    },
  };
}
