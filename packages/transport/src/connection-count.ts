/**
 * Chromium counts a page's connections, closed ones too, until it has collected their garbage, and refuses the 501st. An idle
 * page collects nothing for minutes; to measure its memory it has to, within some twenty seconds. So that is asked for in
 * good time before the bound, and again when it was met.
 */
export const CONNECTIONS = {
  /** Connections made between two requests to collect. */
  each: 200,
} as const;

/** What Chromium has where the page is isolated from other origins (COOP and COEP); not part of the DOM's types yet. */
interface MeasuringPerformance {
  measureUserAgentSpecificMemory?(): Promise<unknown>;
}

/** Counts the connections this page makes, and has the closed ones collected. */
export class ConnectionCount {
  readonly #collect: () => void;
  #made = 0;

  constructor(collect: () => void = collectGarbage) {
    this.#collect = collect;
  }

  made(): void {
    this.#made += 1;
    if (this.#made % CONNECTIONS.each === 0) this.#collect();
  }

  /** The host refused to make one. */
  refused(): void {
    this.#collect();
  }
}

let measuring = false;

function collectGarbage(): void {
  const { measureUserAgentSpecificMemory } = performance as MeasuringPerformance;
  if (measuring || !globalThis.crossOriginIsolated || !measureUserAgentSpecificMemory) return;
  measuring = true;
  const over = (): void => {
    measuring = false;
  };
  // What it measures is of no interest, nor whether it could.
  measureUserAgentSpecificMemory.call(performance).then(over, over);
}
