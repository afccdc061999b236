import { useSyncExternalStore } from 'react';
import { Listeners } from '../ui/listeners.ts';

/** What the page is busy with. */
export interface Progress {
  /** In words. */
  readonly what: string;
  /** How much of it is done, from 0 to 1; null: that is not known. */
  readonly part: number | null;
  /** Stops it; null: it cannot be stopped. */
  readonly cancel: (() => void) | null;
}

/** Something that takes a while, as what does it sees it. */
export interface Task {
  /** Aborted when nobody wants it any more. */
  readonly signal: AbortSignal;
  /** Says what is being done, and how much is. */
  say(what: string, part?: number): void;
}

let current: Progress | null = null;
const listeners = new Listeners();

export function useProgress(): Progress | null {
  return useSyncExternalStore(listeners.add, () => current);
}

export function isBusy(): boolean {
  return current !== null;
}

/** Does something beside whatever the page is busy with, and says so if it is busy with nothing else. What fails is the
 * caller's to say. */
export async function alongside<Result>(
  what: string,
  work: (task: Task) => Promise<Result>,
  canCancel = false,
): Promise<Result> {
  const isShown = current === null;
  const aborting = new AbortController();
  const cancel = canCancel ? () => aborting.abort() : null;
  const say = (said: string, part?: number): void => {
    if (isShown) set({ what: said, part: part ?? null, cancel });
  };
  say(what);
  try {
    return await work({ signal: aborting.signal, say });
  } finally {
    if (isShown) set(null);
  }
}

function set(next: Progress | null): void {
  current = next;
  listeners.tell();
}
