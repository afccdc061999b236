import * as Y from 'yjs';
import { FileError } from './file-error.ts';

/** Bytes of a document that is taken in: it has to be sealed as one edit to begin with, 64 MiB, and some room for what
 * seals it. */
export const MOST_DOCUMENT_BYTES = 60 * 1_048_576;

/** @throws FileError `damaged` for what is no update, or not the whole of a document's */
export function fromUpdate(update: Uint8Array): Y.Doc {
  if (update.length > 2 * MOST_DOCUMENT_BYTES) throw new FileError('too-much');
  const doc = new Y.Doc();
  try {
    Y.applyUpdateV2(doc, update);
  } catch (cause) {
    throw new FileError('damaged', { cause });
  }
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new FileError('damaged');
  return doc;
}
