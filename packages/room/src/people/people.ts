import { LivenessDriver } from '@parley/mesh';
import type { Link, Replica } from '@parley/replica';
import type { Clock, Logger } from '@parley/runtime';
import type { CloseReason, Envelope, SessionId } from '@parley/wire';
import { factsOf } from '../routes/link-facts.ts';
import type { Neighbours } from '../routes/neighbours.ts';
import type { Sighting } from '../routes/sighting.ts';
import type { Content } from '../sync/content.ts';
import type { Presence } from './presence.ts';
import { isUnderWay } from './under-way.ts';

export interface PeopleOptions {
  readonly session: SessionId;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly presence: Presence;
  readonly replica: Replica<Content>;
  readonly neighbours: Neighbours;
  readonly changed: () => void;
  /** A session is here no more. */
  readonly gone: (session: SessionId) => void;
}

/** Who is here: the liveness table says whether, presence says who; each is told what the other learns. */
export class People {
  readonly #options: PeopleOptions;
  readonly #liveness: LivenessDriver;
  #closed = false;

  constructor(options: PeopleOptions) {
    this.#options = options;
    const { session, clock, neighbours, changed } = options;
    this.#liveness = new LivenessDriver({
      self: session,
      clock,
      send: (id, clocks) => neighbours.over(id)?.link.send({ type: 'alive', clocks }),
      probe: (id) => {
        const link = neighbours.over(id)?.link;
        if (link) this.#ask(link);
      },
      dead: (id) => neighbours.over(id)?.link.close('timeout'),
      appeared: changed,
      vanished: (gone) => this.#vanished(gone),
    });
  }

  isHere(session: SessionId): boolean {
    return this.#liveness.here.has(session);
  }

  /** Each session that is here, and the link it was heard over last. */
  *sightings(): Generator<Sighting> {
    const { neighbours } = this.#options;
    if (this.#closed) return;
    for (const session of this.#liveness.here) {
      const via = this.#liveness.via(session);
      yield { session, over: via === null ? null : (neighbours.over(via)?.link ?? null) };
    }
  }

  /** Who is heard of over this peer's own line to home, and no other way. */
  *throughHome(): Generator<SessionId> {
    for (const { session, over } of this.sightings()) if (over && factsOf(over).isHome) yield session;
  }

  up(link: Link): void {
    this.#liveness.linkUp(link.id, link.info.session);
  }

  down(link: Link, reason: CloseReason): void {
    this.#liveness.linkDown(link.id);
    if (reason === 'left' && link.info.session) this.#left(link.info.session);
  }

  /** An edit of this session goes out, or one came over that link. */
  wrote(from: Link | null = null): void {
    this.#liveness.wrote(from?.id ?? null);
  }

  /** The network may have become another one: who does not answer over a link within moments is not there. */
  check(): void {
    this.#liveness.check();
  }

  /** Something came over that link. */
  heard(link: Link): void {
    this.#liveness.heard(link.id);
  }

  alive(clocks: ReadonlyMap<SessionId, number>, link: Link): void {
    this.#liveness.received(link.id, clocks);
  }

  /** Somebody's presence, verified by the replica. */
  async presence(envelope: Envelope): Promise<void> {
    const verdict = await this.#options.presence.heard(envelope);
    if (verdict === 'left') this.#left(envelope.header.session);
    this.#options.changed();
  }

  /** Lets go of those whose presence came, and nothing else of them. */
  sweep(): void {
    for (const session of this.#options.presence.unseen(this.#liveness.here)) this.#vanished(session);
  }

  /** Nobody is here for who has left. */
  close(): void {
    this.#closed = true;
    this.#liveness.close();
  }

  /** It says nothing: it has to answer, or to be in the middle of saying something. */
  #ask(link: Link): void {
    const { clock, logger } = this.#options;
    link.send({ type: 'ping', nonce: 0 });
    isUnderWay(link.channel, clock).then(
      (is) => {
        if (is && !link.closed) this.#liveness.heard(link.id);
      },
      (error: unknown) => logger.warn('it is not known what is under way', { error: String(error) }),
    );
  }

  #left(session: SessionId): void {
    this.#options.presence.gone(session);
    this.#liveness.farewell(session);
    this.#options.gone(session);
    this.#options.changed();
  }

  #vanished(session: SessionId): void {
    this.#options.presence.gone(session);
    this.#options.replica.forgetPresence(session);
    this.#options.gone(session);
    this.#options.changed();
  }
}
