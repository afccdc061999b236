import { useCallback, useSyncExternalStore } from 'react';
import type { Room, Status } from '../session/room.ts';

/** The room's status, as it is now. */
export function useStatus(room: Room): Status {
  const subscribe = useCallback((listener: () => void) => room.onStatus(listener), [room]);
  return useSyncExternalStore(subscribe, () => room.status);
}
