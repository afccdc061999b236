import type { Verifier } from '@parley/seal';
import type { Envelope, Refusal, RoomId, SessionId } from '@parley/wire';
import type { Forwarding, LinkId } from '../forwarding.ts';
import type { Link } from './link.ts';

/** Sessions whose last presence is remembered; the oldest is forgotten first. */
const MAX_SESSIONS = 1_024;

export interface PresenceOptions {
  readonly room: RoomId;
  readonly verifier: Verifier;
  readonly forwarding: Forwarding;
  readonly link: (id: LinkId) => Link | undefined;
  readonly heard: (envelope: Envelope, from: Link) => void;
  readonly first: (session: SessionId, from: Link) => void;
  readonly duplicate: (session: SessionId, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, envelope: Envelope) => void;
}

/** Passes presence on as it came: the newest of each session, verified, along the same tree as its edits. It is
 * remembered only to greet newcomers, and never written. */
export class PresenceRelay {
  readonly #options: PresenceOptions;
  readonly #latest = new Map<SessionId, Envelope>();
  /** The newest number under verification: of a burst only the newest need pass. */
  readonly #checking = new Map<SessionId, number>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  greet(link: Link): void {
    for (const envelope of this.#latest.values()) link.send({ type: 'presence', envelope });
  }

  publish(envelope: Envelope): void {
    this.#remember(envelope);
    this.#forward(envelope, null);
  }

  forget(session: SessionId): void {
    this.#latest.delete(session);
  }

  received(envelope: Envelope, from: Link): void {
    const { kind, room, session, number, part } = envelope.header;
    if (room !== this.#options.room) return this.#options.refuse(from, 'wrong-room', envelope);
    if (kind !== 'presence' || part !== 0) return this.#options.refuse(from, 'malformed', envelope);
    if (number <= (this.#latest.get(session)?.header.number ?? -1))
      return this.#options.duplicate(session, from);
    if (number <= (this.#checking.get(session) ?? -1)) return;
    this.#checking.set(session, number);
    void this.#options.verifier.envelope(envelope).then((valid) => {
      if (this.#checking.get(session) === number) this.#checking.delete(session);
      if (!valid) return this.#options.refuse(from, 'bad-signature', envelope);
      if (number <= (this.#latest.get(session)?.header.number ?? -1)) return;
      this.#remember(envelope);
      this.#options.first(session, from);
      this.#forward(envelope, from);
      this.#options.heard(envelope, from);
    });
  }

  #remember(envelope: Envelope): void {
    const { session } = envelope.header;
    this.#latest.delete(session);
    this.#latest.set(session, envelope);
    if (this.#latest.size > MAX_SESSIONS) {
      const oldest = this.#latest.keys().next();
      if (!oldest.done) this.#latest.delete(oldest.value);
    }
  }

  #forward(envelope: Envelope, from: Link | null): void {
    for (const id of this.#options.forwarding.targets(envelope.header.session, from?.id ?? null)) {
      const link = this.#options.link(id);
      if (link && !link.closed) link.send({ type: 'presence', envelope });
    }
  }
}
