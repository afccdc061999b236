import { FieldWriter, LIMITS, type SessionId, sha256Sync } from '@parley/wire';

export const SPOKEN_FOR = {
  /** Clients that a session speaks for besides its own. */
  each: 64,
  /** Those that all sessions together do. */
  all: LIMITS.peers,
} as const;

/** Yjs draws client ids of 32 bits, sessions have such of 53. */
const DRAWN_BITS = 32;
const PURPOSE = 'parley spoken for';

export interface SpokenForOptions {
  /** Whether that client is somebody's own, or spoken for by this page. */
  readonly isTaken: (client: number) => boolean;
  readonly isEditor: (session: SessionId) => boolean;
}

/**
 * The awareness clients that sessions speak for besides their own: a bridge to another protocol brings the people there. Each
 * is shown as the session names it, so that it is the client its edits are of; but nobody speaks for somebody else's client.
 * One that may be a session's own (more than 32 bits), or that is taken, is shown under an id that follows from the session that
 * names it, which no other session can name.
 */
export class SpokenFor {
  readonly #options: SpokenForOptions;
  /** Session → a client as it names it → as it is shown. */
  readonly #shown = new Map<SessionId, Map<number, number>>();
  readonly #speakers = new Map<number, SessionId>();

  constructor(options: SpokenForOptions) {
    this.#options = options;
  }

  /** Whether a session speaks for the client that is shown so. */
  has(client: number): boolean {
    return this.#speakers.has(client);
  }

  /** As they are shown. */
  of(session: SessionId): readonly number[] {
    return [...(this.#shown.get(session)?.values() ?? [])];
  }

  /** As what that session's client is shown; null if there are too many. */
  show(session: SessionId, named: number): number | null {
    const its = this.#shown.get(session) ?? new Map<number, number>();
    const before = its.get(named);
    if (before !== undefined) return before;
    if (its.size >= SPOKEN_FOR.each || this.#speakers.size >= SPOKEN_FOR.all) return null;
    const isFree = named < 2 ** DRAWN_BITS && !this.has(named) && !this.#options.isTaken(named);
    const client = isFree ? named : derived(session, named);
    this.#shown.set(session, its.set(named, client));
    this.#speakers.set(client, session);
    return client;
  }

  /** Lets go of those that the session does not name any more. Returns as what they were shown. */
  keep(session: SessionId, named: ReadonlySet<number>): readonly number[] {
    const its = this.#shown.get(session) ?? new Map<number, number>();
    const gone = [...its].filter(([client]) => !named.has(client));
    for (const [client, shown] of gone) {
      its.delete(client);
      this.#speakers.delete(shown);
    }
    if (its.size === 0) this.#shown.delete(session);
    return gone.map(([, shown]) => shown);
  }

  /** That client turns out to be a session's own. True if somebody was shown so. */
  giveUp(client: number): boolean {
    const speaker = this.#speakers.get(client);
    if (speaker === undefined) return false;
    this.#speakers.delete(client);
    const its = this.#shown.get(speaker);
    for (const [named, shown] of its ?? []) if (shown === client) its?.delete(named);
    return true;
  }

  /** A session that makes room for an editor's clients: one that is not known to be an editor's; null if all are, or there is
   * room. */
  yielding(to: SessionId): SessionId | null {
    const { isEditor } = this.#options;
    if (this.#speakers.size < SPOKEN_FOR.all || !isEditor(to)) return null;
    for (const session of this.#shown.keys()) if (!isEditor(session)) return session;
    return null;
  }
}

function derived(session: SessionId, named: number): number {
  const hash = sha256Sync(
    new FieldWriter().text(PURPOSE, PURPOSE.length).hex32(session).uint(named).finish(),
  );
  // With the highest of 53 bits set: above whatever Yjs draws.
  return Number((BigInt(`0x${hash.slice(0, 16)}`) >> 12n) | (1n << 52n));
}
