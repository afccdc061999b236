import type { AppendItem } from '@parley/log';
import type { Opener } from '@parley/seal';
import type { Bytes, Counts, Envelope } from '@parley/wire';
import * as Y from 'yjs';
import type { Author } from './author.ts';
import type { Reader } from './reader.ts';

export interface DocumentProofOptions {
  readonly doc: Y.Doc;
  readonly opener: Opener;
  readonly reader: Reader;
  /** Null for a viewer. */
  readonly author: Author | null;
}

/**
 * Whether a snapshot contains what this device shows, so that edits may give way to it (rule 5): its state vector, its
 * deletions, and what waits in it for an edit that is missing. Who wrote what under an id is not compared: whoever may
 * edit may delete it all the same.
 *
 * It is opened into a document of its own. Of 640 KB that takes 0.1 s, and the memory of a second document meanwhile.
 */
export class DocumentProof {
  readonly #options: DocumentProofOptions;

  constructor(options: DocumentProofOptions) {
    this.#options = options;
  }

  /** As `Adoption.prove` of `@parley/log`. */
  async prove(
    snapshot: Envelope,
    chunks: readonly Bytes[],
    kept: () => AsyncIterable<AppendItem>,
  ): Promise<Counts | null> {
    const { doc, opener, reader, author } = this.#options;
    await reader.idle();
    // What this page cannot read it cannot look for in it.
    const covers = snapshot.claim?.covers;
    if ([...reader.newer].some(([session, number]) => (covers?.get(session) ?? 0) > number)) return null;
    // In one moment: what the document shows, and how many edits that is.
    const shown = new Shown(doc);
    const counts = new Map(reader.applied);
    // What was shown then is in the log before it is read.
    await author?.flush();
    const copy = new Y.Doc();
    try {
      Y.applyUpdateV2(copy, await opener.open(snapshot, chunks));
      if (shown.isIn(copy)) return counts;
      for await (const item of kept()) await this.#apply(copy, item);
      return shown.isIn(copy) ? counts : null;
    } catch {
      // Sealed wrongly, or no update of Yjs: which of them does not matter to anybody.
      return null;
    } finally {
      copy.destroy();
    }
  }

  /** An edit that cannot be read is not in the document either. */
  async #apply(copy: Y.Doc, { envelope, chunks }: AppendItem): Promise<void> {
    const update = await this.#options.opener.open(envelope, chunks).catch(() => null);
    if (!update) return;
    try {
      Y.applyUpdate(copy, update);
    } catch {
      // As the reader did.
    }
  }
}

/** What a document showed at one moment. */
class Shown {
  readonly #vector: ReadonlyMap<number, number>;
  readonly #deleted: Y.Snapshot['ds'];
  /** As updates: what waits for structs that are missing. */
  readonly #pending: readonly Uint8Array[];

  constructor({ store }: Y.Doc) {
    this.#vector = vectorOf(store);
    this.#deleted = Y.createDeleteSetFromStructStore(store);
    this.#pending = [store.pendingStructs?.update, store.pendingDs].filter((update) => update != null);
  }

  isIn(doc: Y.Doc): boolean {
    for (const [client, clock] of this.#vector) if (Y.getState(doc.store, client) < clock) return false;
    const deleted = Y.createDeleteSetFromStructStore(doc.store);
    if (!Y.equalDeleteSets(deleted, Y.mergeDeleteSets([deleted, this.#deleted]))) return false;
    const there = Y.createSnapshot(deleted, vectorOf(doc.store));
    // In its own format: what is pending in a document is kept as V2.
    return this.#pending.every((update) =>
      Y.snapshotContainsUpdate(there, Y.convertUpdateFormatV2ToV1(update)),
    );
  }
}

type Store = Y.Doc['store'];

const vectorOf = (store: Store): Map<number, number> =>
  new Map([...store.clients.keys()].map((client) => [client, Y.getState(store, client)]));
