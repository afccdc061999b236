import { useEffect } from 'react';
import { isStroke } from '../../shell/keystroke.ts';
import { isMac } from '../../ui/keys.ts';
import { requestTool, type ToolRequest } from './requests.ts';

interface EarlyKeys {
  readonly keys: string;
  readonly request: ToolRequest;
  /** Whether only who writes has the tool; for others the keys stay the browser's. */
  readonly writing: boolean;
}

/** Keys for which the browser has another meaning: it must not come forward only because the tools are late. */
const EARLY_KEYS: readonly EarlyKeys[] = [
  { keys: 'Mod-F', request: 'find', writing: false },
  { keys: 'Mod-H', request: 'replace', writing: true },
  { keys: 'Mod-Alt-O', request: 'outline', writing: false },
];

let held: ToolRequest | null = null;

/** Until the tools stand, keeps what their keys ask for: the text can be read, and searched in by habit, before. */
export function useHeldRequest(writes: boolean): void {
  useEffect(() => {
    const mac = isMac(navigator.platform);
    const hold = (event: KeyboardEvent): void => {
      // The command of these keys stands already, and has been done.
      if (event.defaultPrevented) return;
      const early = EARLY_KEYS.find(
        ({ keys, writing }) => (writes || !writing) && isStroke(keys, event, mac),
      );
      if (!early) return;
      event.preventDefault();
      held = early.request;
    };
    window.addEventListener('keydown', hold);
    return () => {
      window.removeEventListener('keydown', hold);
      held = null;
    };
  }, [writes]);
}

/** Asks for what was held. Called once whoever opens it listens. */
export function useAnswerHeld(): void {
  useEffect(() => {
    if (held) requestTool(held);
    held = null;
  }, []);
}
