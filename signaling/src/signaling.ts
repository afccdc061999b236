import { type Admitted, admit, JoinError, originsOf } from '@parley/join';
import type { Clock, Logger, Random } from '@parley/runtime';
import type { CryptoSuite } from '@parley/seal';
import type { Channel } from '@parley/transport';
import type { Exchange } from '@parley/transport/exchange';
import {
  type Bytes,
  type CloseReason,
  type ConnectionId,
  decodeSignalingClient,
  encodeJoinServer,
  encodeSignalingServer,
  type RoomId,
  type SignalingClientMessage,
  type SignalingServerMessage,
  type SignalingWelcome,
  type TurnServers,
  toHex,
  WireError,
} from '@parley/wire';
import { Elsewhere } from './elsewhere.ts';
import { DEFAULT_LIMITS, type SignalingLimits } from './limits.ts';
import { OPEN_POLICY, type SignalingPolicy, type Visitor } from './policy.ts';
import { Switchboard, type SwitchboardEffect, type SwitchboardEvent } from './switchboard.ts';

/** Makes time-limited TURN credentials; `createTurnIssuer` of the turn package gives one. */
export interface TurnIssuer {
  /** `user`: the TURN server counts its quota by it. */
  issue(user: string): TurnServers;
}

export interface SignalingOptions {
  readonly suite: CryptoSuite;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Null: there is no TURN here, and peers are told so. */
  readonly turn: TurnIssuer | null;
  readonly limits?: Partial<SignalingLimits>;
  /** What strangers may do; everything if absent. */
  readonly policy?: SignalingPolicy;
  /** The `host[:port]`s under which clients dial this server. With them, an answer given to another server is worth
   * nothing here; without, each request's own `Host` counts. */
  readonly publicHosts?: readonly string[];
  /** What joins it to the other servers of one place: their peers are in the same rooms. Alone if absent. */
  readonly exchange?: Exchange;
}

export interface SignalingStats {
  readonly rooms: number;
  /** In a room. */
  readonly connections: number;
  /** Not yet. */
  readonly joining: number;
  /** Messages sent since the start, join challenges not counted. */
  readonly sent: number;
}

export interface Signaling {
  /** Takes the channel over: lets it into its room, or closes it with the reason. The channel bounds its own rate and finds out by itself if the other side is dead, as the
   * channels of `@parley/transport/server` do. */
  accept(channel: Channel, visitor: Visitor): void;
  /** The room stands at home from now on: whoever is in it and had no TURN may have it now. */
  stands(room: RoomId): void;
  /** Takes no more channels, and tells those there are `going-away`, on which they come back. */
  close(): Promise<void>;
  stats(): SignalingStats;
}

/** The signaling server: introduces the peers of a room and carries their sealed signals. It holds no socket of its
 * own and keeps nothing on disk. Throws WireError if `turn` gives credentials that no message can carry. */
export function createSignaling(options: SignalingOptions): Signaling {
  // A wrong setting is found at the start, not by the first peer.
  if (options.turn !== null) encodeSignalingServer({ type: 'turn', turn: options.turn.issue(SAMPLE_USER) });
  return new SignalingServer(options);
}

const SAMPLE_USER = '0'.repeat(32);

/** Somebody in a room. */
interface Connection {
  readonly channel: Channel;
  readonly room: RoomId;
  readonly visitor: Visitor;
  /** Whether it was given TURN credentials. */
  turn: boolean;
}

/** How a join ends of which nobody is at fault. */
const HUNG_UP: ReadonlySet<CloseReason> = new Set(['left', 'lost', 'going-away']);

/** Channels and randomness around the switchboard. */
class SignalingServer implements Signaling {
  readonly #options: SignalingOptions;
  readonly #limits: SignalingLimits;
  readonly #policy: SignalingPolicy;
  readonly #switchboard: Switchboard;
  readonly #joining = new Map<Channel, Promise<void>>();
  readonly #channels = new Map<ConnectionId, Connection>();
  readonly #elsewhere: Elsewhere | null;
  #sent = 0;
  #closing = false;

  constructor(options: SignalingOptions) {
    this.#options = options;
    this.#policy = options.policy ?? OPEN_POLICY;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#switchboard = new Switchboard(this.#limits);
    const { exchange, clock, logger, random } = options;
    this.#elsewhere = exchange
      ? new Elsewhere({
          exchange,
          server: toHex(random.bytes(16)),
          clock,
          logger,
          peersHere: (room) => this.#switchboard.peersHere(room),
          step: (event) => this.#step(event),
        })
      : null;
  }

