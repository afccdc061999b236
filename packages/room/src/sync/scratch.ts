import * as Y from 'yjs';

/** A document to compare with, or to merge in, and then to throw away: it keeps the words of what is deleted. */
export const scratchDocument = (): Y.Doc => new Y.Doc({ gc: false });

/**
 * Applies updates in one transaction, and nothing else. Yjs tidies formatting after a remote transaction: it deletes marks
 * that have become needless, as an edit of this document's own. A document made for comparing must not have edits of
 * its own, so the transaction is declared a local one before it ends; Yjs offers no other way to leave that out.
 *
 * Throws what Yjs throws for bytes that are no update; the document may then hold a part and is worth nothing.
 */
export function applyQuietly(doc: Y.Doc, apply: (doc: Y.Doc) => void): void {
  doc.transact((transaction) => {
    apply(doc);
    transaction.local = true;
  });
}
