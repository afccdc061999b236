import type { Verifier } from '@parley/seal';
import { type Envelope, FAREWELL, type Refusal, type RoomId, type SessionId } from '@parley/wire';
import type { Share } from './budget.ts';
import type { Checks } from './checks.ts';
import type { Forwarding, LinkId } from './forwarding.ts';
import type { Link } from './link.ts';

/** Sessions whose last presence is remembered, and the bytes of all; the oldest is forgotten first. A newcomer is sent
 * them all at once, so they stay far below what a channel may hold. */
const MAX_SESSIONS = 1_024;
const MAX_BYTES = 1024 * 1024;
/** What one costs in heap besides its bytes while it is checked: as an edit does. */
const OVERHEAD = 4_096;

export interface PresenceOptions {
  readonly room: RoomId;
  readonly verifier: Verifier;
  /** What that link pays with. */
  readonly shareOf: (link: Link) => Share;
  readonly checks: Checks;
  readonly now: () => number;
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
  #bytes = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get latest(): readonly Envelope[] {
    return [...this.#latest.values()];
  }

  /** Tells a newcomer who is here; who said goodbye is not. */
  greet(link: Link): void {
    for (const envelope of this.#latest.values()) {
      if (envelope.header.number !== FAREWELL) link.send({ type: 'presence', envelope });
    }
  }

  publish(envelope: Envelope): void {
    this.#remember(envelope);
    this.#send(envelope, this.#options.forwarding.targets(envelope.header.session, null));
  }

  forget(session: SessionId): void {
    this.#bytes -= this.#latest.get(session)?.bytes.length ?? 0;
    this.#latest.delete(session);
  }

  received(envelope: Envelope, from: Link): void {
    const { shareOf, checks, verifier, refuse, duplicate } = this.#options;
    const { kind, room, session, part } = envelope.header;
    if (room !== this.#options.room) return refuse(from, 'wrong-room', envelope);
    if (kind !== 'presence' || part !== 0) return refuse(from, 'malformed', envelope);
    if (!this.#isNews(envelope)) return duplicate(session, from);
    const cost = envelope.bytes.length + OVERHEAD;
    const share = shareOf(from);
    if (!share.charge(cost)) return;
    void checks
      .run(from, async () => !this.#isNews(envelope) || (await verifier.envelope(envelope)))
      .then((valid) => {
        share.release(cost);
        if (!valid) refuse(from, 'bad-signature', envelope);
        else if (this.#isNews(envelope)) this.#pass(envelope, from);
        else duplicate(session, from);
      });
  }

  #pass(envelope: Envelope, from: Link): void {
    const { forwarding, now, first, heard } = this.#options;
    const { session } = envelope.header;
    const targets = forwarding.targets(session, from.id);
    if (!from.may('passedOn', 1 + targets.length, now())) return;
    this.#remember(envelope);
    first(session, from);
    this.#send(envelope, targets);
    heard(envelope, from);
  }

  #isNews({ header: { session, number } }: Envelope): boolean {
    return number > (this.#latest.get(session)?.header.number ?? -1);
  }

  #remember(envelope: Envelope): void {
    this.forget(envelope.header.session);
    this.#latest.set(envelope.header.session, envelope);
    this.#bytes += envelope.bytes.length;
    for (const oldest of this.#latest.keys()) {
      if (this.#latest.size <= MAX_SESSIONS && this.#bytes <= MAX_BYTES) break;
      this.forget(oldest);
    }
  }

  #send(envelope: Envelope, targets: readonly LinkId[]): void {
    for (const id of targets) {
      const link = this.#options.link(id);
      if (link && !link.closed) link.send({ type: 'presence', envelope });
    }
  }
}
