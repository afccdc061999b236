import type { Room } from './room.ts';

/** As long is waited for a document that nothing brings: then one writes as if it were there, ms. */
export const HOLD_MS = 3_000;
/** The same where somebody is bringing it. */
const MOST_MS = 10_000;
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
  let waited = 0;
  let isOver = false;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const after = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    stopHearing();
    for (const timer of timers) clearTimeout(timer);
    if (typeof window !== 'undefined') window.removeEventListener('pagehide', end, true);
    join();
  };
  const look = (): void => {
    if (isOver || !mayWrite(room, waited)) return;
    if (isBusy()) after(AGAIN_MS, look);
    else end();
  };
  const stopHearing = room.onStatus(look);
  for (const ms of [HOLD_MS, MOST_MS])
    after(ms, () => {
      waited = ms;
      look();
    });
  // Before the room hears it, and closes.
  if (typeof window !== 'undefined') window.addEventListener('pagehide', end, true);
  look();
  return end;
}

function mayWrite({ status }: ArrivingRoom, waited: number): boolean {
  if (status.arrived || waited >= MOST_MS) return true;
  // Other tabs of this browser are newcomers, too.
  const isCarried = status.route !== 'offline' && status.route !== 'tabs';
  return waited >= HOLD_MS && !isCarried;
}
