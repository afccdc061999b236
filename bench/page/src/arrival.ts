import * as Y from 'yjs';

/** Whether a document holds everything in an update: what it inserts, and what it deletes. */
export class Arrival {
  /** Client → the clock the document must have reached. */
  readonly #inserted: (readonly [client: number, clock: number])[] = [];
  readonly #deleted: (readonly [client: number, clock: number])[] = [];

  constructor(update: Uint8Array) {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const { id, length } of structs) this.#inserted.push([id.client, id.clock + length]);
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        for (let at = clock; at < clock + len; at++) this.#deleted.push([client, at]);
      }
    }
  }

  isIn({ store }: Y.Doc): boolean {
    return (
      this.#inserted.every(([client, clock]) => Y.getState(store, client) >= clock) &&
      this.#deleted.every(
        ([client, clock]) =>
          Y.getState(store, client) > clock && Y.getItem(store, Y.createID(client, clock)).deleted,
      )
    );
  }
}

/** Resolves when the document next changes. */
export const nextChange = (doc: Y.Doc): Promise<void> =>
  new Promise((resolve) => doc.once('update', () => resolve()));
