import { type FocusEvent, type KeyboardEvent, useRef } from 'react';

/**
 * One tab stop for a whole toolbar: arrow keys, Home and End move inside it (the ARIA authoring practice for toolbars).
 * Spread the result on the toolbar; its first button gets `tabIndex={0}`, the others `tabIndex={-1}`.
 */
export function useRovingFocus() {
  const stop = useRef<HTMLElement | null>(null);

  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const { target, currentTarget } = event;
    if (!(target instanceof HTMLButtonElement)) return;
    const old = stop.current ?? currentTarget.querySelector<HTMLElement>('button[tabindex="0"]');
    if (old) old.tabIndex = -1;
    target.tabIndex = 0;
    stop.current = target;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')].filter((button) =>
      button.checkVisibility(),
    );
    const at = document.activeElement instanceof HTMLElement ? buttons.indexOf(document.activeElement) : -1;
    const onward = (at + 1) % buttons.length;
    const back = (at - 1 + buttons.length) % buttons.length;
    const rightToLeft = document.documentElement.dir === 'rtl';
    const towards: Record<string, number> = {
      ArrowRight: rightToLeft ? back : onward,
      ArrowLeft: rightToLeft ? onward : back,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = towards[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  };

  return { onFocus, onKeyDown };
}
