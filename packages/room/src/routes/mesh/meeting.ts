import { type DialEffect, Dialler } from '@parley/mesh/meeting';
import type { Link } from '@parley/replica';
import { backoffDelay, type Timer } from '@parley/runtime';
import type { CloseReason, ConnectionId, Envelope, PassedSignal, SessionId, TurnServers } from '@parley/wire';
import type { RouteContext } from '../route.ts';
import { Dials } from './dials.ts';
import { LocalSuspects } from './local-suspects.ts';
import type { NamedSessions } from './named-sessions.ts';
import { NeighbourSignals } from './neighbour-signals.ts';
import { encodeRequest, isOffer, type Rendezvous } from './rendezvous.ts';
import { SealedSignals } from './sealed-signals.ts';
import type { SignalingLine } from './signaling-line.ts';

const BACKOFF = { min: 400, max: 12_000 };

export interface MeetingOptions {
  readonly room: RouteContext;
  /** Whom signaling names; marked here who is missed. */
  readonly named: NamedSessions;
  readonly signaling: Pick<SignalingLine, 'turn' | 'send'>;
}

/** Brings this peer together with those whom signaling or a neighbour names, and has them dialled. What to do when is the
 * dialler's; here it is done. Loaded once somebody is there: nobody needs it to write. */
export class Meeting {
  readonly #room: RouteContext;
  readonly #signaling: Pick<SignalingLine, 'turn' | 'send'>;
  readonly #dialler: Dialler;
  readonly #dials: Dials;
  readonly #named: NamedSessions;
  readonly #signals: SealedSignals;
  readonly #suspects: LocalSuspects;
  /** Those whom signaling does not reach. */
  readonly #through: NeighbourSignals;
  #timer: Timer | null = null;
  #running = false;

  constructor({ room, named, signaling }: MeetingOptions) {
    this.#room = room;
    this.#named = named;
    this.#signaling = signaling;
    const { environment, sealer, opener, replica, people, changed } = room;
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
  }

  /** Whether the browser has refused to make one more connection, and made none since. */
  get exhausted(): boolean {
    return this.#dials.exhausted;
  }

  start(): void {
    this.#running = true;
  }

  stop(reason: CloseReason): void {
    this.#running = false;
    this.#timer?.cancel();
    this.#dialler.stop();
    this.#suspects.stop();
    this.#through.stop();
    this.#dials.stop(reason);
  }

  /** The network changed: what is relayed may run direct now. */
  nudge(): void {
    this.#dials.nudge();
  }

  /** What failed may not fail now, and what runs by relay may run direct. */
  hurry(): void {
    this.#dials.nudge();
    this.#perform(this.#dialler.hurry(this.#now()));
  }

  /** Signaling names somebody. */
  introduced(connection: ConnectionId, session: SessionId): void {
    this.#perform(this.#dialler.introduced({ connection, session }, this.#now()));
  }

  /** Signaling names nobody there any more. */
  left(connection: ConnectionId, session: SessionId | null): void {
    if (session) this.#suspects.gone(session);
    this.#perform(this.#dialler.left(connection, this.#now()));
    this.sighted();
  }

  /** Signaling is gone; those met stay met. */
  unnamed(): void {
    this.#perform(this.#dialler.signalingDown(this.#now()));
    this.sighted();
  }

  /** A signal for this session, still sealed. */
  receive(envelope: Envelope): void {
    this.#signals.receive(envelope);
  }

  renewed(turn: TurnServers): void {
    this.#dials.renewed(turn);
  }

  sighted(): void {
    if (this.#running) this.#through.look();
  }

  /** A neighbour brought a signal. */
  passed(signal: PassedSignal, from: Link): void {
    if (this.#running) this.#through.passed(signal, from);
  }

  down(link: Link, reason: CloseReason): void {
    this.#dials.down(link, reason);
  }

  /** Those who may be on this device's own network, and were not reached quickly, nor directly since. */
  hidden(): readonly SessionId[] {
    const { neighbours } = this.#room;
    const direct = new Set<SessionId | null>();
    for (const { link, path } of neighbours.all) if (path === 'direct') direct.add(link.info.session);
    return [...this.#suspects.late()].filter((session) => this.#named.has(session) && !direct.has(session));
  }

  #now(): number {
    return this.#room.environment.clock.now();
  }

  #signalled(session: SessionId, message: Rendezvous): void {
    if (!this.#running) return;
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
