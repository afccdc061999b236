import type { ReactNode } from 'react';
import { ariaKeys, isMac, shownKeys } from '../../ui/keys.ts';

export const MAC = isMac(navigator.platform);

export interface ToolButtonProps {
  readonly id: string;
  readonly name: string;
  readonly sign: ReactNode;
  readonly keys?: string;
  /** Undefined for what is done rather than switched. */
  readonly on?: boolean;
  readonly disabled?: boolean;
  readonly first?: boolean;
  readonly expanded?: boolean;
  readonly onRun: () => void;
}

/** A button that acts on the text without taking the focus from it. */
export function ToolButton(props: ToolButtonProps) {
  const { id, name, sign, keys, on, disabled = false, first = false, expanded, onRun } = props;
  return (
    <button
      type="button"
      className="tool"
      data-tool={id}
      // Roving focus moves it afterwards; React leaves it alone because the value here never changes.
      tabIndex={first ? 0 : -1}
      aria-label={name}
      title={keys ? `${name} (${shownKeys(keys, MAC)})` : name}
      aria-keyshortcuts={keys ? ariaKeys(keys, MAC) : undefined}
      aria-pressed={on}
      aria-expanded={expanded}
      // Not `disabled`, which would drop the focus of someone who undoes by keyboard until nothing is left.
      aria-disabled={disabled || undefined}
      // The text keeps the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (!disabled) onRun();
      }}
    >
      {sign}
    </button>
  );
}
