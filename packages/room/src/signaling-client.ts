import { JoinError, type Joined } from '@parley/join';
import { Backoff, type Timer } from '@parley/runtime';
import type { RoomAccess } from '@parley/seal';
import type { Channel } from '@parley/transport';
import {
  type CloseReason,
  type ConnectionId,
  decodeSignalingServer,
  type Envelope,
  encodeSignalingClient,
  type Introduction,
  isRetryable,
  type SessionId,
  type SignalingServerMessage,
  type TurnServers,
  WireError,
} from '@parley/wire';
import type { Environment } from './environment.ts';
import { ServerCall } from './server-call.ts';

const BACKOFF = { min: 300, max: 10_000 };
const PROVED_MS = 5_000;
const PING_MS = 5_000;
/** Silence after which the server is given up: it answers every ping. */
const DEAD_MS = 12_000;
/** TURN credentials are renewed when less than this is left, ms. */
const TURN_MARGIN_MS = 60_000;

export type SignalingState = 'off' | 'connecting' | 'connected' | 'backing-off' | 'refused';

export interface SignalingEvents {
  /** Let in: these peers are here. */
  welcomed(peers: readonly Introduction[]): void;
  joined(peer: Introduction): void;
  left(connection: ConnectionId): void;
  signal(from: ConnectionId, envelope: Envelope): void;
  /** The connection went; peers already met stay met. */
  lost(): void;
  changed(): void;
}

/**
 * The line to the signaling server: kept up while this peer has the mesh connections, with jittered back-off.
 *
 * ```
 *   off ─start─► connecting ─welcome─► connected ─lost─► backing-off ─► connecting …
 *    ▲             │                      │                    │
 *    └────stop─────┴── a final reason ─► refused (it stays) ◄──┘
 * ```
 */
export class SignalingClient {
  readonly #url: string;
  readonly #access: RoomAccess;
  readonly #session: SessionId;
  readonly #environment: Environment;
  readonly #events: SignalingEvents;
  readonly #backoff: Backoff;
  #state: SignalingState = 'off';
  #isRetrying = false;
  #refusal: CloseReason | null = null;
  #call: ServerCall<'signaling'> | null = null;
  #channel: Channel | null = null;
  #turn: TurnServers | null = null;
  #timer: Timer | null = null;
  #heard = 0;
  #since = 0;

  constructor(
    url: string,
    access: RoomAccess,
    session: SessionId,
    environment: Environment,
    events: SignalingEvents,
  ) {
    this.#url = url;
    this.#access = access;
    this.#session = session;
    this.#environment = environment;
    this.#events = events;
    this.#backoff = new Backoff(environment.random, BACKOFF);
  }

  get state(): SignalingState {
    return this.#state;
  }
  /** Whether it is `connecting` after a failure: it was out of reach, and is until it answers. */
  get isRetrying(): boolean {
    return this.#isRetrying;
  }
  /** The final reason for which the server ended it; null unless `refused`. */
  get refusal(): CloseReason | null {
    return this.#refusal;
  }
  /** TURN credentials from signaling; null without TURN. */
  get turn(): TurnServers | null {
    return this.#turn;
  }

  start(): void {
    if (this.#state === 'off') void this.#connect();
  }

  stop(reason: CloseReason): void {
    const { call, channel } = { call: this.#call, channel: this.#channel };
    // Forgotten first: closing them is heard at once, and must not look like a loss.
    this.#call = null;
    this.#channel = null;
    this.#timer?.cancel();
    call?.giveUp(reason);
    channel?.close(reason);
    if (this.#state !== 'refused') this.#become('off');
  }

  /** The network changed: try at once. */
  nudge(): void {
    if (this.#state !== 'backing-off') return;
    this.#timer?.cancel();
    void this.#connect();
  }

  send(to: ConnectionId, envelope: Envelope): void {
    this.#channel?.send(encodeSignalingClient({ type: 'signal', peer: to, envelope }), 'live');
  }

  async #connect(): Promise<void> {
    const call = new ServerCall({
      service: 'signaling',
      url: this.#url,
      access: this.#access,
      session: this.#session,
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
      return this.#retry(error instanceof JoinError ? error.reason : 'lost');
    }
    if (this.#call !== call) return joined.channel.close('left');
    this.#call = null;
    this.#turn = joined.welcome.turn;
    this.#welcomed(joined.channel, joined.welcome.peers);
  }

  #welcomed(channel: Channel, peers: readonly Introduction[]): void {
    const { clock } = this.#environment;
    this.#channel = channel;
    this.#since = clock.now();
    this.#heard = clock.now();
    this.#timer = clock.every(PING_MS, () => this.#ping());
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
        this.#turn = message.turn;
        return;
      case 'ping':
        return channel.send(encodeSignalingClient({ type: 'pong', nonce: message.nonce }), 'live');
      default:
        return;
    }
  }

  #ping(): void {
    const now = this.#environment.clock.now();
    const channel = this.#channel;
    if (!channel) return;
    if (now - this.#heard > DEAD_MS) return channel.close('timeout');
    channel.send(encodeSignalingClient({ type: 'ping', nonce: 0 }), 'live');
    if (this.#turn && this.#turn.expires - now < TURN_MARGIN_MS) {
      channel.send(encodeSignalingClient({ type: 'turn-request' }), 'live');
    }
  }

  #closed(channel: Channel, reason: CloseReason): void {
    if (channel !== this.#channel) return;
    this.#channel = null;
    this.#timer?.cancel();
    if (this.#environment.clock.now() - this.#since >= PROVED_MS) this.#backoff.reset();
    this.#events.lost();
    // A timeout is our own word for a server that fell silent: it is worth another try, as any retryable reason.
    this.#retry(reason);
  }

  #retry(reason: CloseReason): void {
    if (!isRetryable(reason)) {
      this.#refusal = reason;
      return this.#become('refused');
    }
    this.#become('backing-off');
    this.#timer = this.#environment.clock.after(this.#backoff.next(), () => void this.#connect());
  }

  #become(state: SignalingState): void {
    if (this.#state === state) return;
    this.#isRetrying = state === 'connecting' && this.#state === 'backing-off';
    this.#state = state;
    this.#events.changed();
  }
}
