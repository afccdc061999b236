import { type Clock, Emitter, type Timer } from '@parley/runtime';
import { type Status, saysTheSame, statusAfter } from './status.ts';

/** After so long a change is told, ms: often enough for an eye, and out of the way of the keystroke that made it, which
 * is being sealed, or opened, at that moment. */
const SOON_MS = 8;

/** Shows the status. Whoever reads it is told the present: it is described anew if anything it speaks of may have changed.
 * Whoever listens is told soon after, once, and only if something did change. */
export class StatusBoard {
  readonly #clock: Clock;
  readonly #describe: () => Status;
  readonly #events = new Emitter<{ status: [Status] }>();
  #status: Status;
  /** The last one that listeners know. */
  #told: Status;
  /** Whether something may have changed since it was described. */
  #stale = false;
  #timer: Timer | null = null;
  #closed = false;

  constructor(clock: Clock, describe: () => Status) {
    this.#clock = clock;
    this.#describe = describe;
    this.#status = describe();
    this.#told = this.#status;
  }

  get status(): Status {
    if (this.#stale) {
      this.#stale = false;
      this.#status = statusAfter(this.#status, this.#describe());
    }
    return this.#status;
  }

  onStatus(listener: (status: Status) => void): () => void {
    return this.#events.on('status', listener);
  }

  /** Something the status speaks of may have changed. */
  touch(): void {
    if (this.#closed) return;
    this.#stale = true;
    this.#timer ??= this.#clock.after(SOON_MS, () => {
      this.#timer = null;
      this.#tell();
    });
  }

  /** Shows the last status, and no other after it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#stale = true;
    this.#tell();
    this.#events.clear();
  }

  #tell(): void {
    const { status } = this;
    if (saysTheSame(status, this.#told)) return;
    this.#told = status;
    this.#events.emit('status', status);
  }
}
