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
  readonly sealer: Sealer;
  /** Updates with this origin came from the room itself. */
  readonly origin: unknown;
  /** A number was taken: the edit exists, and is nowhere yet. */
  readonly began: (number: number) => void;
  readonly publish: (edit: SealedEdit) => void;
}

/**
 * Turns what this peer changes into sealed edits, one after the other (rule 2): the number is taken in the very call in
 * which the document changed, sealing is a serial queue. What changes while an earlier edit is being sealed shares
 * the next envelope, so a keystroke never waits and a burst costs few envelopes.
 */
export class Author {
  readonly #options: AuthorOptions;
  readonly #queue: Batch[] = [];
  #next = 0;
  #sealing: Promise<void> | null = null;
  #released = false;

  constructor(options: AuthorOptions) {
    this.#options = options;
    options.doc.on('update', this.#update);
  }

  /** How many edits this session has begun. */
  get count(): number {
    return this.#next;
  }

  /** The document has loaded: from now on edits go out. Those made before waited here (rule 1). */
  release(): void {
    this.#released = true;
    this.#start();
  }

  /** Resolves when everything begun is sealed and published. */
  async flush(): Promise<void> {
    while (this.#sealing) await this.#sealing;
  }

  /** Takes no further edits, and finishes those begun. */
  async close(): Promise<void> {
    this.#options.doc.off('update', this.#update);
    await this.flush();
  }

  readonly #update = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#options.origin) return;
    const open = this.#queue.at(-1);
    if (open && open.bytes + update.length <= MAX_BATCH_BYTES) {
      open.updates.push(update);
      open.bytes += update.length;
    } else {
      const batch = { number: this.#next++, updates: [update], bytes: update.length };
      this.#queue.push(batch);
      this.#options.began(batch.number);
    }
    this.#start();
  };

  #start(): void {
    if (this.#sealing || !this.#released) return;
    this.#sealing = this.#run().finally(() => {
      this.#sealing = null;
    });
  }

  async #run(): Promise<void> {
    for (let batch = this.#queue.shift(); batch; batch = this.#queue.shift()) {
      const [first, ...rest] = batch.updates;
      if (!first) continue;
      const update = rest.length === 0 ? first : Y.mergeUpdates(batch.updates);
      this.#options.publish(await this.#options.sealer.edit(batch.number, asBytes(update)));
    }
  }
}
