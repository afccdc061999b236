import { type ConnectionId, LIMITS, type SessionId } from '@parley/wire';

/** The least time between two offers of one session that are answered, ms: each costs a connection. Honest peers wait
 * longer before they try again. */
const OFFER_MS = 250;

/** Whom signaling names at this moment, and where it reaches them. */
export class NamedSessions {
  /** To tell whether a signal came from where it says. */
  readonly #connections = new Map<ConnectionId, SessionId>();
  /** When each session's last offer was answered. */
  readonly #offered = new Map<SessionId, number>();
  /** Those whom a dial has missed and none has reached since. */
  readonly #missed = new Set<SessionId>();

  get all(): readonly (readonly [ConnectionId, SessionId])[] {
    return [...this.#connections];
  }

  get sessions(): readonly SessionId[] {
    return [...this.#connections.values()];
  }

  /** False if there are too many already. */
  add(connection: ConnectionId, session: SessionId): boolean {
    if (this.#connections.size >= LIMITS.peers) return false;
    this.#connections.set(connection, session);
    return true;
  }

  /** Who was there; null if nobody was named so. */
  remove(connection: ConnectionId): SessionId | null {
    const session = this.#connections.get(connection) ?? null;
    this.#connections.delete(connection);
    if (session !== null) this.#offered.delete(session);
    if (session !== null) this.#missed.delete(session);
    return session;
  }

  at(connection: ConnectionId): SessionId | null {
    return this.#connections.get(connection) ?? null;
  }

  has(session: SessionId): boolean {
    return this.sessions.includes(session);
  }

  *connectionsOf(session: SessionId): Generator<ConnectionId> {
    for (const [connection, named] of this.#connections) if (named === session) yield connection;
  }

  /** Whether an offer of that session is answered now. */
  mayOffer(session: SessionId, now: number): boolean {
    const last = this.#offered.get(session);
    // A clock set back says nothing.
    if (last !== undefined && now >= last && now - last < OFFER_MS) return false;
    this.#offered.set(session, now);
    return true;
  }

  /** A dial did not reach that session, or did. */
  miss(session: SessionId, isMissed: boolean): void {
    if (isMissed) this.#missed.add(session);
    else this.#missed.delete(session);
  }

  isMissed(session: SessionId): boolean {
    return this.#missed.has(session);
  }

  clear(): void {
    this.#connections.clear();
    this.#offered.clear();
    this.#missed.clear();
  }
}
