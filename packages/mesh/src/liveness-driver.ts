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
  /** What was due is done. */
  readonly performed?: () => void;
}

/** After a message the liveness is also ticked if it has not been for so long, ms: a page in the background has slow
 * timers, but hears its messages at once. */
const TICK_ON_MESSAGE_MS = 1_000;

/** Runs a `Liveness` on a clock: performs what it reports, and wakes it when it asks to be. */
export class LivenessDriver {
  readonly #options: LivenessDriverOptions;
  readonly #liveness: Liveness;
  /** Wakes it, by then at the latest. */
  #alarm: { readonly timer: Timer; readonly at: number } | null = null;
  #closed = false;
  #performedAt = 0;

  constructor(options: LivenessDriverOptions) {
    this.#options = options;
    this.#liveness = new Liveness(options.self, options.clock.now());
  }

  /** Who is here, this session not included. */
  get here(): ReadonlySet<SessionId> {
    return this.#liveness.here;
  }

  /** Whether there is nobody to tell of, and nobody to tell. */
  get rests(): boolean {
    return this.#liveness.rests;
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
    const now = this.#now();
    this.#liveness.heard(link, now);
    if (now - this.#performedAt >= TICK_ON_MESSAGE_MS) this.#perform(this.#liveness.tick(now));
  }

  received(link: LinkId, clocks: ReadonlyMap<SessionId, number>): void {
    this.#perform(this.#liveness.received(link, clocks, this.#now()));
  }

  wrote(from: LinkId | null = null): void {
    const report = this.#liveness.wrote(this.#now(), from);
    if (report) this.#perform(report);
  }

  check(): void {
    this.#perform(this.#liveness.check(this.#now()));
  }

  farewell(session: SessionId): void {
    this.#perform(this.#liveness.farewell(session, this.#now()));
  }

  close(): void {
    this.#closed = true;
    this.#alarm?.timer.cancel();
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #perform(report: LivenessReport): void {
    if (this.#closed) return;
    this.#performedAt = this.#now();
    for (const session of report.appeared) this.#options.appeared(session);
    for (const session of report.vanished) this.#options.vanished(session);
    for (const { link, clocks } of report.send) this.#options.send(link, clocks);
    for (const link of report.probe) this.#options.probe(link);
    this.#wakeWithin(report.wait);
    for (const link of report.dead) this.#options.dead(link);
    this.#options.performed?.();
  }

  /** A timer that is early enough stays: tables come all the time, and another timer for each costs more than they do. */
  #wakeWithin(ms: number): void {
    const at = this.#now() + ms;
    if (this.#alarm && this.#alarm.at <= at) return;
    this.#alarm?.timer.cancel();
    const timer = this.#options.clock.after(ms, () => {
      this.#alarm = null;
      this.#perform(this.#liveness.tick(this.#now()));
    });
    this.#alarm = { timer, at };
  }
}
