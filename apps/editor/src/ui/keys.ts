import { text } from '../text/index.ts';

const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** A shortcut as its readers' keyboard shows it: `⌘⇧Z` on a Mac, `Ctrl+Shift+Z` elsewhere. */
export function shownKeys(keys: string, mac: boolean): string {
  const parts = keys
    .split('-')
    .map((part) => ARROWS[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  const { control, shift } = text.keyNames;
  const signs: Record<string, string> = mac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥' }
    : { Mod: control, Shift: shift };
  return parts.map((part) => signs[part] ?? part).join(mac ? '' : '+');
}

/** The same for `aria-keyshortcuts`. */
export function ariaKeys(keys: string, mac: boolean): string {
  return keys
    .split('-')
    .map((part) => (part === 'Mod' ? (mac ? 'Meta' : 'Control') : part))
    .join('+');
}

export const isMac = (platform: string): boolean => /mac|iphone|ipad/i.test(platform);
