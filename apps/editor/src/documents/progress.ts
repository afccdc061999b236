import { useSyncExternalStore } from 'react';
import { text } from '../text/index.ts';
import { Listeners } from '../ui/listeners.ts';
import { announce } from '../ui/toasts.tsx';
import { saidOf } from './said.ts';

let current: string | null = null;
const listeners = new Listeners();

/** What the page is busy with, in words, or null. */
export function useProgress(): string | null {
  return useSyncExternalStore(listeners.add, () => current);
}

/**
 * Does something that may take a while, and says so while it does. Only one thing at a time: what is asked for
 * meanwhile is not begun. What fails is announced, under `failed`.
 *
 * @returns the result, or null if it failed or was not begun
 */
export async function during<Result>(
  what: string,
  work: () => Promise<Result>,
  failed: string = text.documents.failed,
): Promise<Result | null> {
  if (current !== null) return null;
  set(what);
  try {
    return await work();
  } catch (error) {
    announce({ title: failed, description: saidOf(error), tone: 'trouble' });
    return null;
  } finally {
    set(null);
  }
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
