import type { Way } from './candidate-pair.ts';

type Path = Way['path'];

/** For so long after a pair was selected its candidates may still be named: one that is only known by its packets at first may turn
 * out to be a relay's. Milliseconds. */
const SETTLING_MS = 10_000;

/** How a connection runs, remembered while it runs over the same pair of candidates: what the browser knows of a connection takes
 * it a millisecond to gather, and is asked for every two seconds. */
export class KnownPath {
  readonly #ask: () => Promise<Path | undefined>;
  #known: { readonly pair: string; readonly since: number; path: Path | undefined } | null = null;

  constructor(ask: () => Promise<Path | undefined>) {
    this.#ask = ask;
  }

  /** `pair` names the one that is selected; null where the host does not say: then it is asked each time. */
  async at(pair: string | null, now: number): Promise<Path | undefined> {
    if (pair === null) {
      this.#known = null;
      return this.#ask();
    }
    const known = this.#known?.pair === pair ? this.#known : { pair, since: now, path: undefined };
    this.#known = known;
    const isSettled = now - known.since >= SETTLING_MS;
    if (known.path === undefined || !isSettled) known.path = await this.#ask();
    return known.path;
  }
}

/** Names the pair of candidates that a connection runs over; null if there is none, or the host does not say. */
export function selectedPairOf(connection: RTCPeerConnection | null): string | null {
  try {
    const pair = connection?.sctp?.transport?.iceTransport?.getSelectedCandidatePair();
    return pair ? `${pair.local.candidate}\n${pair.remote.candidate}` : null;
  } catch {
    // Some hosts lack it, others have it and refuse.
    return null;
  }
}
