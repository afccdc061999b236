import { joinClient } from '@parley/join';
import type { Clock, Random } from '@parley/runtime';
import { type CryptoSuite, createSealer, type RoomAccess, type Sealer } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  decodeSignalingServer,
  encodeSignalingClient,
  type SignalingClientMessage,
  type SignalingServerMessage,
  type SignalingWelcome,
} from '@parley/wire';

export interface ClientOptions {
  readonly suite: CryptoSuite;
  readonly clock: Clock;
  readonly random: Random;
  readonly access: RoomAccess;
  /** As it dialled the server. */
  readonly origin: string;
}

/** A signaling client for tests: it keeps what it hears. */
export class TestClient {
  readonly welcome: SignalingWelcome;
  readonly sealer: Sealer;
  readonly heard: SignalingServerMessage[] = [];
  closed: CloseReason | null = null;
  readonly #channel: Channel;

  constructor(welcome: SignalingWelcome, sealer: Sealer, channel: Channel) {
    this.welcome = welcome;
    this.sealer = sealer;
    this.#channel = channel;
    channel.listen({
      message: (bytes) => void this.heard.push(decodeSignalingServer(bytes)),
      drain() {},
      close: (reason) => {
        this.closed = reason;
      },
    });
  }

  get connection(): string {
    return this.welcome.connection;
  }

  send(message: SignalingClientMessage): void {
    this.#channel.send(encodeSignalingClient(message), 'live');
  }

  sendBytes(bytes: Bytes): void {
    this.#channel.send(bytes, 'live');
  }

  close(reason: CloseReason): void {
    this.#channel.close(reason);
  }
}

/** Joins over `channel`. Rejects with JoinError. */
export async function connectClient(channel: Channel, options: ClientOptions): Promise<TestClient> {
  const { suite, clock, random, access, origin } = options;
  const sealer = await createSealer(suite, access, random);
  const joined = await joinClient(channel, {
    clock,
    random,
    access,
    origin,
    prover: sealer,
    role: access.role,
    service: 'signaling',
    timeoutMs: 5_000,
  });
  return new TestClient(joined.welcome, sealer, joined.channel);
}
