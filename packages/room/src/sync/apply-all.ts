import * as Y from 'yjs';
import type { UpdateFormat } from './update-structs.ts';

/** From so many edits in a row on they are merged and applied at once: of several people's each may rest on what comes
 * later, and Yjs goes through all that waits with each update. */
const MERGE_FROM = 8;

/** An update that was opened. */
export interface OpenedUpdate {
  readonly update: Uint8Array;
  readonly format: UpdateFormat;
}

/** Applies updates in their order; null: nothing to apply. Returns the indices of those that Yjs does not take. */
export function applyAll(
  doc: Y.Doc,
  updates: readonly (OpenedUpdate | null)[],
  origin: unknown,
): ReadonlySet<number> {
  const failed = new Set<number>();
  takeAll(doc, updates, origin, failed);
  lookAgain(doc, origin);
  return failed;
}

/** Yjs looks at what waits when a client that it names has gone on, and names some of them only: what came in another order than it was
 * written can wait for what is there. So all of it is handed to it once more, as long as that brings anything. */
function lookAgain(doc: Y.Doc, origin: unknown): void {
  for (let states = -1; doc.store.pendingStructs !== null && states !== sumOfStates(doc); ) {
    states = sumOfStates(doc);
    const { update } = doc.store.pendingStructs;
    doc.store.pendingStructs = null;
    Y.applyUpdateV2(doc, update, origin);
  }
}

/** It rises with everything that is put in place. */
function sumOfStates({ store }: Y.Doc): number {
  let sum = 0;
  for (const client of store.clients.keys()) sum += Y.getState(store, client);
  return sum;
}

function takeAll(
  doc: Y.Doc,
  updates: readonly (OpenedUpdate | null)[],
  origin: unknown,
  failed: Set<number>,
): void {
  const edits = updates.flatMap((each) => (each?.format === 'V1' ? each.update : []));
  if (edits.length >= MERGE_FROM && isTaken(() => Y.applyUpdate(doc, Y.mergeUpdates(edits), origin))) {
    for (const each of updates)
      if (each?.format === 'V2' && !isTaken(() => Y.applyUpdateV2(doc, each.update, origin)))
        failed.add(updates.indexOf(each));
    return;
  }
  for (const [index, each] of updates.entries()) {
    if (!each) continue;
    const apply = each.format === 'V2' ? Y.applyUpdateV2 : Y.applyUpdate;
    if (!isTaken(() => apply(doc, each.update, origin))) failed.add(index);
  }
}

/** Yjs throws whatever it comes upon in what is no update. */
function isTaken(apply: () => void): boolean {
  try {
    apply();
    return true;
  } catch {
    return false;
  }
}
