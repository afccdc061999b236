import { type DialEffect, Dialler } from '@parley/mesh';
import type { Link, Replica } from '@parley/replica';
import { backoffDelay, type Timer } from '@parley/runtime';
import type { Opener, RoomAccess, Sealer } from '@parley/seal';
import { type Channel, DialError } from '@parley/transport';
import {
  type Bytes,
  type CloseReason,
  type ConnectionId,
  type Envelope,
  LIMITS,
  type PassedSignal,
  type SessionId,
  type TurnServers,
} from '@parley/wire';
import type { Environment, PeerDial } from '../../environment/environment.ts';
import type { Content } from '../../sync/content.ts';
import type { Failure } from '../redial.ts';
import type { Sighting } from '../routes.ts';
import type { ServerCall } from '../server-call.ts';
import { LocalSuspects } from './local-suspects.ts';
import { NeighbourSignals } from './neighbour-signals.ts';
import { decodeRendezvous, encodeRequest, encodeSignals, isOffer } from './rendezvous.ts';
import { SignalHold } from './signal-hold.ts';
import { SignalingClient, type SignalingEvents, type SignalingState } from './signaling-client.ts';
import { Upkeep } from './upkeep.ts';

const BACKOFF = { min: 400, max: 12_000 };
/** Signals that wait to be opened; one more is dropped, as if signaling had lost it. */
const MOST_WAITING = 512;
/** The least time between two offers of one session that are answered, ms: each costs a connection. Honest peers wait
 * longer before they try again. */
const OFFER_MS = 250;

export interface MeshConnectorOptions {
  readonly url: string;
  readonly access: RoomAccess;
  readonly sealer: Sealer;
  readonly opener: Opener;
  readonly environment: Environment;
  readonly replica: Replica<Content>;
  readonly changed: () => void;
  /** A call to signaling that has begun already, if there is one. */
  readonly begun?: () => ServerCall<'signaling'> | null;
  /** Signaling went without a word: perhaps the whole network did. */
  readonly doubted: () => void;
  /** Who is here, and over which link each is heard of. */
  readonly sightings: () => Iterable<Sighting>;
}

interface Attempt {
  readonly attempt: number;
  readonly dial: PeerDial;
  /** What this end signals and is still held. */
  readonly hold: SignalHold;
  link: Link | null;
}

/** Brings this peer into the mesh: meets others through signaling, dials them, and hands open channels to the replica.
 * What to do when is the dialler's; here it is done. */
