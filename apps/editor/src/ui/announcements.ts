import { Listeners } from './listeners.ts';

export interface Announcement {
  readonly title: string;
  readonly description?: string;
  /** `trouble` is spoken at once and stays until it is closed. */
  readonly tone?: 'plain' | 'trouble';
  readonly action?: { readonly name: string; readonly run: () => void };
  /** Stays until it is closed or its action is taken. */
  readonly stays?: boolean;
}

const listeners = new Listeners();
let waiting: readonly Announcement[] = [];
let ever = false;

/** Says something in a corner of the page, from anywhere. */
export function announce(announcement: Announcement): void {
  waiting = [...waiting, announcement];
  ever = true;
  listeners.tell();
}

/** What has been announced since this was asked for last. */
export function takeAnnouncements(): readonly Announcement[] {
  const taken = waiting;
  waiting = [];
  return taken;
}

/** Calls `listener` when something is announced, until the returned function is called. */
export const onAnnouncement = listeners.add;

/** Whether anything was announced on this page yet. */
export const everAnnounced = (): boolean => ever;
