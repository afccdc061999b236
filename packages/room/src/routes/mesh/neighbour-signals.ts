import { ThroughNeighbours } from '@parley/mesh/meeting';
import type { Link } from '@parley/replica';
import type { Clock, Timer } from '@parley/runtime';
import type { ConnectionId, Envelope, PassedSignal, SessionId } from '@parley/wire';
import { factsOf } from '../link-facts.ts';
import type { Sighting } from '../sighting.ts';

export interface NeighbourSignalsOptions {
  readonly self: SessionId;
  readonly clock: Clock;
  /** Who is here, and over which link each is heard of. */
  readonly sightings: () => Iterable<Sighting>;
  /** The link to that session; null without one. */
  readonly linkTo: (session: SessionId) => Link | null;
  /** Whether signaling names that session now. */
  readonly isNamed: (session: SessionId) => boolean;
  /** A neighbour reaches that session, under this name. */
  readonly begun: (connection: ConnectionId, session: SessionId) => void;
  readonly ended: (connection: ConnectionId) => void;
  /** A signal for this session. */
  readonly heard: (envelope: Envelope) => void;
}

/** Where a neighbour reaches a session: no id of signaling's, which are hex digits. */
const nameOf = (session: SessionId): ConnectionId => `through a neighbour: ${session}`;

/** Signals through a common neighbour, for those whom signaling does not reach: sealed and signed as through signaling, so
 * that the neighbour can read and change nothing. It passes on to its own neighbours alone. */
export class NeighbourSignals {
  readonly #options: NeighbourSignalsOptions;
  readonly #known = new ThroughNeighbours();
  #timer: Timer | null = null;

  constructor(options: NeighbourSignalsOptions) {
    this.#options = options;
  }

  /** Who is here, linked, or named by signaling may have changed. */
  look(): void {
    const { clock, begun, ended } = this.#options;
    const report = this.#known.look(this.#unreached(), clock.now());
    this.#timer?.cancel();
    this.#timer = report.wait === null ? null : clock.after(report.wait, () => this.look());
    for (const session of report.ended) ended(nameOf(session));
    for (const session of report.begun) begun(nameOf(session), session);
  }

  /** Hands a signal to whom that session was heard of last; nobody without one. */
  send(to: SessionId, envelope: Envelope): void {
    for (const { session, over } of this.#options.sightings())
      if (session === to && over && factsOf(over).isMeshed)
        over.send({ type: 'passed-signal', to, envelope });
  }

  /** A neighbour brought one: for this session, or for another neighbour. */
  passed({ to, envelope }: PassedSignal, from: Link): void {
    const { self, clock, linkTo, heard } = this.#options;
    if (!factsOf(from).isMeshed || from.info.session === null) return;
    if (!this.#known.admits(from.info.session, clock.now())) return;
    if (to === self) {
      this.look();
      this.#known.found(envelope.header.session);
      this.look();
      return heard(envelope);
    }
    // One step and no more, and only for a neighbour: nothing goes round in circles.
    if (envelope.header.session === from.info.session)
      linkTo(to)?.send({ type: 'passed-signal', to, envelope });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#known.look([], this.#options.clock.now());
  }

  *#unreached(): Generator<SessionId> {
    const { sightings, linkTo, isNamed } = this.#options;
    for (const { session, over } of sightings())
      if (over && factsOf(over).isMeshed && !linkTo(session) && !isNamed(session)) yield session;
  }
}
