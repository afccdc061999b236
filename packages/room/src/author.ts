import type { SealedEdit, Sealer } from '@parley/seal';
import { asBytes } from '@parley/wire';
import * as Y from 'yjs';

/** A batch is closed early at this size, so that one envelope stays far below what a peer accepts. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

interface Batch {
  readonly number: number;
  readonly updates: Uint8Array[];
  bytes: number;
}

export interface AuthorOptions {
  readonly doc: Y.Doc;
  /** Whether a change with this transaction origin came from the room itself. */
  readonly isRemote: (origin: unknown) => boolean;
}

/** Where an author's edits go, once there is somewhere. */
export interface AuthorRoutes {
  readonly sealer: Sealer;
  /** A number was taken: the edit exists, and is nowhere yet. */
  readonly began: (number: number) => void;
  readonly publish: (edit: SealedEdit) => void;
  /** The edit `number` could not be sealed, and none after it will be. */
  readonly stopped: (number: number, error: unknown) => void;
}

/**
 * Turns what this peer changes into sealed edits, one after the other (rule 2): the number is taken in the very call in
 * which the document changed, sealing is a serial queue. What changes while an earlier edit is being sealed shares
 * the next envelope, so a keystroke never waits and a burst costs few envelopes.
 *
 * ```
 *   waiting ──release──► writing ──an edit cannot be sealed──► stopped
 * ```
 *
 * It listens from the moment it is made, and seals from `release` on (rule 1). An edit that cannot be sealed (larger
 * than an envelope with all its chunks) ends it: in Yjs whatever a client writes rests on what it wrote before, so later
 * edits would wait in everybody's document, for ever, for the one that is missing. They stay in this document alone,
 * and the status says so.
 */
export class Author {
  readonly #options: AuthorOptions;
  #queue: Batch[] = [];
  #next = 0;
  #routes: AuthorRoutes | null = null;
  #sealing: Promise<void> | null = null;
  #stopped = false;

  constructor(options: AuthorOptions) {
    this.#options = options;
    options.doc.on('update', this.#update);
  }

  /** How many edits this session has begun. */
  get count(): number {
    return this.#next;
  }

  /** The document has loaded: from now on edits go out. Those made before waited here (rule 1). */
  release(routes: AuthorRoutes): void {
    this.#routes = routes;
    for (const { number } of this.#queue) routes.began(number);
    this.#start();
  }

  /** Resolves when everything begun is sealed and published, or it stopped. */
  async flush(): Promise<void> {
    while (this.#sealing) await this.#sealing;
  }

  /** Takes no further edits, and finishes those begun. */
  async close(): Promise<void> {
    this.#options.doc.off('update', this.#update);
    await this.flush();
  }

  readonly #update = (update: Uint8Array, origin: unknown): void => {
    if (this.#stopped || this.#options.isRemote(origin)) return;
    const open = this.#queue.at(-1);
    if (open && open.bytes + update.length <= MAX_BATCH_BYTES) {
      open.updates.push(update);
      open.bytes += update.length;
    } else {
      const batch = { number: this.#next++, updates: [update], bytes: update.length };
      this.#queue.push(batch);
      this.#routes?.began(batch.number);
    }
    this.#start();
  };

  #start(): void {
    const routes = this.#routes;
    if (this.#sealing || !routes || this.#queue.length === 0) return;
    this.#sealing = this.#run(routes);
  }

  async #run(routes: AuthorRoutes): Promise<void> {
    try {
      for (let batch = this.#queue.shift(); batch; batch = this.#queue.shift()) {
        const sealed = await this.#seal(batch, routes);
        if (sealed) routes.publish(sealed);
      }
    } finally {
      // In the turn that found the queue empty: what comes in the next one starts it again.
      this.#sealing = null;
    }
  }

  async #seal({ number, updates }: Batch, { sealer, stopped }: AuthorRoutes): Promise<SealedEdit | null> {
    try {
      const [first] = updates;
      const update = first && updates.length === 1 ? first : Y.mergeUpdates(updates);
      return await sealer.edit(number, asBytes(update));
    } catch (error) {
      this.#stopped = true;
      this.#queue = [];
      stopped(number, error);
      return null;
    }
  }
}
