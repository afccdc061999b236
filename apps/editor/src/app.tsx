import { useCallback, useEffect, useState } from 'react';
import { documentPage, libraryPage, newPage } from './pages/load.ts';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { OpeningPage } from './pages/opening-page.tsx';
import { usePage } from './pages/use-page.ts';
import { below } from './place.ts';
import { routeOf } from './route.ts';
import { Shell } from './shell/shell.tsx';
import { text } from './text/index.ts';
import { latePart } from './ui/late-part.ts';

const Palette = latePart(async () => (await import('./library/palette.tsx')).Palette);

/** The page of the address, and what every page has around it. */
export function App() {
  return (
    <>
      <Page />
      <Shell palette={Palette} />
    </>
  );
}

/** Going between pages is the browser's own; only a new document changes the address in place,
 * so that going back does not make another one. */
function Page() {
  const [route, setRoute] = useState(() => routeOf(below(location.pathname)));

  useEffect(() => {
    const look = (): void => setRoute(routeOf(below(location.pathname)));
    window.addEventListener('popstate', look);
    return () => window.removeEventListener('popstate', look);
  }, []);

  const onMade = useCallback((link: string) => {
    history.replaceState(null, '', link);
    setRoute('document');
  }, []);

  switch (route) {
    case 'start':
      return <List />;
    case 'not-found':
      return <NotFoundPage />;
    case 'new':
      return <NewDocument onMade={onMade} />;
    case 'document':
      return <OpenDocument />;
  }
}

function List() {
  const Found = usePage(libraryPage);
  return Found ? <Found /> : null;
}

function NewDocument({ onMade }: { onMade: (link: string) => void }) {
  const Found = usePage(newPage);
  return Found ? <Found onMade={onMade} /> : <Opening />;
}

function OpenDocument() {
  const Found = usePage(documentPage);
  return Found ? <Found /> : <Opening />;
}

const Opening = () => <OpeningPage>{text.opening}</OpeningPage>;
