import type { Log, LogState } from '@parley/log';
import { decodeCounts, encodeCounts, type SessionId, WireError } from '@parley/wire';
import type { Meta } from './remembered.ts';

export const OWN_SESSIONS_META = 'own-sessions';
/** Sessions of one device that wrote before anything of anybody else came to it. */
const MOST = 512;

/**
 * Which sessions are this device's, as long as its log holds nothing else: somebody who writes before the document has
 * arrived, and opens it again, is a newcomer still. Once there is more, nothing is remembered, and only this very session
 * is its own.
 */
export class OwnSessions {
  readonly #log: Log;
  readonly #session: SessionId;
  readonly #known: ReadonlySet<SessionId>;
  /** Whether the log holds nothing of anybody else. */
  readonly #isAlone: boolean;
  #isSaved = false;

  private constructor(log: Log, state: LogState, session: SessionId, known: ReadonlySet<SessionId>) {
    this.#log = log;
    this.#session = session;
    this.#known = known;
    this.#isAlone = state.base === null && [...state.counts.keys()].every((held) => known.has(held));
  }

  /** `state` is the log's as it was opened, `meta` too. */
  static async load(log: Log, state: LogState, session: SessionId, meta: Meta = log): Promise<OwnSessions> {
    return new OwnSessions(log, state, session, sessionsIn(await meta.getMeta(OWN_SESSIONS_META)));
  }

  has(session: SessionId): boolean {
    return session === this.#session || (this.#isAlone && this.#known.has(session));
  }

  /** This session writes. Rejects with `LogStorageError` if the storage refuses; then it is tried again next time. */
  async wrote(): Promise<void> {
    if (!this.#isAlone || this.#isSaved || this.#known.size >= MOST) return;
    this.#isSaved = true;
    try {
      const all = new Map([...this.#known, this.#session].map((session) => [session, 1] as const));
      await this.#log.setMeta(OWN_SESSIONS_META, encodeCounts(all));
    } catch (error) {
      this.#isSaved = false;
      throw error;
    }
  }
}

function sessionsIn(bytes: Uint8Array | null): ReadonlySet<SessionId> {
  if (!bytes) return new Set();
  try {
    return new Set(decodeCounts(bytes).keys());
  } catch (error) {
    // Written by another version of this page: then they are somebody's.
    if (error instanceof WireError) return new Set();
    throw error;
  }
}
