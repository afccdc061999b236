import { useEffect, useState } from 'react';
import type { DocumentRecord } from './library.ts';
import { openLibrary } from './open-library.ts';

export interface Listed {
  readonly records: readonly DocumentRecord[];
  /** False: this browser stores no list. */
  readonly kept: boolean;
}

/** The documents of this device as they are now, in whatever tab they change; null until they have been read. */
export function useLibrary(): Listed | null {
  const [listed, setListed] = useState<Listed | null>(null);
  useEffect(() => {
    let here = true;
    let stop = (): void => undefined;
    const start = async (): Promise<void> => {
      const library = await openLibrary();
      const look = (): void => {
        library.list().then(
          (records) => here && setListed({ records, kept: library.kept }),
          (error: unknown) => here && reportError(error),
        );
      };
      if (!here) return;
      look();
      const stopHearing = library.onChange(look);
      // A page that was asleep may have missed what others told.
      window.addEventListener('focus', look);
      window.addEventListener('pageshow', look);
      stop = () => {
        stopHearing();
        window.removeEventListener('focus', look);
        window.removeEventListener('pageshow', look);
      };
    };
    void start();
    return () => {
      here = false;
      stop();
    };
  }, []);
  return listed;
}
