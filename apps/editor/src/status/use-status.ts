import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Room, Status } from '../session/room.ts';
import { SteadyStatus } from './steady-status.ts';

/** The room's status as it is shown: without what a keystroke changes in it for a moment. */
export function useStatus(room: Room): Status {
  const steady = useMemo(() => new SteadyStatus(room), [room]);
  return useSyncExternalStore(steady.subscribe, steady.current);
}

/** A part of it that keystrokes leave as it is. */
export function useStatusList<List extends 'peers' | 'problems' | 'deletion'>(
  room: Room,
  list: List,
): Status[List] {
  const subscribe = useCallback((listener: () => void) => room.onStatus(listener), [room]);
  return useSyncExternalStore(subscribe, () => room.status[list]);
}
