import { text } from '../text/index.ts';
import type { Command } from './commands.ts';
import { showOverlay } from './overlays.ts';
import { chooseTheme, currentTheme, THEMES } from './theme.ts';

const { commands: words, appearance } = text;

/** What can be done on every page. */
export const SHELL_COMMANDS: readonly Command[] = [
  {
    id: 'palette',
    name: words.palette,
    group: words.general,
    keys: 'Mod-K',
    can: () => true,
    run: () => showOverlay('palette'),
  },
  {
    id: 'shortcuts',
    name: words.shortcuts,
    group: words.general,
    words: words.shortcutsWords,
    keys: 'Mod-/',
    alsoKeys: ['?'],
    run: () => showOverlay('shortcuts'),
  },
  ...THEMES.map((theme) => ({
    id: `theme-${theme}`,
    name: `${appearance.theme}: ${appearance.themes[theme]}`,
    group: words.general,
    words: words.themeWords,
    can: () => currentTheme() !== theme,
    run: () => chooseTheme(theme),
  })),
];
