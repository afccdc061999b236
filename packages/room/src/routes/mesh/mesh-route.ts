import type { Link } from '@parley/replica';
import type { Timer } from '@parley/runtime';
import type { CloseReason, ConnectionId, SessionId, SyncMessage } from '@parley/wire';
import type { Problem } from '../../status/status.ts';
import type { Route, RouteContext, RouteFacts } from '../route.ts';
import { newerVersion, unreachable } from '../server-line.ts';
import type { Meeting } from './meeting.ts';
import { NamedSessions } from './named-sessions.ts';
import { type SignalingEvents, SignalingLine } from './signaling-line.ts';

/** What happens while the code that meets others is loaded, and waits for it; more is dropped, as if signaling had lost it. */
const MOST_WAITING = 512;
/** If it could not be loaded it is tried again after so long, ms. */
const RELOAD_MS = 5_000;

/** The way to other devices; null without signaling. */
export const meshRoute = (room: RouteContext): Route | null =>
  room.servers.signaling === null ? null : new MeshRoute(room, room.servers.signaling);

/** The mesh: signaling tells who is here. What meets them is loaded once somebody is. */
class MeshRoute implements Route {
  readonly scope = 'device';
  readonly #room: RouteContext;
  readonly #signaling: SignalingLine;
  readonly #named = new NamedSessions();
  #meeting: Meeting | null = null;
  #isLoading = false;
  #waiting: ((meeting: Meeting) => void)[] = [];
  #reload: Timer | null = null;
  #stopListening: (() => void) | undefined;
  /** Whether TURN credentials were ever given. */
  #knowsRelay = false;
  #running = false;

  constructor(room: RouteContext, url: string) {
    this.#room = room;
    const { environment, access, sealer, headStart } = room;
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
    this.#stopListening = this.#room.environment.localNetwork?.onChange(() => {
      this.#meeting?.hurry();
      this.#room.changed();
    });
    this.#meeting?.start();
    this.#signaling.start();
  }

  stop(reason: CloseReason): void {
    if (!this.#running) return;
    this.#running = false;
    this.#waiting = [];
    this.#reload?.cancel();
    this.#stopListening?.();
    this.#signaling.stop(reason);
    this.#named.clear();
    this.#meeting?.stop(reason);
  }

  nudge(): void {
    this.#signaling.nudge();
    this.#meeting?.nudge();
  }

  sighted(): void {
    this.#meeting?.sighted();
  }

  heard(message: SyncMessage, from: Link): void {
    if (this.#running && message.type === 'passed-signal')
      this.#meet((meeting) => meeting.passed(message, from));
  }

  down(link: Link, reason: CloseReason): void {
    this.#meeting?.down(link, reason);
  }

  #events(): SignalingEvents {
    return {
      welcomed: (peers) => {
        this.#named.clear();
        // Who came last first: it is most likely still there.
        for (const peer of [...peers].reverse()) this.#introduce(peer.connection, peer.session);
      },
      joined: ({ connection, session }) => this.#introduce(connection, session),
      left: (connection) => {
        const session = this.#named.remove(connection);
        this.#tell((meeting) => meeting.left(connection, session));
      },
      signal: (from, envelope) => {
        if (this.#named.at(from) === envelope.header.session)
          this.#meet((meeting) => meeting.receive(envelope));
      },
      renewed: (turn) => {
        // The first there are: the room stands at home from now on, and what failed without a relay may not fail with one.
        const isFirst = !this.#knowsRelay;
        this.#knowsRelay = true;
        this.#tell((meeting) => {
          meeting.renewed(turn);
          if (isFirst) meeting.hurry();
        });
      },
      lost: (reason) => {
        // It went without a word: perhaps the whole network did.
        if (reason === 'lost' || reason === 'timeout') this.#room.people.check();
        this.#named.clear();
        this.#tell((meeting) => meeting.unnamed());
      },
      changed: this.#room.changed,
    };
  }

  #introduce(connection: ConnectionId, session: SessionId): void {
    if (!this.#named.add(connection, session)) return;
    this.#meet((meeting) => {
      meeting.introduced(connection, session);
      meeting.sighted();
    });
  }

  #problems(): Problem[] {
    const { localNetwork } = this.#room.environment;
    const problems = newerVersion(this.#signaling);
    if (this.#signaling.word === 'offline')
      problems.push(unreachable('signaling-unreachable', this.#signaling.failure));
    const isKept = localNetwork !== undefined && localNetwork.access !== 'open';
    if (isKept && this.#meeting?.hidden().length) problems.push({ code: 'local-network' });
    if (this.#meeting?.exhausted) problems.push({ code: 'connections-exhausted' });
    return problems;
  }

  /** Those whom signaling names here, and to whom no dial has led so far. */
  #missed(): readonly SessionId[] {
    const { sessions } = this.#named;
    return this.#room.environment.dialPeer
      ? sessions.filter((session) => this.#named.isMissed(session))
      : sessions;
  }

  /** For somebody to be met. */
  #meet(act: (meeting: Meeting) => void): void {
    if (!this.#room.environment.dialPeer) return;
    if (this.#meeting === null && !this.#isLoading) void this.#load();
    this.#tell(act);
  }

  /** In order with what waits; without effect where nobody is to be met yet. */
  #tell(act: (meeting: Meeting) => void): void {
    if (this.#meeting) act(this.#meeting);
    else if (this.#isLoading && this.#waiting.length < MOST_WAITING) this.#waiting.push(act);
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    const meeting = await this.#loaded();
    this.#isLoading = false;
    const waiting = this.#waiting.splice(0);
    if (meeting === null) return this.#retry();
    this.#meeting = meeting;
    if (this.#running) meeting.start();
    for (const act of waiting) act(meeting);
  }

  async #loaded(): Promise<Meeting | null> {
    const { environment } = this.#room;
    environment.preparePeers?.();
    try {
      const { Meeting } = await import('./meeting.ts');
      return new Meeting({ room: this.#room, named: this.#named, signaling: this.#signaling });
    } catch (error) {
      environment.logger.warn('what meets others was not loaded', { error: String(error) });
      return null;
    }
  }

  /** Whoever is named until then is missed. */
  #retry(): void {
    if (!this.#running) return;
    for (const session of this.#named.sessions) this.#named.miss(session, true);
    this.#reload = this.#room.environment.clock.after(RELOAD_MS, () => {
      for (const [connection, session] of this.#named.all)
        this.#meet((meeting) => meeting.introduced(connection, session));
    });
    this.#room.changed();
  }
}