  accept(channel: Channel, visitor: Visitor): void {
    const full = this.#joining.size + this.#channels.size >= this.#limits.connections;
    if (this.#closing || full) {
      channel.close(this.#closing ? 'going-away' : 'too-many-peers');
      return;
    }
    this.#joining.set(channel, this.#join(channel, visitor));
  }

  stands(room: RoomId): void {
    for (const [id, connection] of this.#channels) {
      if (connection.room !== room || connection.turn) continue;
      const turn = this.#turnFor(id);
      if (turn) this.#step({ type: 'turn-requested', connection: id, turn });
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#elsewhere?.close();
    const joining = [...this.#joining];
    for (const [channel] of joining) channel.close('going-away');
    for (const connection of [...this.#channels.keys()]) {
      this.#end(connection, 'going-away');
      // The others are told to go themselves, not that this one went.
      this.#switchboard.step({ type: 'left', connection });
    }
    await Promise.all(joining.map(([, settled]) => settled));
  }

  stats(): SignalingStats {
    const { rooms, connections } = this.#switchboard;
    return { rooms, connections, joining: this.#joining.size, sent: this.#sent };
  }

  /** Never rejects: one client's failure is its own. */
  async #join(channel: Channel, visitor: Visitor): Promise<void> {
    const { suite, clock, random, logger, publicHosts = [] } = this.#options;
    const origins = originsOf(visitor, publicHosts);
    try {
      const admitted = await admit(channel, {
        suite,
        clock,
        random,
        service: 'signaling',
        origins,
        timeoutMs: this.#limits.joinTimeout,
        named: visitor.room ?? null,
      });
      this.#admitted(admitted, visitor);
    } catch (error) {
      if (error instanceof JoinError) {
        logger.debug('signaling: not joined', { reason: error.reason });
        this.#notJoined(error.reason, visitor, origins);
      } else {
        logger.error('signaling: a join failed on this side', { error: String(error) });
        channel.close('going-away');
      }
    } finally {
      this.#joining.delete(channel);
    }
  }

  #notJoined(
    reason: CloseReason,
    { host, origin = null, address = null }: Visitor,
    expected: string[],
  ): void {
    if (reason === 'join-refused') {
      this.#policy.refused('answered for another host', { address, room: null, expected, host, origin });
    } else if (!HUNG_UP.has(reason)) {
      this.#policy.refused('join failed', { address, room: null, reason });
    }
  }

  #admitted({ channel, room, session }: Admitted, visitor: Visitor): void {
    if (this.#closing) {
      channel.close('going-away');
      return;
    }
    const connection = toHex(this.#options.random.bytes(16));
    this.#channels.set(connection, { channel, room, visitor, turn: false });
    // The welcome goes out before anything is heard, so it is the first thing this client is told.
    this.#step({ type: 'joined', connection, room, session, turn: this.#turnFor(connection) });
    channel.listen({
      message: (bytes) => this.#message(connection, bytes),
      drain() {},
      close: (reason) => this.#gone(connection, reason),
    });
  }

  #message(connection: ConnectionId, bytes: Bytes): void {
    if (!this.#channels.has(connection)) return;
    let message: SignalingClientMessage;
    try {
      message = decodeSignalingClient(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#expel(connection, error.reason);
      return;
    }
    switch (message.type) {
      case 'signal':
        this.#step({ type: 'signal', from: connection, to: message.peer, envelope: message.envelope });
        break;
      case 'turn-request':
        this.#step({ type: 'turn-requested', connection, turn: this.#turnFor(connection) });
        break;
      case 'ping':
        this.#send(connection, { type: 'pong', nonce: message.nonce });
        break;
      case 'pong':
        break;
      case 'close':
        this.#expel(connection, message.reason);
    }
  }

  #turnFor(connection: ConnectionId): TurnServers | null {
    const known = this.#channels.get(connection);
    const user = known && this.#policy.turnUser(known.room, known.visitor, connection);
    if (!known || !user || this.#options.turn === null) return null;
    known.turn = true;
    return this.#options.turn.issue(user);
  }

  #step(event: SwitchboardEvent): void {
    const about = event.type === 'signal' ? event.from : 'connection' in event ? event.connection : null;
    const before = about === null ? null : this.#switchboard.roomOf(about);
    for (const effect of this.#switchboard.step(event)) this.#run(effect);
    const after = about === null ? null : this.#switchboard.roomOf(about);
    const changed = before === after ? null : (after ?? before);
    if (changed !== null && !this.#closing) this.#elsewhere?.changed(changed);
  }

  #run(effect: SwitchboardEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#send(effect.to, effect.message);
      case 'carry':
        return this.#elsewhere?.carry(effect.room, effect.from, effect.to, effect.envelope);
      case 'close':
        return this.#end(effect.connection, effect.reason);
    }
  }

  #send(to: ConnectionId, message: SignalingServerMessage | SignalingWelcome): void {
    const channel = this.#channels.get(to)?.channel;
    if (channel === undefined) return;
    this.#sent += 1;
    const encoded =
      message.type === 'signaling-welcome' ? encodeJoinServer(message) : encodeSignalingServer(message);
    channel.send(encoded, 'live');
  }

  /** The channel says that it ended. */
  #gone(connection: ConnectionId, reason: CloseReason): void {
    if (!this.#channels.delete(connection)) return;
    this.#options.logger.debug('signaling: left', { reason });
    this.#step({ type: 'left', connection });
  }

  /** This side ends it, and its room is told. */
  #expel(connection: ConnectionId, reason: CloseReason): void {
    this.#end(connection, reason);
    this.#step({ type: 'left', connection });
  }

  /** Closes a channel the switchboard has forgotten, or is about to. */
  #end(connection: ConnectionId, reason: CloseReason): void {
    const known = this.#channels.get(connection);
    // Forgotten first: the channel tells its own listener of the close at once.
    if (known === undefined || !this.#channels.delete(connection)) return;
    this.#options.logger.debug('signaling: closed', { reason });
    if (reason === 'too-many-peers') {
      const { room, visitor } = known;
      this.#policy.refused('too many in the room', { address: visitor.address ?? null, room });
    }
    known.channel.close(reason);
  }
}
