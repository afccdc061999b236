import { type Clock, Emitter, type Timer } from '@parley/runtime';
import { type Status, statusAfter } from './status.ts';

/** After so long it is described anew, ms: often enough for an eye, and out of the way of the keystroke that changed it,
 * which is being sealed, or opened, at that moment. */
const SOON_MS = 8;

/** Shows the status: described anew soon after anything it speaks of may have changed, and told only if it did. */
export class StatusBoard {
  readonly #clock: Clock;
  readonly #describe: () => Status;
  readonly #events = new Emitter<{ status: [Status] }>();
  #status: Status;
  #timer: Timer | null = null;
  #closed = false;

  constructor(clock: Clock, describe: () => Status) {
    this.#clock = clock;
    this.#describe = describe;
    this.#status = describe();
  }

  get status(): Status {
    return this.#status;
  }

  onStatus(listener: (status: Status) => void): () => void {
    return this.#events.on('status', listener);
  }

  /** Something the status speaks of may have changed. */
  touch(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = this.#clock.after(SOON_MS, () => {
      this.#timer = null;
      this.#show();
    });
  }

  /** Shows the last status, and no other after it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#show();
    this.#events.clear();
  }

  #show(): void {
    const status = statusAfter(this.#status, this.#describe());
    if (status === this.#status) return;
    this.#status = status;
    this.#events.emit('status', status);
  }
}
