import { lazy, Suspense, useSyncExternalStore } from 'react';
import { everAnnounced, onAnnouncement } from './announcements.ts';

export { type Announcement, announce } from './announcements.ts';

// Most pages never announce anything: what shows it is loaded with the first announcement.
const ToastList = lazy(async () => ({ default: (await import('./toast-list.tsx')).ToastList }));

/** Where announcements appear. Once a page. */
export function Toasts() {
  const needed = useSyncExternalStore(onAnnouncement, everAnnounced);
  return needed ? (
    <Suspense>
      <ToastList />
    </Suspense>
  ) : null;
}
