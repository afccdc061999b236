/** How long a name stands on its caret, ms. */
const STAYS_MS = 2_200;
/** Someone who goes on and on is named again after so long, ms; until then their name does not lie on the text. */
const AGAIN_MS = 9_000;
/** After so long a rest, ms, a caret that moves again is news. */
const REST_MS = 1_200;

interface Burst {
  /** When its person was last named, and last heard; ms of the page's clock. */
  named: number;
  heard: number;
}

export interface LabelsOptions {
  /** Shows a client's name, or hides it. */
  readonly show: (client: number, shown: boolean) => void;
  readonly now?: () => number;
}

/**
 * When the names on carets show: as somebody begins to type or moves, for a moment. A caret in the middle of a line
 * would otherwise hide the line above it for as long as its person types.
 */
export class CaretLabels {
  readonly #show: LabelsOptions['show'];
  readonly #now: () => number;
  readonly #bursts = new Map<number, Burst>();
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  constructor({ show, now = () => performance.now() }: LabelsOptions) {
    this.#show = show;
    this.#now = now;
  }

  /** Whether that name shows at this moment: a caret that is drawn anew asks. */
  isShown(client: number): boolean {
    return this.#timers.has(client);
  }

  /** That client's caret moved, or came. */
  moved(client: number): void {
    const now = this.#now();
    const before = this.#bursts.get(client);
    const named = before?.named ?? Number.NEGATIVE_INFINITY;
    const news = !before || now - before.heard >= REST_MS || now - named >= AGAIN_MS;
    this.#bursts.set(client, { named: news ? now : named, heard: now });
    if (news) this.name(client);
  }

  /** Names that client now, whatever was before: they have a new name, or somebody points at them. */
  name(client: number): void {
    clearTimeout(this.#timers.get(client));
    this.#timers.set(
      client,
      setTimeout(() => {
        this.#timers.delete(client);
        this.#show(client, false);
      }, STAYS_MS),
    );
    this.#show(client, true);
  }

  gone(client: number): void {
    clearTimeout(this.#timers.get(client));
    this.#timers.delete(client);
    this.#bursts.delete(client);
  }

  close(): void {
    for (const client of [...this.#timers.keys()]) this.gone(client);
  }
}
