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
    return () => {
      here = false;
      stop();
    };
  }, [room]);
}
