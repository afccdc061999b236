import type { Room } from './room.ts';

/** As long is waited for the document: then one writes as if it were there, ms. */
const HOLD_MS = 3_000;
/** What is being typed at the moment is waited for; it is looked again so often, ms. */
const AGAIN_MS = 20;

export type ArrivingRoom = Pick<Room, 'status' | 'onStatus'>;

/**
 * What is written on a page before the document has arrived is kept apart from it, and joins it then.
 *
 * @param join called once: when it has arrived, when it is not waited for any longer, when the page goes, or at the latest
 *   when the returned function is called
 * @param isBusy somebody is in the middle of a letter: then it waits a little, unless the page goes
 */
export function whenArrived(room: ArrivingRoom, join: () => void, isBusy: () => boolean): () => void {
  let isLate = false;
  let isOver = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopHearing();
    clearTimeout(late);
    clearTimeout(again);
    globalThis.removeEventListener?.('pagehide', end, true);
    join();
  };
  const look = (): void => {
    if (isOver || !(room.status.arrived || isLate)) return;
    clearTimeout(again);
    if (isBusy()) again = setTimeout(look, AGAIN_MS);
    else end();
  };
  const stopHearing = room.onStatus(look);
  const late = setTimeout(() => {
    isLate = true;
    look();
  }, HOLD_MS);
  // Before the room hears it, and closes.
  globalThis.addEventListener?.('pagehide', end, true);
  look();
  return end;
}
