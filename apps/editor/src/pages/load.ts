import type { Route } from '../route.ts';

// What a page is made of is loaded with it. Asked for twice, it is fetched once.

export const loadLibraryPage = () => import('../library/library-page.tsx');
export const loadNewPage = () => import('./new-page.tsx');
export const loadDocumentPage = () => import('./document-page.tsx');

/** Begins to load what the page of a route needs: a new document soon needs what a document does. Should it fail, the
 * page hears of it when it asks for the same itself. */
export function loadAhead(route: Route): void {
  const needed = {
    start: [loadLibraryPage],
    new: [loadNewPage, loadDocumentPage],
    document: [loadDocumentPage],
    'not-found': [],
  }[route];
  for (const load of needed) load().catch(() => undefined);
}
