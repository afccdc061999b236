import { useSyncExternalStore } from 'react';
import { Listeners } from '../ui/listeners.ts';

let current: string | null = null;
const listeners = new Listeners();

/** What the page is busy with, in words, or null. */
export function useProgress(): string | null {
  return useSyncExternalStore(listeners.add, () => current);
}

export function isBusy(): boolean {
  return current !== null;
}

/** Does something beside whatever the page is busy with, and says so if it is busy with nothing else. What fails is the
 * caller's to say. */
export async function alongside<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const isShown = current === null;
  if (isShown) set(what);
  try {
    return await work();
  } finally {
    if (isShown) set(null);
  }
}

function set(next: string | null): void {
  current = next;
  listeners.tell();
}
