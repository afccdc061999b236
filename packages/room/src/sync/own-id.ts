import * as Y from 'yjs';
import type { Content } from './content.ts';

/** Under which client id a page writes, and with which clock it goes on. */
export interface OwnId {
  readonly client: number;
  readonly next: number;
}

export const ownIdOf = (doc: Y.Doc): OwnId => ({
  client: doc.clientID,
  next: Y.getState(doc.store, doc.clientID),
});

/**
 * What a page must do before it applies what came. `fresh-session`: it holds structs under the page's own client id that
 * the page has not written. Yjs would change the document's client id to a random one on applying it, and everybody would
 * refuse what the page then writes; so the page first goes on in a fresh session, whose client id is another.
 *
 * Structs beyond the page's next clock count as well: they would wait there until the page has written up to them.
 */
export function beforeApplying({ structs }: Content, own: OwnId): 'apply' | 'fresh-session' {
  const last = structs.get(own.client)?.at(-1);
  return last && last.clock + last.length > own.next ? 'fresh-session' : 'apply';
}

/**
 * Keeps a document's client id as it is: Yjs also changes it when an app writes and applies somebody's update in one
 * transaction, which is no clash. To be used only where what clashes is not applied (`beforeApplying`). Returns what ends it.
 */
export function keepClientId(doc: Y.Doc): () => void {
  const { clientID } = doc;
  const keep = (): void => {
    doc.clientID = clientID;
  };
  // Yjs tells of it right after it has changed the id, and before anybody writes again.
  doc.on('afterTransactionCleanup', keep);
  return () => doc.off('afterTransactionCleanup', keep);
}