export class MeshConnector {
  readonly #options: MeshConnectorOptions;
  readonly #signaling: SignalingClient;
  readonly #dialler: Dialler;
  readonly #upkeep: Upkeep;
  readonly #suspects: LocalSuspects;
  /** Those whom signaling does not reach. */
  readonly #through: NeighbourSignals;
  #stopListening: (() => void) | undefined;
  readonly #attempts = new Map<SessionId, Attempt>();
  /** Where signaling reaches each session, to tell whether a signal came from where it says. */
  readonly #connections = new Map<ConnectionId, SessionId>();
  /** When each session's last offer was answered. */
  readonly #offered = new Map<SessionId, number>();
  /** Those whom a dial has missed and none has reached since. */
  readonly #missed = new Set<SessionId>();
  /** Whether the browser has refused to make one more connection, and made none since. */
  #exhausted = false;
  /** Whether TURN credentials were ever given. */
  #knowsRelay = false;
  #timer: Timer | null = null;
  #running = false;
  /** Signals are sealed and opened one after the other, so that they stay in order. */
  #sending: Promise<void> = Promise.resolve();
  #receiving: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: MeshConnectorOptions) {
    this.#options = options;
    const { environment, access, sealer } = options;
    this.#dialler = new Dialler({
      self: sealer.session,
      delay: (failures) => backoffDelay(failures, environment.random, BACKOFF),
    });
    this.#upkeep = new Upkeep(environment);
    this.#suspects = new LocalSuspects(environment.clock, options.changed);
    this.#through = new NeighbourSignals({
      self: sealer.session,
      clock: environment.clock,
      sightings: options.sightings,
      linkTo: (session) => this.#attempts.get(session)?.link ?? null,
      isNamed: (session) => this.#isNamed(session),
      begun: (connection, session) =>
        this.#perform(this.#dialler.introduced({ connection, session }, this.#now())),
      ended: (connection) => this.#perform(this.#dialler.left(connection, this.#now())),
      heard: (envelope) => this.#enqueue(envelope),
    });
    const events: SignalingEvents = {
      welcomed: (peers) => {
        this.#forgetConnections();
        for (const peer of peers) this.#introduce(peer.connection, peer.session);
      },
      joined: ({ connection, session }) => this.#introduce(connection, session),
      left: (connection) => {
        const session = this.#connections.get(connection);
        if (session) this.#offered.delete(session);
        if (session) this.#missed.delete(session);
        if (session) this.#suspects.gone(session);
        this.#connections.delete(connection);
        this.#perform(this.#dialler.left(connection, this.#now()));
        this.sighted();
      },
      signal: (from, envelope) => {
        if (this.#connections.get(from) === envelope.header.session) this.#enqueue(envelope);
      },
      renewed: (turn) => {
        this.#upkeep.renewed(turn);
        // The first there are: the room stands at home from now on, and what failed without a relay may not fail with one.
        if (!this.#knowsRelay) this.#perform(this.#dialler.hurry(this.#now()));
        this.#knowsRelay = true;
      },
      lost: (reason) => {
        if (reason === 'lost' || reason === 'timeout') options.doubted();
        this.#forgetConnections();
        this.#perform(this.#dialler.signalingDown(this.#now()));
        this.sighted();
      },
      changed: options.changed,
    };
    const { url, begun } = options;
    this.#signaling = new SignalingClient(url, access, sealer, environment, events, begun);
  }

  get signaling(): SignalingState {
    return this.#signaling.state;
  }
  /** Why signaling was last out of reach; null once it answered. */
  get signalingFailure(): Failure | null {
    return this.#signaling.failure;
  }

  /** TURN credentials of the moment; null without TURN. */
  get turn(): TurnServers | null {
    return this.#signaling.turn;
  }

  /** Those whom signaling names here, and to whom no dial has led so far. */
  get missed(): readonly SessionId[] {
    const named = [...this.#connections.values()];
    return this.#options.environment.dialPeer ? named.filter((session) => this.#missed.has(session)) : named;
  }

  /** The browser makes no more connections for this page for now. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** Those who may be on this device's own network and were not reached quickly, while the browser keeps this page from it. */
  get hidden(): readonly SessionId[] {
    const { localNetwork } = this.#options.environment;
    if (!localNetwork || localNetwork.access === 'open') return [];
    const named = new Set(this.#connections.values());
    return [...this.#suspects.late()].filter((session) => named.has(session));
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stopListening = this.#options.environment.localNetwork?.onChange(() => this.#allowed());
    this.#signaling.start();
  }

  /** Leaves the mesh: `handed-over` if another tab goes on for this device, `left` if this peer goes. */
  stop(reason: CloseReason): void {
    if (!this.#running) return;
    this.#running = false;
    this.#timer?.cancel();
    this.#signaling.stop(reason);
    this.#dialler.stop();
    this.#upkeep.stop();
    this.#suspects.stop();
    this.#through.stop();
    this.#stopListening?.();
    const attempts = [...this.#attempts.values()];
    this.#attempts.clear();
    this.#forgetConnections();
    for (const { dial, link, hold } of attempts) {
      hold.stop();
      if (link) link.close(reason);
      else dial.close();
    }
  }

  nudge(): void {
    this.#signaling.nudge();
    this.#upkeep.nudge();
  }

  /** Who is here may have changed. */
  sighted(): void {
    if (this.#running && this.#options.environment.dialPeer) this.#through.look();
  }

  /** A neighbour brought a signal. */
  passed(signal: PassedSignal, from: Link): void {
    if (this.#running) this.#through.passed(signal, from);
  }

  /** What the browser allows changed: what failed, or runs by relay, may run direct now. */
  #allowed(): void {
    this.#upkeep.nudge();
    this.#perform(this.#dialler.hurry(this.#now()));
    this.#options.changed();
  }

  /** The replica says a link is down. */
  down(link: Link, reason: CloseReason): void {
    for (const [session, attempt] of this.#attempts) {
      if (attempt.link !== link) continue;
      attempt.hold.stop();
      this.#attempts.delete(session);
      this.#upkeep.closed(session);
      this.#perform(this.#dialler.closed(session, attempt.attempt, reason, this.#now()));
      this.sighted();
    }
  }

  #now(): number {
    return this.#options.environment.clock.now();
  }

  #forgetConnections(): void {
    this.#connections.clear();
    this.#offered.clear();
    this.#missed.clear();
  }

  #introduce(connection: ConnectionId, session: SessionId): void {
    if (this.#connections.size >= LIMITS.peers) return;
    this.#connections.set(connection, session);
    if (this.#options.environment.dialPeer) {
      this.#perform(this.#dialler.introduced({ connection, session }, this.#now()));
    }
    this.sighted();
  }

  #isNamed(session: SessionId): boolean {
    for (const named of this.#connections.values()) if (named === session) return true;
    return false;
  }

  #enqueue(envelope: Envelope): void {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    this.#receiving = this.#receiving
      .then(() => this.#receive(envelope))
      .catch((error: unknown) => {
        this.#options.environment.logger.error('a signal was not handled', { error: String(error) });
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #receive(envelope: Envelope): Promise<void> {
    const { opener, sealer, environment } = this.#options;
    const session = envelope.header.session;
    if (!environment.dialPeer) return;
    let payload: Bytes;
    try {
      payload = await opener.signal(envelope, sealer.session);
    } catch (error) {
      environment.logger.warn('a signal was not for us, or not from them', { error: String(error) });
      return;
    }
    const message = decodeRendezvous(payload);
    if (!message || !this.#running) return;
    if (message.type === 'request') return this.#perform(this.#dialler.request(session, this.#now()));
    if (message.type === 'look') return this.#upkeep.asked(session);
    for (const signal of message.signals) this.#suspects.heard(session, signal);
    if (message.signals.some(isOffer)) this.#offer(session, message.attempt);
    if (!this.#dialler.isCurrent(session, message.attempt)) return;
    const current = this.#attempts.get(session);
    if (current?.attempt !== message.attempt) return;
    for (const signal of message.signals) this.#signal(current, signal);
  }

  #offer(session: SessionId, attempt: number): void {
    const now = this.#now();
    const last = this.#offered.get(session);
    // A clock set back says nothing.
    if (last !== undefined && now >= last && now - last < OFFER_MS) return;
    this.#offered.set(session, now);
    this.#perform(this.#dialler.offer(session, attempt, now));
  }

  #signal(current: Attempt, data: unknown): void {
    try {
      current.dial.signal(data);
    } catch (error) {
      this.#options.environment.logger.warn('implausible signal', { error: String(error) });
    }
  }

  #perform(effects: readonly DialEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'dial':
        case 'accept':
          this.#dial(effect.session, effect.attempt, effect.type === 'dial');
          break;
        case 'request':
          this.#send(effect.session, encodeRequest('request'));
          break;
        case 'drop':
          this.#drop(effect.session, effect.attempt);
          break;
        case 'wait':
          this.#timer?.cancel();
          this.#timer = this.#options.environment.clock.after(effect.ms, () => {
            this.#perform(this.#dialler.tick(this.#now()));
          });
      }
    }
  }

  #dial(session: SessionId, attempt: number, initiator: boolean): void {
    const { environment, replica } = this.#options;
    if (!environment.dialPeer) return;
    this.#suspects.dialled(session);
    const hold = new SignalHold(environment.clock, (signals) =>
      this.#send(session, encodeSignals(attempt, signals)),
    );
    const dial = environment.dialPeer({
      initiator,
      turn: this.#signaling.turn,
      signal: (data) => {
        this.#suspects.said(session, data);
        hold.add(data);
      },
      doubted: () => this.#upkeep.doubted(session),
    });
    const current: Attempt = { attempt, dial, hold, link: null };
    this.#attempts.set(session, current);
    dial.opened.then(
      (channel) => {
        if (this.#attempts.get(session) !== current) return channel.close('replaced');
        this.#missed.delete(session);
        this.#exhausted = false;
        current.link = replica.link(channel, { kind: 'peer', session });
        void this.#clearSuspect(session, channel);
        this.#upkeep.opened(session, {
          initiator,
          dial,
          channel,
          ask: () => this.#send(session, encodeRequest('look')),
        });
        this.#perform(this.#dialler.opened(session, attempt, this.#now()));
        this.sighted();
        // It may have ended in the very call that made it a link.
        if (current.link.closed) this.down(current.link, 'lost');
      },
      (error: unknown) => {
        environment.logger.debug('a dial failed', { error: String(error) });
        if (error instanceof DialError) this.#exhausted = error.reason === 'exhausted';
        hold.stop();
        if (this.#attempts.get(session) === current) this.#attempts.delete(session);
        this.#perform(this.#dialler.failed(session, attempt, this.#now()));
        // Whoever is gone is not missed.
        if (this.#dialler.state(session)) this.#missed.add(session);
        this.#options.changed();
      },
    );
  }

  async #clearSuspect(session: SessionId, channel: Channel): Promise<void> {
    if ((await channel.path?.()) === 'direct') this.#suspects.cleared(session);
  }

  #drop(session: SessionId, attempt: number): void {
    const current = this.#attempts.get(session);
    if (current?.attempt !== attempt) return;
    current.hold.stop();
    this.#attempts.delete(session);
    this.#upkeep.closed(session);
    if (current.link) current.link.close('replaced');
    else current.dial.close();
  }

  /** Through signaling, where it reaches that session now: a connection outlives the one it was introduced by. Where it does
   * not, through a neighbour. */
  #send(session: SessionId, payload: Bytes): void {
    const { sealer, environment } = this.#options;
    this.#sending = this.#sending
      .then(() => sealer.signal(session, payload))
      .then((envelope) => {
        if (!this.#isNamed(session)) return this.#through.send(session, envelope);
        for (const [connection, named] of this.#connections) {
          if (named === session) this.#signaling.send(connection, envelope);
        }
      })
      .catch((error: unknown) => environment.logger.warn('a signal was not sent', { error: String(error) }));
  }
}
