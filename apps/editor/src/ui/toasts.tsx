import { Suspense, useSyncExternalStore } from 'react';
import { everAnnounced, onAnnouncement } from './announcements.ts';
import { latePart } from './late-part.ts';

export { type Announcement, announce } from './announcements.ts';

// Most pages never announce anything: what shows it is loaded with the first announcement.
const ToastList = latePart(async () => (await import('./toast-list.tsx')).ToastList);

/** Where announcements appear. Once a page. */
export function Toasts() {
  const needed = useSyncExternalStore(onAnnouncement, everAnnounced);
  return needed ? (
    <Suspense>
      <ToastList />
    </Suspense>
  ) : null;
}
