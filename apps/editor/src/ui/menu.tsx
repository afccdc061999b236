import { DirectionProvider } from '@base-ui/react/direction-provider';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export interface MenuProps {
  /** The button that opens it, with its own name and style. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly align?: 'start' | 'center' | 'end';
  /** Where the focus goes when it has closed: true is back to the button, false is where it is by then. */
  readonly finalFocus?: () => boolean;
  readonly children: ReactNode;
}

/** A menu below its button: arrow keys, typing ahead, Escape. */
export function Menu({ trigger, align = 'end', finalFocus, children }: MenuProps) {
  return (
    <Directed>
      <Base.Root>
        <Base.Trigger render={trigger} />
        <Base.Portal>
          <Base.Positioner className="menu-place" align={align} sideOffset={6} collisionPadding={8}>
            <Base.Popup className="menu" finalFocus={finalFocus}>
              {children}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Directed>
  );
}

/** Tells menus inside it on which side submenus open, and which arrow key opens them: the library does not look at
 * `dir` itself. */
export function Directed({ children }: { children: ReactNode }) {
  return (
    <DirectionProvider direction={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
      {children}
    </DirectionProvider>
  );
}

export interface MenuItemProps {
  readonly icon?: ReactNode;
  /** Its shortcut, as `shownKeys` writes it. */
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function MenuItem({
  icon,
  keys,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <Base.Item className="menu-item" data-danger={danger || undefined} disabled={disabled} onClick={onSelect}>
      <span className="menu-icon">{icon}</span>
      <span className="menu-name">{children}</span>
      {keys ? <kbd className="keys">{keys}</kbd> : null}
    </Base.Item>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="menu-separator" />;
}

export interface MenuGroupProps {
  readonly label: string;
  readonly children: ReactNode;
}

export function MenuGroup({ label, children }: MenuGroupProps) {
  return (
    <Base.Group>
      <Base.GroupLabel className="menu-label">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

export interface SubmenuProps {
  readonly icon?: ReactNode;
  readonly name: string;
  readonly children: ReactNode;
}

export function Submenu({ icon, name, children }: SubmenuProps) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="menu-item">
        <span className="menu-icon">{icon}</span>
        <span className="menu-name">{name}</span>
        <span className="menu-more" aria-hidden="true" />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" sideOffset={2} collisionPadding={8}>
          <Base.Popup className="menu">{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

export interface MenuCheckProps {
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** Something that is on or off; the menu stays open. */
export function MenuCheck({ checked, onCheck, children }: MenuCheckProps) {
  return (
    <Base.CheckboxItem className="menu-item" checked={checked} onCheckedChange={onCheck}>
      <span className="menu-icon">
        <Base.CheckboxItemIndicator className="menu-chosen" />
      </span>
      <span className="menu-name">{children}</span>
    </Base.CheckboxItem>
  );
}

export interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly name: string; readonly sign?: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}

/** One of several, inside a menu. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: MenuChoiceProps<Value>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="menu-label">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: Value) => onChoose(next)}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className="menu-item" closeOnClick>
            <span className="menu-icon">
              <Base.RadioItemIndicator className="menu-chosen" />
            </span>
            {choice.sign}
            <span className="menu-name">{choice.name}</span>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}
