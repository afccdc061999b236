import { isMac } from '../ui/keys.ts';
import { allCommands, type Command } from './commands.ts';
import { isStroke, typesSomething } from './keystroke.ts';

/** Runs commands by their keys, wherever the focus is, until the returned function is called. */
export function followKeys(): () => void {
  const mac = isMac(navigator.platform);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState('AltGraph')) return;
    const command = allCommands().find((command) => isMeant(command, event, mac));
    if (!command) return;
    // Also where nothing is done: the browser's own meaning of the keys would only surprise.
    event.preventDefault();
    if (!isModalOpen()) command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function isMeant(command: Command, event: KeyboardEvent, mac: boolean): boolean {
  const { keys, alsoKeys = [], keysInText = false } = command;
  const hit = [...(keys ? [keys] : []), ...alsoKeys].find((keys) => isStroke(keys, event, mac));
  if (hit === undefined) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (keysInText && target?.closest('.writing')) return false;
  // Outside of the text Tab leads on through the page, also if the caret is in a list.
  if (event.key === 'Tab') return false;
  if (typesSomething(hit) && target?.closest('input, textarea, select, [contenteditable="true"]'))
    return false;
  return command.can?.() ?? true;
}

/** While a question is open nothing behind it is done. One that is answered may still be on its way out. */
const isModalOpen = (): boolean =>
  document.querySelector(':is(.dialog, .palette):not([data-closed])') !== null;
