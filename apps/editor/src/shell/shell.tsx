import { type ComponentType, useEffect, useState, useSyncExternalStore } from 'react';
import { latePart } from '../ui/late-part.ts';
import { Later } from '../ui/later.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { followKeys } from './command-keys.ts';
import { useCommands } from './commands.ts';
import { followVersions } from './new-version.ts';
import { type Overlay, onOverlay, shownOverlay, showOverlay } from './overlays.ts';
import { SHELL_COMMANDS } from './shell-commands.ts';
import { recallSpelling } from './spelling.ts';
import { followTheme } from './theme.ts';

const ShortcutsSheet = latePart(async () => (await import('./shortcuts-sheet.tsx')).ShortcutsSheet);

const close = (): void => showOverlay(null);

export interface ShellProps {
  /** The palette of commands: it knows the documents of this device, too. */
  readonly palette: ComponentType<{ readonly open: boolean; readonly onClose: () => void }>;
}

/** What every page has around it. */
export function Shell({ palette: Palette }: ShellProps) {
  useCommands(SHELL_COMMANDS);
  useEffect(followKeys, []);
  useEffect(followTheme, []);
  useEffect(() => recallSpelling(), []);
  useEffect(() => void followVersions(), []);
  const shown = useSyncExternalStore(onOverlay, shownOverlay);
  const [ever, setEver] = useState<readonly Overlay[]>([]);
  // One that was opened stays, so that it can leave as slowly as it came.
  if (shown && !ever.includes(shown)) setEver([...ever, shown]);
  return (
    <>
      <Later>
        {ever.includes('palette') ? <Palette open={shown === 'palette'} onClose={close} /> : null}
      </Later>
      <Later>
        {ever.includes('shortcuts') ? <ShortcutsSheet open={shown === 'shortcuts'} onClose={close} /> : null}
      </Later>
      <Toasts />
    </>
  );
}
