import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { text } from '../text/index.ts';
import { CrossIcon } from './icons.tsx';
import { Later } from './later.tsx';

export interface PopoverProps {
  readonly id: string;
  /** Its heading, and its name for those who hear it. */
  readonly title: string;
  /** Below what stands at the end of the head, or below the title at its beginning. */
  readonly from: 'header' | 'title';
  readonly onOpen?: () => void;
  /** Rendered only while it is open, and may be loaded only then. */
  readonly children: () => ReactNode;
}

/** A panel a button with `popoverTarget={id}` opens. The browser closes it on Escape and on a click elsewhere, and
 * gives the focus back. */
export function Popover({ id, title, from, onOpen, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const heading: RefObject<HTMLHeadingElement | null> = useRef(null);
  return (
    <div
      id={id}
      className={`popover from-${from}`}
      popover="auto"
      role="dialog"
      aria-labelledby={`${id}-title`}
      onToggle={(event) => {
        const opened = event.newState === 'open';
        setOpen(opened);
        if (!opened) return;
        heading.current?.focus();
        onOpen?.();
      }}
    >
      <div className="popover-head">
        <h2 id={`${id}-title`} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button
          type="button"
          className="icon-button"
          popoverTarget={id}
          popoverTargetAction="hide"
          aria-label={text.close}
          title={text.close}
        >
          <CrossIcon />
        </button>
      </div>
      <Later>{open ? children() : null}</Later>
    </div>
  );
}
