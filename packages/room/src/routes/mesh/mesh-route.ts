import { type DialEffect, Dialler } from '@parley/mesh';
import type { Link } from '@parley/replica';
import { backoffDelay, type Timer } from '@parley/runtime';
import type { CloseReason, ConnectionId, Envelope, SessionId, SyncMessage } from '@parley/wire';
import type { Problem } from '../../status/status.ts';
import type { Route, RouteContext, RouteFacts } from '../route.ts';
import { newerVersion, unreachable } from '../server-line.ts';
import { Dials } from './dials.ts';
import { LocalSuspects } from './local-suspects.ts';
import { NamedSessions } from './named-sessions.ts';
import { NeighbourSignals } from './neighbour-signals.ts';
import { encodeRequest, isOffer, type Rendezvous } from './rendezvous.ts';
import { SealedSignals } from './sealed-signals.ts';
import { type SignalingEvents, SignalingLine } from './signaling-line.ts';

const BACKOFF = { min: 400, max: 12_000 };

/** The way to other devices; null without signaling. */
export const meshRoute = (room: RouteContext): Route | null =>
  room.servers.signaling === null ? null : new MeshRoute(room, room.servers.signaling);

/** Brings this peer into the mesh: meets others through signaling or through a neighbour, and has them dialled. What to do
 * when is the dialler's; here it is done. */
class MeshRoute implements Route {
  readonly scope = 'device';
  readonly #room: RouteContext;
  readonly #signaling: SignalingLine;
  readonly #dialler: Dialler;
  readonly #dials: Dials;
  readonly #named = new NamedSessions();
  readonly #signals: SealedSignals;
  readonly #suspects: LocalSuspects;
  /** Those whom signaling does not reach. */
  readonly #through: NeighbourSignals;
  #stopListening: (() => void) | undefined;
  /** Whether TURN credentials were ever given. */
  #knowsRelay = false;
  #timer: Timer | null = null;
  #running = false;

