import { stateOfCopy } from '@parley/document/files';
import { wholeName } from '@parley/document/title';
import type * as Y from 'yjs';
import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';

/** A document's present state under a title that says it is a copy, as an update (V2). */
export const copyOf = (doc: Y.Doc): Uint8Array =>
  stateOfCopy(doc, text.titleField.copyOf(wholeName(doc) ?? text.untitled));

export function announceCopy(title: string | null): void {
  announce({
    title: text.documents.duplicated(title ?? text.untitled),
    description: text.documents.duplicatedSays,
  });
}
