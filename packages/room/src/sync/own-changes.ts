import type * as Y from 'yjs';
import { foreign } from './foreign.ts';

/** How often at most what is no edit goes out as a base, ms: one base is the size of the document. */
export const FOREIGN_EVERY_MS = 10_000;

/**
 * How a change that this page made goes out. `edit`: all its structs are the session's own. `base`: it has structs of
 * other clients (an app's `applyUpdate`, a bridge), which everybody would refuse in an edit: it is in the document's next base.
 */
export const outwardAs = (updateV1: Uint8Array, clientId: number): 'edit' | 'base' =>
  foreign(updateV1, clientId) ? 'base' : 'edit';

/** Whether a document holds something before it is opened, if only something that waits: it goes out as a base. */
export const holdsAnything = ({ store }: Y.Doc): boolean =>
  store.clients.size > 0 || store.pendingStructs !== null || store.pendingDs !== null;

/**
 * When the base that is owed for foreign changes is to be made: at once for the first, and then gathered, at most one in
 * FOREIGN_EVERY_MS. Times are ms of any clock that does not go back.
 *
 * ```
 *   nothing owed ──changed──► owed from a time on ──made──► nothing owed
 * ```
 */
export class ForeignChanges {
  #owedFrom: number | null = null;
  #notBefore = Number.NEGATIVE_INFINITY;

  /** A foreign change was made. */
  changed(now: number): void {
    this.#owedFrom ??= Math.max(now, this.#notBefore);
  }

  /** From when on a base is to be made; null: none is owed. */
  get due(): number | null {
    return this.#owedFrom;
  }

  /** A base is made of the document as it is now, for whatever reason: it has all foreign changes up to now. */
  made(now: number): void {
    this.#owedFrom = null;
    this.#notBefore = now + FOREIGN_EVERY_MS;
  }
}
