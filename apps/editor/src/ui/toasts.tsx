import { Toast } from '@base-ui/react/toast';
import { text } from '../text/index.ts';
import { CrossIcon } from './icons.tsx';

const manager = Toast.createToastManager();

export interface Announcement {
  readonly title: string;
  readonly description?: string;
  /** `trouble` is spoken at once and stays until it is closed. */
  readonly tone?: 'plain' | 'trouble';
  readonly action?: { readonly name: string; readonly run: () => void };
  /** Stays until it is closed or its action is taken. */
  readonly stays?: boolean;
}

/** Says something in a corner of the page, from anywhere. */
export function announce({ title, description, tone = 'plain', action, stays = false }: Announcement): void {
  const id = manager.add({
    title,
    description,
    type: tone,
    priority: tone === 'trouble' ? 'high' : 'low',
    timeout: stays || tone === 'trouble' ? 0 : 5_000,
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

/** Where announcements appear. Once a page. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
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
