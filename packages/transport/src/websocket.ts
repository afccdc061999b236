import type { Clock, Timer } from '@parley/runtime';
import type { CloseReason } from '@parley/wire';
import type { Channel } from './channel.ts';
import { DialError } from './dial-error.ts';
import { BULK_BUFFER } from './live-first-queue.ts';
import { type Pipe, PipeChannel } from './pipe-channel.ts';
import { reasonOfWebSocketCode, webSocketCode } from './web-socket-code.ts';

export interface DialWebSocketOptions {
  readonly clock: Clock;
  /** After how many milliseconds without an answer the dial fails. */
  readonly timeoutMs: number;
  /** Gives the dial up. Once the channel is open it has no effect. */
  readonly signal?: AbortSignal;
}

/** How often `bufferedAmount` is looked at while it is not 0, in milliseconds: WebSocket has no event for it. */
const POLL_MS = 5;
/** The most that may be buffered before bulk waits, where polling is too rare to keep a fast connection busy. */
const MAX_BULK_BUFFER = 4 * 1024 * 1024;

/** A standard WebSocket as a pipe. */
class WebSocketPipe implements Pipe {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #room: () => void;
  #poll: Timer | null = null;
  #filled = false;
  /** A hidden tab's timers run once a second: with a fixed measure it would send one measure a second. So it doubles
   * whenever the buffer was full after one look and empty at the next, and halves again when it was not: what a
   * keystroke waits behind stays within one interval between looks. */
  bulkBuffer = BULK_BUFFER;

  constructor(socket: WebSocket, clock: Clock, room: () => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#room = room;
  }

  get buffered(): number {
    return this.#socket.bufferedAmount;
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes);
    if (this.buffered > this.bulkBuffer) this.#filled = true;
    this.#look();
  }

  end(reason: CloseReason): void {
    this.stop();
    this.#socket.close(...webSocketCode(reason));
  }

  stop(): void {
    this.#poll?.cancel();
    this.#poll = null;
  }

  #look(): void {
    if (this.#poll !== null || this.buffered === 0) return;
    this.#poll = this.#clock.after(POLL_MS, () => {
      this.#poll = null;
      if (this.buffered > 0) this.bulkBuffer = Math.max(BULK_BUFFER, this.bulkBuffer / 2);
      else if (this.#filled) this.bulkBuffer = Math.min(MAX_BULK_BUFFER, this.bulkBuffer * 2);
      this.#filled = false;
      this.#room();
      this.#look();
    });
  }
}

/** Opens a channel over the host's standard WebSocket. Binary frames only. Rejects with a {@link DialError}. */
export function dialWebSocket(url: string, options: DialWebSocketOptions): Promise<Channel> {
  const { clock, timeoutMs, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Channel>();
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch (cause) {
    reject(new DialError('lost', 'not a WebSocket address', { cause }));
    return promise;
  }
  socket.binaryType = 'arraybuffer';

  const pipe = new WebSocketPipe(socket, clock, () => channel.pump());
  const channel = new PipeChannel('websocket', pipe);
  let open = false;

  const settle = (): void => {
    timer.cancel();
    signal?.removeEventListener('abort', giveUp);
  };
  const fail = (error: DialError): void => {
    settle();
    socket.close();
    reject(error);
  };
  const giveUp = (): void => fail(new DialError('left', 'the dial was given up'));
  const timer = clock.after(timeoutMs, () => fail(new DialError('timeout', 'no answer in time')));
  signal?.addEventListener('abort', giveUp);

  socket.addEventListener('open', () => {
    open = true;
    settle();
    resolve(channel);
  });
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) channel.arrived(new Uint8Array(data));
    else channel.close('malformed');
  });
  // What is wrong is not told to pages; the `close` that follows says all there is.
  socket.addEventListener('error', () => {});
  socket.addEventListener('close', ({ code }) => {
    pipe.stop();
    if (!open) fail(new DialError('lost', `the connection failed (${code})`));
    else channel.ended(reasonOfWebSocketCode(code));
  });

  if (signal?.aborted) giveUp();
  return promise;
}
