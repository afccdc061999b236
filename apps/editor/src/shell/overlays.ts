import { Listeners } from '../ui/listeners.ts';

/** What lies over the page by the shell's own doing: one at a time. */
export type Overlay = 'palette' | 'shortcuts';

let shown: Overlay | null = null;
const listeners = new Listeners();

export const shownOverlay = (): Overlay | null => shown;

/** Shows it from anywhere; null closes whichever is open. */
export function showOverlay(next: Overlay | null): void {
  shown = next;
  listeners.tell();
}

export const onOverlay = listeners.add;
