import type { Joined } from '@parley/join';
import type { Timer } from '@parley/runtime';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  type ConnectionId,
  decodeSignalingServer,
  type Envelope,
  encodeSignalingClient,
  type Introduction,
  type SignalingServerMessage,
  type TurnServers,
  WireError,
} from '@parley/wire';
import type { Environment } from '../../environment/environment.ts';
import type { ServerWord } from '../../status/status.ts';
import type { Failure } from '../redial.ts';
import { ServerCall } from '../server-call.ts';
import { ServerLine } from '../server-line.ts';

const BACKOFF = { min: 300, max: 10_000 };
const PING_MS = 5_000;
/** Silence after which the server is given up: it answers every ping. */
const DEAD_MS = 12_000;
/** TURN credentials are renewed when half of their time is over, but after so many milliseconds at the soonest and at the
 * latest: a device whose clock is wrong knows little of when they end. */
const RENEW_MS = { least: 20_000, most: 600_000 };

export interface SignalingEvents {
  /** Let in: these peers are here. */
  welcomed(peers: readonly Introduction[]): void;
  joined(peer: Introduction): void;
  left(connection: ConnectionId): void;
  signal(from: ConnectionId, envelope: Envelope): void;
  /** There are newer TURN credentials. */
  renewed(turn: TurnServers): void;
  /** The connection went; peers already met stay met. */
  lost(reason: CloseReason): void;
  changed(): void;
}

export interface SignalingLineOptions {
  readonly url: string;
  readonly access: RoomAccess;
  readonly prover: SessionProver;
  readonly environment: Environment;
  readonly events: SignalingEvents;
  /** A call that has begun already, if there is one: it is the first. */
  readonly begun?: () => ServerCall<'signaling'> | null;
}

/** The line to the signaling server: what is said over it, and how long it is believed to be alive. */
export class SignalingLine {
  readonly #environment: Environment;
  readonly #events: SignalingEvents;
  readonly #line: ServerLine<'signaling'>;
  #channel: Channel | null = null;
  #turn: TurnServers | null = null;
  /** When they are to be renewed, by this device's clock. */
  #renewAt = 0;
  #pinging: Timer | null = null;
  #heard = 0;

  constructor({ url, access, prover, environment, events, begun }: SignalingLineOptions) {
    this.#environment = environment;
    this.#events = events;
    this.#line = new ServerLine({
      service: 'signaling',
      logger: environment.logger,
      clock: environment.clock,
      random: environment.random,
      bounds: BACKOFF,
      call: () => begun?.() ?? new ServerCall({ service: 'signaling', url, access, prover, environment }),
      opened: (joined) => this.#opened(joined),
      changed: () => events.changed(),
    });
  }

  get word(): ServerWord {
    return this.#line.word;
  }
  get failure(): Failure | null {
    return this.#line.failure;
  }
  /** TURN credentials from signaling; null without TURN. */
  get turn(): TurnServers | null {
    return this.#turn;
  }

  start(): void {
    this.#line.open();
  }

  stop(reason: CloseReason): void {
    // Forgotten first: that it closes is no loss.
    this.#forget();
    this.#line.close(reason);
  }

  nudge(): void {
    this.#line.nudge();
  }

  send(to: ConnectionId, envelope: Envelope): void {
    this.#channel?.send(encodeSignalingClient({ type: 'signal', peer: to, envelope }), 'live');
  }

  #opened({ channel, welcome }: Joined<'signaling'>): void {
    const { clock } = this.#environment;
    this.#given(welcome.turn);
    this.#channel = channel;
    this.#heard = clock.now();
    this.#pinging = clock.every(PING_MS, () => this.#ping());
    this.#events.welcomed(welcome.peers);
    // Last: what came right behind the welcome, an end too, is heard in this very call.
    channel.listen({
      message: (bytes) => this.#receive(bytes, channel),
      drain() {},
      close: (reason) => this.#closed(channel, reason),
    });
  }

  #receive(bytes: Bytes, channel: Channel): void {
    this.#heard = this.#environment.clock.now();
    let message: SignalingServerMessage;
    try {
      message = decodeSignalingServer(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return channel.close(error.reason);
    }
    switch (message.type) {
      case 'peer-joined':
        return this.#events.joined(message);
      case 'peer-left':
        return this.#events.left(message.connection);
      case 'signal':
        return this.#events.signal(message.peer, message.envelope);
      case 'turn':
        return this.#given(message.turn);
      case 'ping':
        return channel.send(encodeSignalingClient({ type: 'pong', nonce: message.nonce }), 'live');
      default:
        return;
    }
  }

  #given(turn: TurnServers | null): void {
    const now = this.#environment.clock.now();
    this.#turn = turn;
    if (!turn) return;
    const half = (turn.expires - now) / 2;
    this.#renewAt = now + Math.min(Math.max(half, RENEW_MS.least), RENEW_MS.most);
    this.#events.renewed(turn);
  }

  #ping(): void {
    const now = this.#environment.clock.now();
    const channel = this.#channel;
    if (!channel) return;
    // Our own word for a server that fell silent: it is worth another try, as any retryable reason.
    if (now - this.#heard > DEAD_MS) return channel.close('timeout');
    channel.send(encodeSignalingClient({ type: 'ping', nonce: 0 }), 'live');
    if (this.#turn && now >= this.#renewAt) {
      this.#renewAt = now + RENEW_MS.least;
      channel.send(encodeSignalingClient({ type: 'turn-request' }), 'live');
    }
  }

  #closed(channel: Channel, reason: CloseReason): void {
    if (channel !== this.#channel) return;
    this.#forget();
    this.#events.lost(reason);
    this.#line.lost(channel, reason);
  }

  #forget(): void {
    this.#channel = null;
    this.#pinging?.cancel();
  }
}
