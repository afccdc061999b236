import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { type Announcement, everAnnounced, onAnnouncement, takeAnnouncements } from './announcements.ts';
import { Boundary } from './boundary.tsx';
import { latePart } from './late-part.ts';

export { type Announcement, announce } from './announcements.ts';

// Most pages never announce anything: what shows it is loaded with the first announcement.
const ToastList = latePart(async () => (await import('./toast-list.tsx')).ToastList);

/** Where announcements appear. Once a page. */
export function Toasts() {
  const needed = useSyncExternalStore(onAnnouncement, everAnnounced);
  return needed ? (
    <Boundary fallback={<PlainToasts />}>
      <Suspense>
        <ToastList />
      </Suspense>
    </Boundary>
  ) : null;
}

/** What is announced must be said also where the list that shows it could not be loaded. */
function PlainToasts() {
  const [said, setSaid] = useState<readonly Announcement[]>([]);
  useEffect(() => {
    const take = (): void => setSaid(takeAnnouncements());
    take();
    return onAnnouncement(take);
  }, []);
  return (
    <div className="progress-line" role="alert">
      {said.map(({ title, description }) => (
        <p key={title}>
          <strong>{title}.</strong> {description}
        </p>
      ))}
    </div>
  );
}
