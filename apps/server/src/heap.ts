import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of the heap in use, garbage included. */
export const heapInUse = (): number => getHeapStatistics().used_heap_size;

/** Says which part of the time the event loop has worked since it was asked last, 0 to 1. */
export function workWatch(): () => number {
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}

let collect: (() => void) | null = null;

/** Collects all garbage of this thread, at once. V8 has no other way than to be asked for the function by a flag, which a context that
 * is made while it is set has. */
export function collectGarbage(): void {
  collect ??= collector();
  collect();
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  try {
    return runInNewContext('gc') as () => void;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
