import type { Have, Link } from '@parley/replica';
import type { Logger } from '@parley/runtime';
import type { Verifier } from '@parley/seal';
import { type Certificate, mayEdit, type Peer, type Role, type SessionId } from '@parley/wire';
import { Said } from '../sync/said.ts';
import { factsOf } from './link-facts.ts';

/** What this peer knows of a link besides what it carries. */
export interface Neighbour {
  readonly link: Link;
  /** What the other side says of itself; null until it did. */
  peer: Peer | null;
  /** What its certificate says it may do, `view` if it has none that holds; null until that is known. */
  role: Role | null;
  /** For WebRTC: how the selected candidate pair runs; undefined until known. */
  path: 'direct' | 'relayed' | undefined;
  /** When a fresh receipt last came over it, first copy or not; null: never. */
  receiptAt: number | null;
  /** What it holds of the text; null until it said so. */
  said: Said | null;
}

export interface NeighboursOptions {
  readonly logger: Logger;
  readonly verifier: Verifier;
  /** What this peer says of itself at this moment. */
  readonly self: () => Peer;
  readonly changed: () => void;
}

/** Who is at the other end of each link. Peers introduce themselves to each other when a link opens, and again when
 * something of it changes; home is no peer. */
export class Neighbours {
  readonly #options: NeighboursOptions;
  readonly #byLink = new Map<string, Neighbour>();

  constructor(options: NeighboursOptions) {
    this.#options = options;
  }

  get all(): Iterable<Neighbour> {
    return this.#byLink.values();
  }

  /** Those of the mesh who introduced themselves; a viewer is who is not known to be more. */
  *meshed(): Generator<Peer & { readonly role: Role }> {
    for (const { link, peer, role } of this.#byLink.values())
      if (factsOf(link).isMeshed && peer) yield { ...peer, role: role ?? 'view' };
  }

  /** Whether a neighbour of that session has shown an editor's certificate. */
  isEditor(session: SessionId): boolean {
    for (const { link, role } of this.#byLink.values())
      if (link.info.session === session && role !== null && mayEdit(role)) return true;
    return false;
  }

  /** The neighbour over that link; undefined if it is down. */
  over(link: string): Neighbour | undefined {
    return this.#byLink.get(link);
  }

  up(link: Link): void {
    const neighbour: Neighbour = {
      link,
      peer: null,
      role: null,
      path: undefined,
      receiptAt: null,
      said: null,
    };
    this.#byLink.set(link.id, neighbour);
    if (!factsOf(link).isHome) link.send(this.#options.self());
    void this.#askPath(neighbour);
  }

  down(link: Link): void {
    this.#byLink.delete(link.id);
  }

  /** The other side said what it holds of the text. */
  said(have: Have, link: Link): void {
    const neighbour = this.#byLink.get(link.id);
    if (!neighbour) return;
    neighbour.said ??= new Said();
    neighbour.said.hear(have);
    this.#options.changed();
  }

  /** The other side introduced itself. False if it names another session than the link's. */
  introduced(peer: Peer, link: Link): boolean {
    const neighbour = this.#byLink.get(link.id);
    if (!neighbour || peer.session !== link.info.session) return false;
    const isFirst = neighbour.peer === null;
    neighbour.peer = peer;
    // A session has one certificate from its beginning: what comes later is not looked at.
    if (isFirst) void this.#certify(neighbour, peer.certificate);
    this.#options.changed();
    return true;
  }

  /** Something this peer says of itself changed. */
  introduceAll(): void {
    const self = this.#options.self();
    for (const { link } of this.#byLink.values()) if (!factsOf(link).isHome) link.send(self);
  }

  /** The leading tab shows the others that it is not frozen (rule 12). */
  beacon(): void {
    const self = this.#options.self();
    for (const { link } of this.#byLink.values()) if (factsOf(link).isTab) link.send(self);
  }

  /** Asks WebRTC how its pairs run now: ICE may have changed them. */
  askPaths(): void {
    for (const neighbour of this.#byLink.values()) void this.#askPath(neighbour);
  }

  async #certify(neighbour: Neighbour, certificate: Certificate | null): Promise<void> {
    const { verifier, logger, changed } = this.#options;
    try {
      const holds = certificate !== null && (await verifier.certificate(certificate));
      neighbour.role = holds ? certificate.role : 'view';
    } catch (error) {
      logger.warn('a certificate was not checked', { error: String(error) });
    }
    changed();
  }

  async #askPath(neighbour: Neighbour): Promise<void> {
    const { logger, changed } = this.#options;
    try {
      const path = await neighbour.link.channel.path?.();
      if (path === undefined || path === neighbour.path) return;
      neighbour.path = path;
      changed();
    } catch (error) {
      logger.warn('a path is not known', { error: String(error) });
    }
  }
}
