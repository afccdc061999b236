import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { text } from '../text/index.ts';
import { CrossIcon } from './icons.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One or two sentences below the title. */
  readonly description?: ReactNode;
  /** `wide` for lists and tables; `ask` for a question with its answers. */
  readonly size?: 'ask' | 'wide';
  readonly children: ReactNode;
}

/** A modal dialog: it holds the focus, closes on Escape and on a click beside it, and gives the focus back. On a phone
 * it is a sheet from below. */
export function Dialog({ open, onClose, title, description, size = 'ask', children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className={`dialog dialog-${size}`}>
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <Base.Close className="icon-button" aria-label={text.close} title={text.close}>
              <CrossIcon />
            </Base.Close>
          </div>
          {description ? <Base.Description className="dialog-says">{description}</Base.Description> : null}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
