import type { Link } from '@parley/replica';
import type { CloseReason, SessionId } from '@parley/wire';
import type { Problem } from '../../status/status.ts';
import { factsOf } from '../link-facts.ts';
import type { Route, RouteContext, RouteFacts } from '../route.ts';
import { newerVersion, unreachable } from '../server-line.ts';
import { Caller, type CallerFacts, type CallerNeighbour, silentIn } from './caller.ts';
import { HomeLine } from './home-line.ts';

const HOME_WORDS = {
  off: 'none',
  connecting: 'connecting',
  connected: 'open',
  waiting: 'backoff',
} as const;

/** The way to home, for whoever calls it (rule 7); null without a home. */
export const homeRoute = (room: RouteContext): Route | null =>
  room.servers.home === null ? null : new HomeRoute(room, room.servers.home);

class HomeRoute implements Route {
  readonly scope = 'device';
  readonly #room: RouteContext;
  readonly #line: HomeLine;
  readonly #caller = new Caller();
  #leads = false;

  constructor(room: RouteContext, url: string) {
    this.#room = room;
    const { access, sealer, environment, replica, receipts, headStart, neighbours } = room;
    this.#line = new HomeLine({
      url,
      access,
      prover: sealer,
      environment,
      replica,
      receipts,
      welcomed: (welcome) => room.expiry.welcomed(welcome, environment.clock.now()),
      begun: () => headStart.take('home'),
      changed: () => {
        // Whether it calls is what a peer says of itself.
        neighbours.introduceAll();
        room.changed();
      },
    });
  }

  get facts(): RouteFacts {
    const { word } = this.#line;
    return {
      servers: { home: this.#isImpostor() ? 'untrusted' : word },
      problems: this.#problems(),
      carriesAll: word === 'connected' || word === 'connecting',
    };
  }

  /** Whether it calls is decided, not said. */
  start(): void {
    this.#leads = true;
  }

  stop(reason: CloseReason): void {
    this.#leads = false;
    this.#line.hangUp(reason);
  }

  nudge(): void {
    this.#line.nudge();
  }

  down(link: Link, reason: CloseReason): void {
    this.#line.down(link, reason);
  }

  /** Calls or hangs up, as the caller's rule says. */
  decide(): number | null {
    const { environment, deletion } = this.#room;
    if (this.#line.failure === 'deleted') deletion.homeHeard();
    if (deletion.status?.atHome) {
      this.#line.hangUp('left');
      return null;
    }
    const now = environment.clock.now();
    const facts = this.#callerFacts(now);
    const { action, again } = this.#caller.decide(facts, now);
    if (action === 'call') this.#line.call();
    else if (action === 'hang-up') this.#line.hangUp('handed-over');
    const silent = silentIn(facts);
    return silent > 0 ? Math.min(silent, again ?? silent) : again;
  }

  #callerFacts(now: number): CallerFacts {
    const { access, sealer, environment, receipts, outbox, callers } = this.#room;
    const oldest = outbox.oldest();
    const neighbours = [...this.#meshed(now)];
    const isNeighbour = (session: SessionId): boolean => neighbours.some((one) => one.session === session);
    return {
      self: {
        session: sealer.session,
        role: access.role,
        visible: environment.visibility.visible,
        metered: environment.metered(),
      },
      neighbours,
      callsBeyond: callers().some((session) => !isNeighbour(session)),
      receiptAge: Number.isFinite(receipts.heardAt) ? now - receipts.heardAt : null,
      uncoveredAge: oldest === null ? null : now - oldest,
      home: HOME_WORDS[this.#line.state],
      pinned: receipts.pinned,
      leads: this.#leads,
    };
  }

  /** Only mesh links count: a tab of this device has no connections of its own. Who has not introduced itself yet is
   * taken for somebody who does not call. */
  *#meshed(now: number): Generator<CallerNeighbour> {
    for (const { link, peer, role, receiptAt } of this.#room.neighbours.all) {
      const { session } = link.info;
      if (!factsOf(link).isMeshed || session === null) continue;
      yield {
        session,
        role: role ?? 'view',
        visible: peer?.visible ?? false,
        metered: peer?.metered ?? false,
        calling: peer?.calling ?? false,
        receiptAge: receiptAt === null ? null : now - receiptAt,
      };
    }
  }

  #problems(): Problem[] {
    const { receipts, expiry } = this.#room;
    const { failure, word } = this.#line;
    const problems: Problem[] = [];
    if (receipts.contradiction) problems.push({ code: 'home-contradicts' });
    if (expiry.isMissing) problems.push({ code: 'home-expired' });
    else if (receipts.wentBack) problems.push({ code: 'home-went-back' });
    problems.push(...newerVersion(this.#line));
    if (this.#isImpostor()) problems.push({ code: 'home-key-changed' });
    else if (failure === 'room-full') problems.push({ code: 'home-full' });
    else if (failure === 'deleted') problems.push({ code: 'home-deleted' });
    // Home is reached, too, when its word comes through others.
    else if (word === 'offline' && !this.#isHeard()) problems.push(unreachable('home-unreachable', failure));
    return problems;
  }

  /** Somebody answers as home under another key, and nothing is heard of home by other ways. */
  #isImpostor(): boolean {
    const { failure, state } = this.#line;
    return failure === 'untrusted' && !(state === 'off' && this.#isHeard());
  }

  #isHeard(): boolean {
    return silentIn(this.#callerFacts(this.#room.environment.clock.now())) > 0;
  }
}
