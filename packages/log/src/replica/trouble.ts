import { LogStorageError } from '../log.ts';

export interface TroubleEvents {
  failed(error: LogStorageError): void;
  recovered(): void;
}

/**
 * What keeps a replica's edits out of its log: a storage that refuses, or edits that stand behind what the log has lost.
 * It is told when it begins, and its end only once neither is so: nobody is to hear that all is well while something
 * is in memory alone.
 */
export class Trouble {
  readonly #events: TroubleEvents;
  #refusing = false;
  #told = false;

  constructor(events: TroubleEvents) {
    this.#events = events;
  }

  /** Whether the storage refuses at the moment. */
  get isRefusing(): boolean {
    return this.#refusing;
  }

  /** The storage refused. */
  refused(error: LogStorageError): void {
    this.#refusing = true;
    this.#told = true;
    this.#events.failed(error);
  }

  /** It took what was to be written. */
  wrote(): void {
    this.#refusing = false;
  }

  /** `stranded`: whether edits that are in memory alone cannot be written, since the log lacks what comes before them. */
  judge(stranded: boolean): void {
    if (this.#refusing || stranded === this.#told) return;
    this.#told = stranded;
    if (stranded)
      this.#events.failed(new LogStorageError('refused', 'the log has lost what comes before it'));
    else this.#events.recovered();
  }
}
