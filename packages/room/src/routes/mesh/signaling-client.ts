import { JoinError, type Joined } from '@parley/join';
import type { Timer } from '@parley/runtime';
import type { RoomAccess, SessionProver } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
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
import { type Failure, Redial } from '../redial.ts';
import { ServerCall } from '../server-call.ts';

const BACKOFF = { min: 300, max: 10_000 };
const PING_MS = 5_000;
/** Silence after which the server is given up: it answers every ping. */
const DEAD_MS = 12_000;
/** TURN credentials are renewed when half of their time is over, but after so many milliseconds at the soonest and at the
 * latest: a device whose clock is wrong knows little of when they end. */
const RENEW_MS = { least: 20_000, most: 600_000 };

export type SignalingState = 'off' | 'connecting' | 'connected' | 'waiting';

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

/**
 * The line to the signaling server: kept up while this peer has the mesh connections.
 *
 * ```
 *   off ─start─► connecting ─welcome─► connected ─lost─► waiting ─► connecting …
 *    ▲             │  └─────────── any failure ─────────►│
 *    └────stop─────┴─────────────────────────────────────┘
 * ```
 */
export class SignalingClient {
  readonly #url: string;
  readonly #access: RoomAccess;
  readonly #prover: SessionProver;
  readonly #environment: Environment;
  readonly #events: SignalingEvents;
  readonly #begun: () => ServerCall<'signaling'> | null;
  readonly #redial: Redial;
  #state: SignalingState = 'off';
  #call: ServerCall<'signaling'> | null = null;
  #channel: Channel | null = null;
  #turn: TurnServers | null = null;
  /** When they are to be renewed, by this device's clock. */
  #renewAt = 0;
  #pinging: Timer | null = null;
  #heard = 0;
  #since = 0;

  /** `begun` gives a call that has begun already, if there is one: it is the first. */
  constructor(
    url: string,
    access: RoomAccess,
    prover: SessionProver,
    environment: Environment,
    events: SignalingEvents,
    begun: () => ServerCall<'signaling'> | null = () => null,
  ) {
    this.#url = url;
    this.#access = access;
    this.#prover = prover;
    this.#environment = environment;
    this.#events = events;
    this.#begun = begun;
    const { clock, random } = environment;
    this.#redial = new Redial({ clock, random, bounds: BACKOFF, dial: () => void this.#connect() });
  }

  get state(): SignalingState {
    return this.#state;
  }
  /** Why the last try failed; null once one succeeded. While it tries again, the server is out of reach until it answers. */
  get failure(): Failure | null {
    return this.#redial.failure;
  }
  /** TURN credentials from signaling; null without TURN. */
  get turn(): TurnServers | null {
    return this.#turn;
  }

  start(): void {
    if (this.#state === 'off' && !this.#redial.begin()) this.#become('waiting');
  }

  stop(reason: CloseReason): void {
    const { call, channel } = { call: this.#call, channel: this.#channel };
    // Forgotten first: closing them is heard at once, and must not look like a loss.
    this.#call = null;
    this.#channel = null;
    this.#pinging?.cancel();
    this.#redial.pause();
    call?.giveUp(reason);
    channel?.close(reason);
    this.#become('off');
  }

  /** The network changed, or the page came into sight: try at once instead of at the end of the wait. */
  nudge(): void {
    if (this.#state === 'waiting') this.#redial.hurry();
  }

  send(to: ConnectionId, envelope: Envelope): void {
    this.#channel?.send(encodeSignalingClient({ type: 'signal', peer: to, envelope }), 'live');
  }

  async #connect(): Promise<void> {
    const call =
      this.#begun() ??
      new ServerCall({
        service: 'signaling',
        url: this.#url,
        access: this.#access,
        prover: this.#prover,
        environment: this.#environment,
      });
    this.#call = call;
    this.#become('connecting');
    let joined: Joined<'signaling'>;
    try {
      joined = await call.join();
    } catch (error) {
      if (this.#call !== call) return;
      this.#call = null;
      return this.#lost(error instanceof JoinError ? error.reason : 'lost');
    }
    if (this.#call !== call) return joined.channel.close('left');
    this.#call = null;
    this.#given(joined.welcome.turn);
    this.#welcomed(joined.channel, joined.welcome.peers);
  }

  #welcomed(channel: Channel, peers: readonly Introduction[]): void {
    const { clock } = this.#environment;
    this.#channel = channel;
    this.#since = clock.now();
    this.#heard = clock.now();
    this.#pinging = clock.every(PING_MS, () => this.#ping());
    this.#redial.succeeded();
    this.#become('connected');
    this.#events.welcomed(peers);
    // Last: what came right behind the welcome, an end too, is heard in this very call.
    channel.listen({
      message: (bytes) => this.#receive(bytes, channel),
      drain() {},
      close: (reason) => this.#closed(channel, reason),
    });
  }

  #receive(bytes: Parameters<typeof decodeSignalingServer>[0], channel: Channel): void {
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
    if (now - this.#heard > DEAD_MS) return channel.close('timeout');
    channel.send(encodeSignalingClient({ type: 'ping', nonce: 0 }), 'live');
    if (this.#turn && now >= this.#renewAt) {
      this.#renewAt = now + RENEW_MS.least;
      channel.send(encodeSignalingClient({ type: 'turn-request' }), 'live');
    }
  }

  #closed(channel: Channel, reason: CloseReason): void {
    if (channel !== this.#channel) return;
    this.#channel = null;
    this.#pinging?.cancel();
    this.#events.lost(reason);
    // A timeout is our own word for a server that fell silent: it is worth another try, as any retryable reason.
    this.#lost(reason, this.#environment.clock.now() - this.#since);
  }

  #lost(reason: CloseReason, lasted = 0): void {
    this.#redial.failed(reason, lasted);
    this.#become('waiting');
  }

  #become(state: SignalingState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.changed();
  }
}
