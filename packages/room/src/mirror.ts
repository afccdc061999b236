import * as Y from 'yjs';

/** A copy of a document that follows it and from which nothing flows back. */
export interface Mirror {
  readonly doc: Y.Doc;
  close(): void;
}

/**
 * Mirrors a document (rule 11). Some editor bindings (y-prosemirror's) change the document they are bound to while they
 * show it; a viewer's editor is bound to a mirror, so that whatever happens there never reaches the document.
 */
export function mirror(source: Y.Doc): Mirror {
  const doc = new Y.Doc({ gc: true });
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(source), source);
  const follow = (update: Uint8Array): void => Y.applyUpdate(doc, update, source);
  source.on('update', follow);
  return {
    doc,
    close() {
      source.off('update', follow);
      doc.destroy();
    },
  };
}
