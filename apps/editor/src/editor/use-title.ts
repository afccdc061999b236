import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { text } from '../text/index.ts';
import { CONTENT } from './content.ts';
import { titleOf } from './title.ts';

/** The document's title as it is now, or null; the browser's tab says it too. */
export function useTitle(doc: Y.Doc): string | null {
  const fragment = doc.getXmlFragment(CONTENT);
  const [title, setTitle] = useState(() => titleOf(fragment));
  useEffect(() => {
    const look = (): void => setTitle(titleOf(fragment));
    look();
    fragment.observeDeep(look);
    return () => fragment.unobserveDeep(look);
  }, [fragment]);
  useEffect(() => {
    document.title = text.pageTitle(title ?? text.untitled);
    return () => {
      document.title = text.product;
    };
  }, [title]);
  return title;
}
