import type { Clock } from '@parley/runtime';
import type { Bytes, CloseReason } from '@parley/wire';
import { BufferWatch } from './buffer-watch.ts';
import type { Channel } from './channel.ts';
import { DialError } from './dial-error.ts';
import { type Pipe, PipeChannel } from './pipe-channel.ts';
import { reasonOfWebSocketCode, retryAfterIn, webSocketCode } from './web-socket-code.ts';

export interface DialWebSocketOptions {
  readonly clock: Clock;
  /** After how many milliseconds without an answer the dial fails. */
  readonly timeoutMs: number;
  /** Gives the dial up. Once the channel is open it has no effect. */
  readonly signal?: AbortSignal;
  /** What makes the connection; the host's own if absent. */
  readonly WebSocket?: typeof WebSocket;
}

/** `WebSocket.OPEN`, which a host without the class has not either. */
const OPEN = 1;

/** A standard WebSocket as a pipe. It has no event for `bufferedAmount`, so that is watched. */
class WebSocketPipe implements Pipe {
  readonly #socket: WebSocket;
  readonly #watch: BufferWatch;

  constructor(socket: WebSocket, clock: Clock, room: () => void) {
    this.#socket = socket;
    this.#watch = new BufferWatch(clock, () => socket.bufferedAmount, room);
  }

  get buffered(): number {
    return this.#socket.bufferedAmount;
  }

  get bulkBuffer(): number {
    return this.#watch.bulkBuffer;
  }

  write(bytes: Bytes): void {
    // Closing, and `close` not told yet: what is sent now would only be a complaint in the console.
    if (this.#socket.readyState !== OPEN) return;
    this.#socket.send(bytes);
    this.#watch.wrote();
  }

  waiting(): void {
    this.#watch.lookSoon();
  }

  end(reason: CloseReason): void {
    this.stop();
    this.#socket.close(...webSocketCode(reason));
  }

  stop(): void {
    this.#watch.stop();
  }
}

/** Opens a channel over the host's standard WebSocket. Binary frames only. Rejects with a {@link DialError}. */
export function dialWebSocket(url: string, options: DialWebSocketOptions): Promise<Channel> {
  const { clock, timeoutMs, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  let socket: WebSocket;
  try {
    socket = new (options.WebSocket ?? WebSocket)(url);
  } catch (cause) {
    reject(new DialError('lost', 'not a WebSocket address', { cause }));
    return promise;
  }
  socket.binaryType = 'arraybuffer';

  const pipe = new WebSocketPipe(socket, clock, () => channel.pump());
  const channel = new PipeChannel('websocket', pipe);
  let state: 'dialling' | 'open' | 'failed' = 'dialling';

  const settle = (to: 'open' | 'failed'): void => {
    state = to;
    timer.cancel();
    signal?.removeEventListener('abort', giveUp);
  };
  const fail = (error: DialError): void => {
    if (state !== 'dialling') return;
    settle('failed');
    reject(error);
    socket.close();
  };
  const giveUp = (): void => fail(new DialError('left', 'the dial was given up'));
  const timer = clock.after(timeoutMs, () => fail(new DialError('timeout', 'no answer in time')));
  signal?.addEventListener('abort', giveUp);

  socket.addEventListener('open', () => {
    // A socket that was closed while it dialled opens for nobody.
    if (state !== 'dialling') return;
    settle('open');
    resolve(channel);
  });
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) channel.arrived(new Uint8Array(data));
    else channel.close('malformed');
  });
  // What is wrong is not told to pages; the `close` that follows says all there is.
  socket.addEventListener('error', () => {});
  socket.addEventListener('close', ({ code, reason }) => {
    pipe.stop();
    if (state === 'open') channel.ended(reasonOfWebSocketCode(code), retryAfterIn(reason));
    else fail(new DialError('lost', `the connection failed (${code})`));
  });

  if (signal?.aborted) giveUp();
  return promise;
}
