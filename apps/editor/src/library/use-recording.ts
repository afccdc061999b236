import { useEffect } from 'react';
import type { Room } from '../session/room.ts';
import { openLibrary } from './open-library.ts';
import { recordRoom } from './record-room.ts';

/** Keeps the library's record of a document as long as it is open. */
export function useRecording(room: Room): void {
  useEffect(() => {
    let here = true;
    let stop = (): void => undefined;
    void openLibrary().then((library) => {
      if (here) stop = recordRoom(room, library);
    });
    const end = (): void => {
      here = false;
      stop();
      stop = () => undefined;
    };
    // A page that goes does not wait for React; a return from the cache opens the document anew.
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      end();
    };
  }, [room]);
}
