import type { Clock, Logger, Timer } from '@parley/runtime';
import type { Exchange } from '@parley/transport/exchange';
import {
  type ConnectionId,
  decodeSignalingServer,
  type Envelope,
  encodeSignalingServer,
  fromHex,
  type Introduction,
  LIMITS,
  type RoomId,
  toHex,
} from '@parley/wire';
import type { ServerId, SwitchboardEvent } from './switchboard.ts';

/** A server says so often that it is there, and is taken for dead after so long without a word, ms: its peers are gone within 10 s. */
const BEAT_MS = 2_500;
const DEAD_MS = 7_000;
/** Servers known at once: more are not listened to. */
const MOST_SERVERS = 64;

const BEATS = 'signaling';
const topicOf = (room: RoomId): string => `signaling/${room}`;

/** What servers say to each other of a room: all peers of one, or a signal to one of another's. */
type Said =
  | {
      readonly server: ServerId;
      readonly peers: readonly (readonly [ConnectionId, string])[];
      /** Whether the others are to say what they have. */
      readonly asks: boolean;
    }
  | { readonly server: ServerId; readonly to: ConnectionId; readonly signal: string };

export interface ElsewhereOptions {
  readonly exchange: Exchange;
  /** This server's own name: fresh and random. */
  readonly server: ServerId;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Who is in a room here. */
  readonly peersHere: (room: RoomId) => Introduction[];
  readonly step: (event: SwitchboardEvent) => void;
}

/**
 * The other signaling servers of one place, over an exchange. Of each room with somebody here this server says who that is, whenever it
 * changes, when another asks, and each time the exchange was interrupted; each says all it has, so that a word that was lost is made good by the next.
 */
export class Elsewhere {
  readonly #options: ElsewhereOptions;
  readonly #rooms = new Map<RoomId, () => void>();
  /** Other servers, and when they were last heard, Unix ms. */
  readonly #servers = new Map<ServerId, number>();
  readonly #beat: Timer;
  readonly #unsubscribe: () => void;

  constructor(options: ElsewhereOptions) {
    this.#options = options;
    const { exchange, clock } = options;
    this.#unsubscribe = exchange.subscribe(BEATS, {
      message: (text) => this.#understand(() => this.#beaten(text)),
      ready: () => this.#say(''),
    });
    this.#beat = clock.every(BEAT_MS, () => {
      this.#say('');
      this.#bury();
    });
  }

  /** Who is in that room here has changed. */
  changed(room: RoomId): void {
    const { exchange, peersHere } = this.#options;
    const isHere = peersHere(room).length > 0;
    if (isHere && !this.#rooms.has(room)) {
      const unsubscribe = exchange.subscribe(topicOf(room), {
        message: (text) => this.#understand(() => this.#heard(room, text)),
        ready: () => this.#tell(room, true),
      });
      this.#rooms.set(room, unsubscribe);
      return;
    }
    this.#tell(room, false);
    if (isHere) return;
    this.#rooms.get(room)?.();
    this.#rooms.delete(room);
  }

  /** Passes a signal on to whichever server has that connection. */
  carry(room: RoomId, from: ConnectionId, to: ConnectionId, envelope: Envelope): void {
    const { exchange, server } = this.#options;
    const signal = toHex(encodeSignalingServer({ type: 'signal', peer: from, envelope }));
    exchange.publish(topicOf(room), JSON.stringify({ server, to, signal } satisfies Said));
  }

  /** The others take its peers off the list at once. */
  close(): void {
    this.#beat.cancel();
    this.#say('bye');
    this.#unsubscribe();
    for (const unsubscribe of this.#rooms.values()) unsubscribe();
    this.#rooms.clear();
  }

  #say(word: '' | 'bye'): void {
    const { exchange, server } = this.#options;
    exchange.publish(BEATS, JSON.stringify({ server, word }));
  }

  #tell(room: RoomId, asks: boolean): void {
    const { exchange, server, peersHere } = this.#options;
    const peers = peersHere(room).map(({ connection, session }) => [connection, session] as const);
    exchange.publish(topicOf(room), JSON.stringify({ server, peers, asks } satisfies Said));
  }

  /** What comes over the exchange is servers' own; where it is not, it changes nothing. */
  #understand(hear: () => void): void {
    try {
      hear();
    } catch (error) {
      this.#options.logger.warn('another server was not understood', { error: String(error) });
    }
  }

  #beaten(text: string): void {
    const { server, word } = JSON.parse(text) as { readonly server: ServerId; readonly word: string };
    if (word !== 'bye') return void this.#knows(server);
    this.#servers.delete(server);
    this.#options.step({ type: 'gone', server });
  }

  #heard(room: RoomId, text: string): void {
    const { step, logger } = this.#options;
    const said = JSON.parse(text) as Said;
    if (!this.#knows(said.server)) return;
    if ('signal' in said) {
      const message = decodeSignalingServer(fromHex(said.signal));
      if (message.type !== 'signal') return logger.warn('another server sent no signal', {});
      return step({ type: 'carried', room, from: message.peer, to: said.to, envelope: message.envelope });
    }
    const peers = said.peers.slice(0, LIMITS.peers).map(([connection, session]) => ({ connection, session }));
    step({ type: 'elsewhere', server: said.server, room, peers });
    if (said.asks) this.#tell(room, false);
  }

  /** It is there. False if there are too many. */
  #knows(server: ServerId): boolean {
    if (!this.#servers.has(server) && this.#servers.size >= MOST_SERVERS) return false;
    this.#servers.set(server, this.#options.clock.now());
    return true;
  }

  #bury(): void {
    const { clock, exchange, step } = this.#options;
    // Where nobody can be heard nobody is dead: who is there is asked when it is whole again.
    if (!exchange.connected) {
      for (const server of this.#servers.keys()) this.#servers.set(server, clock.now());
      return;
    }
    for (const [server, at] of this.#servers) {
      if (clock.now() - at < DEAD_MS) continue;
      this.#servers.delete(server);
      step({ type: 'gone', server });
    }
  }
}
