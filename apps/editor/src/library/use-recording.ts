import { useEffect, useRef } from 'react';
import type { Room } from '../session/room.ts';
import type { SeenPerson } from './library.ts';
import { openLibrary } from './open-library.ts';
import { type RecordedLife, recordRoom } from './record-room.ts';

/** Keeps the library's record of a document as long as it is open. `others`: who else is here, by name. */
export function useRecording(room: Room, others: readonly SeenPerson[]): void {
  const life = useRef<RecordedLife | null>(null);
  const seen = useRef(others);
  useEffect(() => {
    seen.current = others;
    life.current?.saw(others);
  }, [others]);
  useEffect(() => {
    let here = true;
    void openLibrary().then((library) => {
      if (!here) return;
      life.current = recordRoom(room, library);
      life.current.saw(seen.current);
    });
    const end = (): void => {
      here = false;
      life.current?.stop();
      life.current = null;
    };
    // A page that goes does not wait for React; a return from the cache opens the document anew.
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      end();
    };
  }, [room]);
}
