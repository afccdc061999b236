import { Toast } from '@base-ui/react/toast';
import { useEffect } from 'react';
import { text } from '../text/index.ts';
import { type Announcement, onAnnouncement, takeAnnouncements } from './announcements.ts';
import { CrossIcon } from './icons.tsx';

const manager = Toast.createToastManager();

/** How long a plain announcement stays, ms. */
const SHOWN = 5_000;

function show({ title, description, tone = 'plain', action, stays = false }: Announcement): void {
  const id = manager.add({
    title,
    description,
    type: tone,
    priority: tone === 'trouble' ? 'high' : 'low',
    timeout: stays || tone === 'trouble' ? 0 : SHOWN,
    ...(action
      ? {
          actionProps: {
            children: action.name,
            onClick: () => {
              manager.close(id);
              action.run();
            },
          },
        }
      : {}),
  });
}

/** Shows what is announced, from what waits already on. */
export function ToastList() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
      <Feed />
    </Toast.Provider>
  );
}

/** Last in the provider, so that the provider listens to the manager before anything is shown. */
function Feed() {
  useEffect(() => {
    const showAll = (): void => takeAnnouncements().forEach(show);
    // Effects run inside out: one turn later the provider's has run, too.
    const first = setTimeout(showAll);
    const stop = onAnnouncement(() => setTimeout(showAll));
    return () => {
      clearTimeout(first);
      stop();
    };
  }, []);
  return null;
}

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" data-tone={toast.type}>
      <Toast.Content className="toast-content">
        <div className="toast-words">
          <Toast.Title className="toast-title" />
          <Toast.Description className="toast-says" />
        </div>
        <Toast.Action className="button" />
        <Toast.Close className="icon-button" aria-label={text.close}>
          <CrossIcon />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
