import type { Status } from '../session/room.ts';

/** How long what is open may take to close, ms. What is unfinished then is no worse off than when a tab is closed. */
const PATIENCE = 3_000;

type Close = () => Promise<void>;

/** A room, as far as leaving it goes. */
export interface Leavable {
  readonly status: Pick<Status, 'unsaved'>;
}

const closers = new Set<Close>();
const open = new Set<Leavable>();
const writers = new Set<() => void>();
const holders = new Set<() => boolean>();

/** `close` is awaited before this page reloads by its own will, until the returned function is called. */
export function beforeReload(close: Close): () => void {
  closers.add(close);
  return () => {
    closers.delete(close);
  };
}

/** The browser asks, in its own words, before this page goes while something written in `room` is nowhere durable, until
 * the returned function is called. */
export function warnBeforeLoss(room: Leavable, page: Pick<Window, Hears> = window): () => void {
  if (open.size === 0) page.addEventListener('beforeunload', ask);
  open.add(room);
  return () => {
    open.delete(room);
    if (open.size === 0) page.removeEventListener('beforeunload', ask);
  };
}

/** `write` is called before it is decided whether the browser asks, until the returned function is called: it puts into its
 * room what a person has written and the room does not know of yet. */
export function beforeAsking(write: () => void): () => void {
  writers.add(write);
  return () => {
    writers.delete(write);
  };
}

/** While `isHeld` answers true the browser asks, until the returned function is called: something waits that cannot be put
 * into its room yet. */
export function holdsBack(isHeld: () => boolean): () => void {
  holders.add(isHeld);
  return () => {
    holders.delete(isHeld);
  };
}

type Hears = 'addEventListener' | 'removeEventListener';

/** Whether leaving now would lose something. */
function isAnythingUnsaved(): boolean {
  for (const write of [...writers]) write();
  return [...open].some(({ status }) => status.unsaved) || [...holders].some((isHeld) => isHeld());
}

const ask = (event: BeforeUnloadEvent): void => {
  if (isAnythingUnsaved()) event.preventDefault();
};

/** Closes what is open, and loads this page again. Where that would lose something nothing is closed before the browser
 * has asked, so that whoever stays has everything. */
export async function reloadPage(reload: () => void = () => location.reload()): Promise<void> {
  if (!isAnythingUnsaved()) {
    const closed = Promise.allSettled([...closers].map((close) => close()));
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }
  reload();
}
