import { observeTitle, shownTitle } from '@parley/document/title';
import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { text } from '../text/index.ts';

/** What the document is called as it is now, or null; the browser's tab says it too.
 *
 * @param arrived false: what it is called is not known yet */
export function useTitle(doc: Y.Doc, arrived: boolean): string | null {
  const [title, setTitle] = useState(() => shownTitle(doc));
  useEffect(() => {
    const look = (): void => setTitle(shownTitle(doc));
    look();
    return observeTitle(doc, look);
  }, [doc]);
  useEffect(() => {
    document.title = title === null && !arrived ? text.product : text.pageTitle(title ?? text.untitled);
    return () => {
      document.title = text.product;
    };
  }, [title, arrived]);
  return title;
}
