import * as Y from 'yjs';
import { titleText } from '../title/title.ts';

/**
 * The document's present state, whole, as a Yjs V2 update. What was deleted is not in it: a document in use keeps
 * deleted text as long as somebody may undo, and that is nobody's business who is given the file.
 */
export function stateOf(doc: Y.Doc): Uint8Array {
  const clean = cleanCopy(doc);
  const update = Y.encodeStateAsUpdateV2(clean);
  clean.destroy();
  return update;
}

/** The same under another title. */
export function stateOfCopy(doc: Y.Doc, name: string): Uint8Array {
  const clean = cleanCopy(doc);
  const title = titleText(clean);
  clean.transact(() => {
    title.delete(0, title.length);
    title.insert(0, name);
  });
  const update = Y.encodeStateAsUpdateV2(clean);
  clean.destroy();
  return update;
}

function cleanCopy(doc: Y.Doc): Y.Doc {
  const clean = new Y.Doc({ gc: true });
  Y.applyUpdateV2(clean, Y.encodeStateAsUpdateV2(doc));
  return clean;
}
