import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { loadDocumentPage, loadLibraryPage, loadNewPage } from './pages/load.ts';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { OpeningPage } from './pages/opening-page.tsx';
import { routeOf } from './route.ts';
import { Shell } from './shell/shell.tsx';
import { text } from './text/index.ts';

const LibraryPage = lazy(async () => ({ default: (await loadLibraryPage()).LibraryPage }));
const DocumentPage = lazy(async () => ({ default: (await loadDocumentPage()).DocumentPage }));
const NewPage = lazy(async () => ({ default: (await loadNewPage()).NewPage }));

/** The page of the address, and what every page has around it. */
export function App() {
  return (
    <>
      <Page />
      <Shell />
    </>
  );
}

/** Going between pages is the browser's own; only a new document changes the address in place,
 * so that going back does not make another one. */
function Page() {
  const [route, setRoute] = useState(() => routeOf(location.pathname));

  useEffect(() => {
    const look = (): void => setRoute(routeOf(location.pathname));
    window.addEventListener('popstate', look);
    return () => window.removeEventListener('popstate', look);
  }, []);

  const onMade = useCallback((link: string) => {
    history.replaceState(null, '', link);
    setRoute('document');
  }, []);

  switch (route) {
    case 'start':
      return (
        <Suspense>
          <LibraryPage />
        </Suspense>
      );
    case 'not-found':
      return <NotFoundPage />;
    case 'new':
    case 'document':
      return (
        <Suspense fallback={<OpeningPage>{text.opening}</OpeningPage>}>
          {route === 'new' ? <NewPage onMade={onMade} /> : <DocumentPage />}
        </Suspense>
      );
  }
}
