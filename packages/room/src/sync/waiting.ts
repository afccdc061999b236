import * as Y from 'yjs';
import { type Ids, IdsBuilder } from './ids.ts';
import type { Struct } from './struct.ts';

/** What a document holds and cannot show: what rests on something that has not come. */
export interface Waiting {
  readonly structs: readonly Struct[];
  readonly deletes: Ids;
}

/** As Yjs keeps it, both V2 updates. */
export interface WaitingBytes {
  readonly structs: Uint8Array | null;
  readonly deletes: Uint8Array | null;
}

export function waitingBytesOf({ store }: Y.Doc): WaitingBytes {
  return { structs: store.pendingStructs?.update ?? null, deletes: store.pendingDs };
}

export function readWaiting(bytes: WaitingBytes): Waiting {
  const structs: Struct[] = [];
  const deletes = new IdsBuilder();
  for (const update of [bytes.structs, bytes.deletes]) {
    if (!update) continue;
    const decoded = Y.decodeUpdateV2(update);
    structs.push(...decoded.structs.filter((struct) => !(struct instanceof Y.Skip)));
    addDeletes(deletes, decoded.ds);
  }
  return { structs, deletes: deletes.build() };
}

export const waitingIn = (doc: Y.Doc): Waiting => readWaiting(waitingBytesOf(doc));

export function addDeletes(builder: IdsBuilder, ds: ReturnType<typeof Y.decodeUpdateV2>['ds']): void {
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) builder.add(client, clock, len);
  }
}
