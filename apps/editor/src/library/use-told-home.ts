import { useEffect } from 'react';
import { late } from '../ui/late-part.ts';

const loadTelling = late(() => import('./tell-home.ts'));

/** Home is told of what was deleted without it: once the list stands, and when the network has come back. */
export function useToldHome(ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    const tell = (): void => {
      loadTelling()
        .then(({ tellHome }) => tellHome())
        .catch((error: unknown) => reportError(error));
    };
    tell();
    window.addEventListener('online', tell);
    return () => window.removeEventListener('online', tell);
  }, [ready]);
}
