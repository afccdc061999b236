import type { Certificate, Counts, Envelope, SessionId, SyncMessage } from '@parley/wire';
import type { Forwarding } from '../forwarding.ts';
import { sendLive } from './catch-up.ts';
import type { Link } from './link.ts';

export interface RelayOptions {
  readonly forwarding: Forwarding;
  readonly links: ReadonlyMap<string, Link>;
  readonly held: Counts;
  /** Of each session, from where on edits are needed. */
  readonly secured: Counts;
  readonly certificates: ReadonlyMap<SessionId, Certificate>;
  /** Sends a link what it lacks up to its goals. */
  readonly pump: (link: Link) => void;
}

/** What is live, on its way to the other links: it acts on what {@link Forwarding} decides. */
export class Relay {
  readonly #options: RelayOptions;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  linkUp(link: Link): void {
    this.#options.forwarding.linkUp(link.id);
  }

  linkDown(link: Link): void {
    for (const { origin, from } of this.#options.forwarding.linkDown(link.id)) {
      for (const other of this.#those(from)) this.graft(origin, other);
    }
  }

  /** An edit that is held from now on, in its session's order. */
  forward(envelope: Envelope, from: Link | null): void {
    const { forwarding, certificates, pump } = this.#options;
    const { session, number } = envelope.header;
    // People first: what goes to a server takes a tenth of a millisecond that a keystroke need not wait for.
    const links = [...this.#those(forwarding.targets(session, from?.id ?? null))];
    links.sort((a, b) => Number(a.info.kind === 'home') - Number(b.info.kind === 'home'));
    for (const link of links) {
      // Before it is known what they hold nothing live is sent; then everything held becomes their goal (rule 3).
      if (!link.synced) continue;
      const next = link.theirs.get(session) ?? 0;
      if (next === number) {
        link.sent(session, number + 1);
        sendLive(link, certificates, envelope);
      } else if (next < number) {
        link.goals.set(session, number + 1);
        pump(link);
      }
    }
  }

  /** More of that session can be had here again: whoever lacks it catches up. */
  regained(session: SessionId): void {
    const held = this.#options.held.get(session) ?? 0;
    for (const link of this.#options.links.values()) {
      if (!link.synced || (link.theirs.get(session) ?? 0) >= held) continue;
      link.goals.set(session, held);
      this.#options.pump(link);
    }
  }

  /** Sends to the links the tree names for that origin, home excepted. Returns how many. */
  broadcast(origin: SessionId, message: SyncMessage, from: Link | null): number {
    let sent = 0;
    for (const link of this.#those(this.#options.forwarding.targets(origin, from?.id ?? null))) {
      if (!link.synced || link.info.kind === 'home') continue;
      link.send(message);
      sent += 1;
    }
    return sent;
  }

  /** It came first over that link. */
  first(origin: SessionId, from: Link): void {
    for (const link of this.#those(this.#options.forwarding.first(origin, from.id))) this.graft(origin, link);
  }

  /** It came again over that link. */
  duplicate(origin: SessionId, from: Link): void {
    if (this.#options.forwarding.duplicate(origin, from.id)) from.send({ type: 'prune', origin });
  }

  /** Somebody else brings them that origin: what they still lack of it comes that way too. */
  pruned(origin: SessionId, link: Link): void {
    link.goals.delete(origin);
    this.#options.forwarding.pruned(origin, link.id);
  }

  /** Asks that link for the origin. */
  graft(origin: SessionId, link: Link): void {
    this.#options.forwarding.graft(origin, link.id);
    link.send({ type: 'graft', origin, count: this.#options.secured.get(origin) ?? 0 });
  }

  /** The link asks for the origin, of which it holds `count`. */
  grafted(origin: SessionId, count: number, link: Link): void {
    this.#options.forwarding.grafted(origin, link.id);
    const held = this.#options.held.get(origin) ?? 0;
    if (held === 0 || !link.synced) return;
    link.theirs.set(origin, Math.min(count, held));
    if (count >= held) return;
    link.goals.set(origin, held);
    this.#options.pump(link);
  }

  *#those(ids: readonly string[]): Generator<Link> {
    for (const id of ids) {
      const link = this.#options.links.get(id);
      if (link) yield link;
    }
  }
}
