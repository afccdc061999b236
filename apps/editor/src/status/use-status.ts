import { useCallback, useSyncExternalStore } from 'react';
import type { Room, Status } from '../session/room.ts';

/** The room's status, as it is now: another one several times with each keystroke. */
export function useStatus(room: Room): Status {
  const subscribe = useCallback((listener: () => void) => room.onStatus(listener), [room]);
  return useSyncExternalStore(subscribe, () => room.status);
}

/** One of the lists in it, which keystrokes leave as they are. */
export function useStatusList<List extends 'peers' | 'problems'>(room: Room, list: List): Status[List] {
  const subscribe = useCallback((listener: () => void) => room.onStatus(listener), [room]);
  return useSyncExternalStore(subscribe, () => room.status[list]);
}
