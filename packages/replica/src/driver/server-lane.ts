import type { Clock, Timer } from '@parley/runtime';
import type { Envelope } from '@parley/wire';

/** How long a server waits for what people are sent at once, ms: about as long as a keystroke is on its way to them. What it
 * costs to send it to a server, and the server to take it, may be done by the cores that bring it to people. */
const AFTER_PEOPLE_MS = 4;

export interface ServerLaneOptions {
  readonly clock: Clock;
  readonly send: (envelope: Envelope) => void;
}

/** What one server is sent live, in order: behind what people are sent. */
export class ServerLane {
  readonly #options: ServerLaneOptions;
  #waiting: Envelope[] = [];
  #timer: Timer | null = null;

  constructor(options: ServerLaneOptions) {
    this.#options = options;
  }

  /** `isForPeople`: somebody is sent it at this moment, too. */
  live(envelope: Envelope, isForPeople: boolean): void {
    this.#waiting.push(envelope);
    if (isForPeople) this.#timer ??= this.#options.clock.after(AFTER_PEOPLE_MS, () => this.flush());
    else this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const envelope of waiting) this.#options.send(envelope);
  }
}
