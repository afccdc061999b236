import type { Schema } from '@tiptap/pm/model';
import type * as Y from 'yjs';
import { schemaGapOfTransaction } from './schema-gap.ts';

/**
 * Watches a document that an editor of `schema` is bound to, and calls `onGap` once, with the unknown names, as soon as
 * somebody else's edit brings what the schema does not know. The call comes after the edit has been integrated and
 * before any observer hears of it, so whoever unbinds the editor inside it saves the new content from being deleted.
 *
 * @returns stops watching
 */
export function guardSchema(
  fragment: Y.XmlFragment,
  schema: Schema,
  onGap: (gap: readonly string[]) => void,
): () => void {
  const { doc } = fragment;
  if (!doc) throw new TypeError('the fragment belongs to no document');
  const check = (transaction: Y.Transaction): void => {
    if (transaction.local) return;
    const gap = schemaGapOfTransaction(schema, fragment, transaction);
    if (gap.length === 0) return;
    stop();
    onGap(gap);
  };
  const stop = (): void => doc.off('beforeObserverCalls', check);
  doc.on('beforeObserverCalls', check);
  return stop;
}
