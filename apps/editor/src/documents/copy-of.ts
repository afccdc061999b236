import * as Y from 'yjs';
import { text } from '../text/late.ts';
import { titleText, wholeName } from './title.ts';

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

/** The same, with a title that says it is a copy. */
export function stateOfCopy(doc: Y.Doc): Uint8Array {
  const clean = cleanCopy(doc);
  const name = text.titleField.copyOf(wholeName(doc) ?? text.untitled);
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
