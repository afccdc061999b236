import type { AppendItem } from '@parley/log';
import type { Opener } from '@parley/seal';
import { type Bytes, type Counts, type Envelope, PROTOCOL_VERSION } from '@parley/wire';
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
 * deletions, and what waits in the document for an edit that is missing. Who wrote what under an id is not compared:
 * whoever may edit may delete it all the same.
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
    const { doc, reader, author } = this.#options;
    await reader.idle();
    // What this page cannot read it cannot look for in it.
    const covers = snapshot.claim?.covers;
    if ([...reader.newer].some(([session, number]) => (covers?.get(session) ?? 0) > number)) return null;
    // In one moment: what the document shows, and how many edits that is.
    const shown = new Shown(doc);
    const counts = new Map(reader.applied);
    // What was shown then is in the log before it is read.
    await author?.flush();
    return (await this.#isIn(shown, snapshot, chunks, kept)) ? counts : null;
  }

  /** As `Adoption.proveLeft` of `@parley/log`. */
  async proveLeft(
    snapshot: Envelope,
    chunks: readonly Bytes[],
    left: () => AsyncIterable<AppendItem>,
    kept: () => AsyncIterable<AppendItem>,
  ): Promise<boolean> {
    const rest = new Y.Doc();
    try {
      for await (const item of left()) {
        // What this page cannot read it cannot look for in it.
        if (item.envelope.header.version > PROTOCOL_VERSION) return false;
        await this.#apply(rest, item);
      }
      return await this.#isIn(new Shown(rest), snapshot, chunks, kept);
    } finally {
      rest.destroy();
    }
  }

  async #isIn(
    shown: Shown,
    snapshot: Envelope,
    chunks: readonly Bytes[],
    kept: () => AsyncIterable<AppendItem>,
  ): Promise<boolean> {
    const copy = new Y.Doc();
    try {
      Y.applyUpdateV2(copy, await this.#options.opener.open(snapshot, chunks));
      if (shown.isIn(copy)) return true;
      for await (const item of kept()) await this.#apply(copy, item);
      return shown.isIn(copy);
    } catch {
      // Sealed wrongly, or no update of Yjs: which of them does not matter to anybody.
      return false;
    } finally {
      copy.destroy();
    }
  }

  /** An edit that cannot be read is not in the document either. */
  async #apply(copy: Y.Doc, { envelope, chunks }: AppendItem): Promise<void> {
    const update = await this.#options.opener.open(envelope, chunks).catch(() => null);
    if (!update) return;
    try {
      if (envelope.header.kind === 'snapshot') Y.applyUpdateV2(copy, update);
      else Y.applyUpdate(copy, update);
    } catch {
      // As the reader did.
    }
  }
}

/** What a document showed at one moment. */
class Shown {
  readonly #integrated: Ids;
  readonly #deleted: Ids;
  readonly #waiting: Ids;

  constructor({ store }: Y.Doc) {
    const { ids, deleted } = waitingIn(store);
    this.#integrated = integratedIn(store);
    this.#waiting = ids;
    this.#deleted = Y.mergeDeleteSets([Y.createDeleteSetFromStructStore(store), deleted]);
  }

  /** What waited may wait there as well: for something that neither has. */
  isIn({ store }: Y.Doc): boolean {
    const integrated = integratedIn(store);
    if (!contains(integrated, this.#integrated)) return false;
    const { ids, deleted } = waitingIn(store);
    return (
      contains(Y.mergeDeleteSets([integrated, ids]), this.#waiting) &&
      contains(Y.mergeDeleteSets([Y.createDeleteSetFromStructStore(store), deleted]), this.#deleted)
    );
  }
}

type Store = Y.Doc['store'];
/** A set of ids as ranges of clocks; Yjs has it for what is deleted, and it serves for the rest. */
type Ids = ReturnType<typeof Y.createDeleteSet>;

const contains = (all: Ids, some: Ids): boolean =>
  Y.equalDeleteSets(Y.mergeDeleteSets([all]), Y.mergeDeleteSets([all, some]));

function integratedIn(store: Store): Ids {
  const ids = Y.createDeleteSet();
  for (const client of store.clients.keys()) {
    ids.clients.set(client, [{ clock: 0, len: Y.getState(store, client) }]);
  }
  return ids;
}

/** What waits for structs that are missing: structs, and deletions. */
function waitingIn({ pendingStructs, pendingDs }: Store): { readonly ids: Ids; readonly deleted: Ids } {
  const ids = Y.createDeleteSet();
  const deleted: Ids[] = [];
  for (const update of [pendingStructs?.update, pendingDs]) {
    if (!update) continue;
    const { structs, ds } = Y.decodeUpdateV2(update);
    deleted.push(ds);
    for (const { id, length } of structs.filter((struct) => !(struct instanceof Y.Skip))) {
      const ranges = ids.clients.get(id.client) ?? [];
      ranges.push({ clock: id.clock, len: length });
      ids.clients.set(id.client, ranges);
    }
  }
  return { ids, deleted: Y.mergeDeleteSets(deleted) };
}
