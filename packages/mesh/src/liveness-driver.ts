import type { Clock, Timer } from '@parley/runtime';
import type { SessionId } from '@parley/wire';
import type { LinkId } from './broadcast-tree.ts';
import { Liveness, type LivenessReport } from './liveness.ts';

export interface LivenessDriverOptions {
  readonly self: SessionId;
  readonly clock: Clock;
  /** Send this table over that link. */
  readonly send: (link: LinkId, clocks: ReadonlyMap<SessionId, number>) => void;
  /** Send a ping. */
  readonly probe: (link: LinkId) => void;
  /** Close the link: it is dead. */
  readonly dead: (link: LinkId) => void;
  readonly appeared: (session: SessionId) => void;
  readonly vanished: (session: SessionId) => void;
}

/** Runs a `Liveness` on a clock: performs what it reports, and wakes it when it asks to be. */
export class LivenessDriver {
  readonly #options: LivenessDriverOptions;
  readonly #liveness: Liveness;
  #timer: Timer | null = null;
  #closed = false;

  constructor(options: LivenessDriverOptions) {
    this.#options = options;
    this.#liveness = new Liveness(options.self, options.clock.now());
  }

  /** Who is here, this session not included. */
  get here(): ReadonlySet<SessionId> {
    return this.#liveness.here;
  }

  /** The link a session's newest clock came over; null if there is none. */
  via(session: SessionId): LinkId | null {
    return this.#liveness.via(session);
  }

  linkUp(link: LinkId, session: SessionId | null): void {
    this.#perform(this.#liveness.linkUp(link, session, this.#now()));
  }

  linkDown(link: LinkId): void {
    this.#perform(this.#liveness.linkDown(link, this.#now()));
  }

  heard(link: LinkId): void {
    this.#liveness.heard(link, this.#now());
  }

  received(link: LinkId, clocks: ReadonlyMap<SessionId, number>): void {
    this.#perform(this.#liveness.received(link, clocks, this.#now()));
  }

  farewell(session: SessionId): void {
    this.#perform(this.#liveness.farewell(session, this.#now()));
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #perform(report: LivenessReport): void {
    if (this.#closed) return;
    for (const session of report.appeared) this.#options.appeared(session);
    for (const session of report.vanished) this.#options.vanished(session);
    for (const { link, clocks } of report.send) this.#options.send(link, clocks);
    for (const link of report.probe) this.#options.probe(link);
    this.#timer?.cancel();
    this.#timer = this.#options.clock.after(report.wait, () =>
      this.#perform(this.#liveness.tick(this.#now())),
    );
    for (const link of report.dead) this.#options.dead(link);
  }
}
