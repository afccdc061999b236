import { createContext, type ReactNode, useContext, useRef } from 'react';
import { shownKeys } from '../../ui/keys.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { ChevronIcon } from './icons.tsx';
import { MAC } from './tool-button.tsx';

/** Says that an item has been chosen, so that the focus belongs to the text (or to what the item opened). */
const Chosen = createContext<() => void>(() => undefined);

/** To be called by an item of another kind when it is chosen. */
export const useChosen = (): (() => void) => useContext(Chosen);

export interface ToolMenuProps {
  readonly id: string;
  readonly name: string;
  readonly sign: ReactNode;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** A button of the toolbar that opens a menu. Escape gives the focus back to the button, a choice gives it to the text. */
export function ToolMenu({ id, name, sign, disabled = false, children }: ToolMenuProps) {
  const chosen = useRef(false);
  return (
    <Menu
      align="start"
      finalFocus={() => {
        const back = !chosen.current;
        chosen.current = false;
        return back;
      }}
      trigger={
        <button
          type="button"
          className="tool tool-menu"
          data-tool={id}
          tabIndex={-1}
          aria-label={name}
          title={name}
          disabled={disabled}
        >
          {sign}
          <ChevronIcon />
        </button>
      }
    >
      <Chosen
        value={() => {
          chosen.current = true;
        }}
      >
        {children}
      </Chosen>
    </Menu>
  );
}

export interface ToolMenuItemProps {
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function ToolMenuItem({ icon, keys, danger, disabled, onSelect, children }: ToolMenuItemProps) {
  const choose = useContext(Chosen);
  return (
    <MenuItem
      icon={icon}
      keys={keys ? shownKeys(keys, MAC) : undefined}
      danger={danger}
      disabled={disabled}
      onSelect={() => {
        choose();
        onSelect();
      }}
    >
      {children}
    </MenuItem>
  );
}