  constructor(room: RouteContext, url: string) {
    this.#room = room;
    const { environment, access, sealer, opener, replica, people, headStart, changed } = room;
    const { clock, logger, random } = environment;
    this.#dialler = new Dialler({
      self: sealer.session,
      delay: (failures) => backoffDelay(failures, random, BACKOFF),
    });
    this.#suspects = new LocalSuspects(clock, changed);
    this.#signals = new SealedSignals({
      sealer,
      opener,
      logger,
      carry: (to, envelope) => this.#carry(to, envelope),
      heard: (from, message) => this.#signalled(from, message),
    });
    this.#dials = new Dials({
      environment,
      replica,
      suspects: this.#suspects,
      turn: () => this.#signaling.turn,
      send: (to, payload) => this.#signals.send(to, payload),
      opened: (session, attempt) => {
        this.#named.miss(session, false);
        this.#perform(this.#dialler.opened(session, attempt, this.#now()));
        this.sighted();
      },
      failed: (session, attempt) => {
        this.#perform(this.#dialler.failed(session, attempt, this.#now()));
        // Whoever is gone is not missed.
        if (this.#dialler.state(session)) this.#named.miss(session, true);
        changed();
      },
      closed: (session, attempt, reason) => {
        this.#perform(this.#dialler.closed(session, attempt, reason, this.#now()));
        this.sighted();
      },
    });
    this.#through = new NeighbourSignals({
      self: sealer.session,
      clock,
      sightings: () => people.sightings(),
      linkTo: (session) => this.#dials.linkTo(session),
      isNamed: (session) => this.#named.has(session),
      begun: (connection, session) =>
        this.#perform(this.#dialler.introduced({ connection, session }, this.#now())),
      ended: (connection) => this.#perform(this.#dialler.left(connection, this.#now())),
      heard: (envelope) => this.#signals.receive(envelope),
    });
    this.#signaling = new SignalingLine({
      url,
      access,
      prover: sealer,
      environment,
      events: this.#events(),
      begun: () => headStart.take('signaling'),
    });
  }

  get facts(): RouteFacts {
    return {
      servers: { signaling: this.#signaling.word },
      problems: this.#problems(),
      missed: this.#missed(),
      turn: this.#signaling.turn,
    };
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stopListening = this.#room.environment.localNetwork?.onChange(() => this.#allowed());
    this.#signaling.start();
  }

  stop(reason: CloseReason): void {
    if (!this.#running) return;
    this.#running = false;
    this.#timer?.cancel();
    this.#signaling.stop(reason);
    this.#dialler.stop();
    this.#suspects.stop();
    this.#through.stop();
    this.#stopListening?.();
    this.#named.clear();
    this.#dials.stop(reason);
  }

  nudge(): void {
    this.#signaling.nudge();
    this.#dials.nudge();
  }

  sighted(): void {
    if (this.#running && this.#room.environment.dialPeer) this.#through.look();
  }

  heard(message: SyncMessage, from: Link): void {
    if (this.#running && message.type === 'passed-signal') this.#through.passed(message, from);
  }

  down(link: Link, reason: CloseReason): void {
    this.#dials.down(link, reason);
  }

  #events(): SignalingEvents {
    return {
      welcomed: (peers) => {
        this.#named.clear();
        for (const peer of peers) this.#introduce(peer.connection, peer.session);
      },
      joined: ({ connection, session }) => this.#introduce(connection, session),
      left: (connection) => {
        const session = this.#named.remove(connection);
        if (session) this.#suspects.gone(session);
        this.#perform(this.#dialler.left(connection, this.#now()));
        this.sighted();
      },
      signal: (from, envelope) => {
        if (this.#named.at(from) === envelope.header.session) this.#signals.receive(envelope);
      },
      renewed: (turn) => {
        this.#dials.renewed(turn);
        // The first there are: the room stands at home from now on, and what failed without a relay may not fail with one.
        if (!this.#knowsRelay) this.#perform(this.#dialler.hurry(this.#now()));
        this.#knowsRelay = true;
      },
      lost: (reason) => {
        // It went without a word: perhaps the whole network did.
        if (reason === 'lost' || reason === 'timeout') this.#room.people.check();
        this.#named.clear();
        this.#perform(this.#dialler.signalingDown(this.#now()));
        this.sighted();
      },
      changed: this.#room.changed,
    };
  }

  #problems(): Problem[] {
    const problems = newerVersion(this.#signaling);
    if (this.#signaling.word === 'offline')
      problems.push(unreachable('signaling-unreachable', this.#signaling.failure));
    if (this.#hidden().length > 0) problems.push({ code: 'local-network' });
    if (this.#dials.exhausted) problems.push({ code: 'connections-exhausted' });
    return problems;
  }

  /** Those whom signaling names here, and to whom no dial has led so far. */
  #missed(): readonly SessionId[] {
    const { sessions } = this.#named;
    return this.#room.environment.dialPeer
      ? sessions.filter((session) => this.#named.isMissed(session))
      : sessions;
  }

  /** Those who may be on this device's own network and were not reached quickly, nor directly since, while the browser
   * keeps this page from it. */
  #hidden(): readonly SessionId[] {
    const { environment, neighbours } = this.#room;
    if (!environment.localNetwork || environment.localNetwork.access === 'open') return [];
    const direct = new Set<SessionId | null>();
    for (const { link, path } of neighbours.all) if (path === 'direct') direct.add(link.info.session);
    return [...this.#suspects.late()].filter((session) => this.#named.has(session) && !direct.has(session));
  }

  /** What the browser allows changed: what failed, or runs by relay, may run direct now. */
  #allowed(): void {
    this.#dials.nudge();
    this.#perform(this.#dialler.hurry(this.#now()));
    this.#room.changed();
  }

  #now(): number {
    return this.#room.environment.clock.now();
  }

  #introduce(connection: ConnectionId, session: SessionId): void {
    if (!this.#named.add(connection, session)) return;
    if (this.#room.environment.dialPeer)
      this.#perform(this.#dialler.introduced({ connection, session }, this.#now()));
    this.sighted();
  }

  #signalled(session: SessionId, message: Rendezvous): void {
    if (!this.#running || !this.#room.environment.dialPeer) return;
    if (message.type === 'request') return this.#perform(this.#dialler.request(session, this.#now()));
    if (message.type === 'look') return this.#dials.asked(session);
    const { attempt, signals } = message;
    for (const signal of signals) this.#suspects.heard(session, signal);
    if (signals.some(isOffer) && this.#named.mayOffer(session, this.#now()))
      this.#perform(this.#dialler.offer(session, attempt, this.#now()));
    if (this.#dialler.isCurrent(session, attempt)) this.#dials.signalled(session, attempt, signals);
  }

  #perform(effects: readonly DialEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'dial':
        case 'accept':
          this.#dials.dial(effect.session, effect.attempt, effect.type === 'dial');
          break;
        case 'request':
          this.#signals.send(effect.session, encodeRequest('request'));
          break;
        case 'drop':
          this.#dials.drop(effect.session, effect.attempt);
          break;
        case 'wait':
          this.#timer?.cancel();
          this.#timer = this.#room.environment.clock.after(effect.ms, () => {
            this.#perform(this.#dialler.tick(this.#now()));
          });
      }
    }
  }

  /** Through signaling, where it reaches that session now: a connection outlives the one it was introduced by. Where it does
   * not, through a neighbour. */
  #carry(to: SessionId, envelope: Envelope): void {
    if (!this.#named.has(to)) return this.#through.send(to, envelope);
    for (const connection of this.#named.connectionsOf(to)) this.#signaling.send(connection, envelope);
  }
}
