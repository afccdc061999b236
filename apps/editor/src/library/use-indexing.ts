import { useEffect } from 'react';
import type { Room } from '../session/room.ts';
import { late } from '../ui/late-part.ts';

const loadIndex = late(() => import('./search/index-open.ts'));

/** Keeps the words of an open document to be searched, once the page is `ready`. */
export function useIndexing(room: Room, ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    let stop: (() => void) | null = null;
    let isOver = false;
    loadIndex().then(
      ({ indexOpenDocument }) => {
        if (!isOver) stop = indexOpenDocument(room);
      },
      // The network is away: the list reads the document when it is shown next.
      () => undefined,
    );
    return () => {
      isOver = true;
      stop?.();
    };
  }, [room, ready]);
}
