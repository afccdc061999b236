import type { Log } from '@parley/log';
import type { Logger } from '@parley/runtime';
import { type Bytes, concat, type Deletion, decodeDeletion } from '@parley/wire';
import type { DeletionStatus } from '../status/status.ts';

/** Under this name a log remembers it. */
export const DELETION_META = 'deletion';

/** Its first byte: whether home has heard of it. */
const [UNTOLD, TOLD] = [0, 1];

/** The owner's deletion of the document as this device knows it: kept beside the log, and taken to home until home has heard of it. */
export class RoomDeletion {
  readonly #log: Pick<Log, 'setMeta'>;
  readonly #logger: Logger;
  #known: Deletion | null = null;
  #status: DeletionStatus | null = null;

  /** `bytes`: what the log remembers. */
  constructor(log: Pick<Log, 'setMeta'>, logger: Logger, bytes: Bytes | null) {
    this.#log = log;
    this.#logger = logger;
    if (bytes) this.#set(decodeDeletion(bytes.slice(1)), bytes[0] === TOLD);
  }

  /** Null while the document is not deleted, as far as is known here. */
  get known(): Deletion | null {
    return this.#known;
  }

  /** The same object until it says something else. */
  get status(): DeletionStatus | null {
    return this.#status;
  }

  /** It was deleted: by whoever holds the owner's secret here, or it was heard of. Resolves once that is written down, or the
   * storage refuses. */
  learned(deletion: Deletion, atHome: boolean): Promise<void> {
    if (this.#known && (!atHome || this.#status?.atHome)) return Promise.resolve();
    this.#set(this.#known ?? deletion, atHome);
    return this.#save();
  }

  /** Home has closed because of it. */
  homeHeard(): void {
    if (this.#known) void this.learned(this.#known, true);
  }

  #set(deletion: Deletion, atHome: boolean): void {
    this.#known = deletion;
    this.#status = { time: deletion.time, atHome };
  }

  async #save(): Promise<void> {
    if (!this.#known) return;
    const told = Uint8Array.of(this.#status?.atHome ? TOLD : UNTOLD);
    try {
      await this.#log.setMeta(DELETION_META, concat(told, this.#known.bytes));
    } catch (error) {
      this.#logger.warn('that it is deleted was not written down', { error: String(error) });
    }
  }
}
