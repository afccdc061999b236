import type { Clock, Timer } from '@parley/runtime';
import type { SessionId } from '@parley/wire';

/** So long after the other end was first heard of a connection stands, ms, or the local network may be the reason: on one
 * network it takes a tenth of that. */
const PATIENCE_MS = 2_500;

interface Suspect {
  timer: Timer | null;
  isLate: boolean;
  /** It was reached directly once, so nothing keeps this page from it. */
  isCleared: boolean;
  readonly ours: Set<string>;
  readonly theirs: Set<string>;
}

/**
 * Who may stand on this device's own network and is not reached directly all the same. A browser that keeps a page from its
 * network says nothing of it: candidates seem to lead nowhere. What the two ends signal tells whether they could: of two
 * behind one router the public addresses are the same.
 */
export class LocalSuspects {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #suspects = new Map<SessionId, Suspect>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** A dial of that session begins. */
  dialled(session: SessionId): void {
    if (this.#suspects.has(session)) return;
    const fresh = {
      timer: null,
      isLate: false,
      isCleared: false,
      ours: new Set<string>(),
      theirs: new Set<string>(),
    };
    this.#suspects.set(session, fresh);
  }

  /** A connection to it runs direct. */
  cleared(session: SessionId): void {
    const suspect = this.#suspects.get(session);
    if (suspect) suspect.isCleared = true;
  }

  said(session: SessionId, data: unknown): void {
    note(this.#suspects.get(session)?.ours, data);
  }

  heard(session: SessionId, data: unknown): void {
    const suspect = this.#suspects.get(session);
    if (!suspect) return;
    note(suspect.theirs, data);
    suspect.timer ??= this.#clock.after(PATIENCE_MS, () => {
      suspect.isLate = true;
      this.#changed();
    });
  }

  gone(session: SessionId): void {
    this.#suspects.get(session)?.timer?.cancel();
    this.#suspects.delete(session);
  }

  stop(): void {
    for (const session of [...this.#suspects.keys()]) this.gone(session);
  }

  /** Those who had long enough, and may be on the same network. */
  *late(): Generator<SessionId> {
    for (const [session, { isLate, isCleared, ours, theirs }] of this.#suspects) {
      const isElsewhere =
        ours.size > 0 && theirs.size > 0 && ![...ours].some((address) => theirs.has(address));
      if (isLate && !isCleared && !isElsewhere) yield session;
    }
  }
}

/** The public addresses kept of one end, so that no end grows it. */
const MOST_ADDRESSES = 8;

function note(addresses: Set<string> | undefined, data: unknown): void {
  const address = publicAddressOf(data);
  if (addresses && address !== null && addresses.size < MOST_ADDRESSES) addresses.add(address);
}

/** The address of a server-reflexive candidate (RFC 8839, section 5.1): how the end is seen from outside. */
function publicAddressOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('candidate' in data)) return null;
  const { candidate } = data;
  if (typeof candidate !== 'object' || candidate === null || !('candidate' in candidate)) return null;
  const match = /^candidate:\S+ \d+ \S+ \d+ (\S{1,64}) \d+ typ srflx/.exec(String(candidate.candidate));
  return match?.[1] ?? null;
}
