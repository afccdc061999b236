import type * as Y from 'yjs';
import { type PackedUpdates, packUpdates } from './packed.ts';
import { ShownSlices, type SliceLimits } from './shown-slices.ts';
import { type WaitingBytes, waitingBytesOf } from './waiting.ts';

/** A document that is written in while it is handed to another thread: slices, and then what changed meanwhile. */
export type HandOverMessage =
  | { readonly type: 'shown'; readonly slice: Uint8Array }
  /** The last one. */
  | { readonly type: 'end'; readonly meanwhile: PackedUpdates; readonly waiting: WaitingBytes };

export interface HandOverOptions {
  readonly doc: Y.Doc;
  /** What is in `moved` is gone here afterwards. */
  readonly post: (message: HandOverMessage, moved: readonly ArrayBuffer[]) => void;
  /** Lets the page do something else. */
  readonly breathe: () => Promise<void>;
  readonly limits?: SliceLimits | undefined;
}

/**
 * Hands a document over from the moment it is made: it records what changes until `run` has posted everything, the last
 * of it in one turn, so that what was posted is the document of that turn. `close` it in any case.
 */
export class HandOver {
  readonly #options: HandOverOptions;
  readonly #meanwhile: Uint8Array[] = [];
  readonly #origins = new Set<unknown>();

  constructor(options: HandOverOptions) {
    this.#options = options;
    options.doc.on('update', this.#changed);
  }

  /** Of the transactions that changed the document meanwhile. */
  get origins(): Iterable<unknown> {
    return this.#origins;
  }

  async run(): Promise<void> {
    const { doc, post, breathe, limits } = this.#options;
    const slices = new ShownSlices(doc, limits);
    for (let slice = slices.next(); slice; slice = slices.next()) {
      post({ type: 'shown', slice }, [slice.buffer]);
      if (slices.done) break;
      await breathe();
    }
    const meanwhile = packUpdates(this.#meanwhile);
    const moved = [meanwhile.bytes.buffer, meanwhile.lengths.buffer];
    post({ type: 'end', meanwhile, waiting: waitingBytesOf(doc) }, moved);
    this.close();
  }

  close(): void {
    this.#options.doc.off('update', this.#changed);
  }

  readonly #changed = (update: Uint8Array, origin: unknown): void => {
    this.#meanwhile.push(update);
    this.#origins.add(origin);
  };
}
