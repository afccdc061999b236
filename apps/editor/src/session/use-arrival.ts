import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Room } from './room.ts';

/** A document that arrives within this time is not said to be missing, ms: most do. */
const PATIENCE_MS = 1_000;

export interface ArrivalShown {
  /** Whether the document has reached this device. */
  readonly arrived: boolean;
  /** Whether it is to be said that it has not. */
  readonly missed: boolean;
}

export function useArrival(room: Room): ArrivalShown {
  const subscribe = useCallback((listener: () => void) => room.onStatus(listener), [room]);
  const arrived = useSyncExternalStore(subscribe, () => room.status.arrived);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (arrived) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [arrived]);
  return { arrived, missed: late && !arrived };
}
