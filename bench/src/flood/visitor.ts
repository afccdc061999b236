import { once } from 'node:events';
import { joinClient } from '@parley/join';
import { systemClock, systemRandom } from '@parley/runtime';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import { channelOfSocket } from '@parley/transport/server';
import {
  type Bytes,
  type CloseReason,
  decodeSync,
  encodeSync,
  type SyncMessage,
  separated,
} from '@parley/wire';
import { WebSocket } from 'ws';

const NO_LIMITS = { messagesPerSecond: 1e9, bytesPerSecond: 1e12 };
const JOIN_MS = 30_000;

/** Somebody connected to a room at home who says what the bench likes, over a real socket. */
export class Visitor {
  /** Called with everything heard. */
  hears: (message: SyncMessage) => void = () => {};
  closed: CloseReason | null = null;
  readonly #channel: Channel;
  #drained: (() => void) | null = null;

  private constructor(channel: Channel) {
    this.#channel = channel;
    channel.listen({
      message: (bytes) => {
        for (const message of separated(decodeSync(bytes))) this.#heard(message);
      },
      drain: () => this.#drained?.(),
      close: (reason) => {
        this.closed = reason;
        this.#drained?.();
      },
    });
  }

  static async join(url: string, access: RoomAccess, prover: SessionProver): Promise<Visitor> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const { channel } = await joinClient(channelOfSocket(socket, { clock: systemClock, limits: NO_LIMITS }), {
      access,
      prover,
      role: access.role,
      service: 'home',
      origin: new URL(url).host,
      random: systemRandom,
      clock: systemClock,
      timeoutMs: JOIN_MS,
    });
    return new Visitor(channel);
  }

  say(...messages: readonly SyncMessage[]): void {
    for (const message of messages) this.#channel.send(encodeSync(message), 'live');
  }

  /** Sends all of it as fast as the socket takes it. Ends early if the other side closes. */
  async pour(messages: Iterable<Bytes>): Promise<number> {
    let poured = 0;
    for (const bytes of messages) {
      while (!this.#channel.writable && this.closed === null) await this.#drain();
      if (this.closed !== null) break;
      this.#channel.send(bytes, 'bulk');
      poured += 1;
    }
    return poured;
  }

  /** Resolves with the first message that `wanted` says yes to; false if none comes in time. */
  async awaits(wanted: (message: SyncMessage) => boolean, withinMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const before = this.hears;
    const timer = setTimeout(() => resolve(false), withinMs);
    this.hears = (message) => {
      before(message);
      if (wanted(message)) resolve(true);
    };
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.hears = before;
    }
  }

  close(): void {
    this.#channel.close('left');
  }

  #heard(message: SyncMessage): void {
    if (message.type === 'ping') this.say({ type: 'pong', nonce: message.nonce });
    this.hears(message);
  }

  async #drain(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    this.#drained = null;
  }
}
