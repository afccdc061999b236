import { type DeviceStorage, deviceStorage, remember } from '../ui/device-storage.ts';
import { Listeners } from '../ui/listeners.ts';

export type Theme = 'system' | 'light' | 'dark';

/** early.js reads it, too. */
const KEY = 'parley.theme';
/** `--paper` in tokens.css: what a browser paints around the page. */
const PAPER = { light: '#fffefc', dark: '#1b1c1e' };

export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const listeners = new Listeners();

export function themeFrom(stored: string | null): Theme {
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

/** The appearance this page has now. */
export function currentTheme(): Theme {
  return themeFrom(document.documentElement.dataset.theme ?? null);
}

/** Shows the page so from now on, and remembers it if this device remembers anything. */
export function chooseTheme(theme: Theme, storage: DeviceStorage | null = deviceStorage()): void {
  show(theme);
  // Where storage is refused it holds until the page is closed.
  remember(storage, KEY, theme);
}

export const onTheme = listeners.add;

/** Keeps the browser's own colours as the page's, and follows what another tab chooses, until the returned function is
 * called. */
export function followTheme(): () => void {
  paintAround(currentTheme());
  const follow = (event: StorageEvent): void => {
    if (event.key === KEY) show(themeFrom(event.newValue));
  };
  window.addEventListener('storage', follow);
  return () => window.removeEventListener('storage', follow);
}

function show(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  paintAround(theme);
  listeners.tell();
}

/** `color-scheme` and the two `theme-color`s of index.html, by the system's setting: all are the chosen one if there is
 * one. */
function paintAround(theme: Theme): void {
  const scheme = document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]');
  if (scheme) scheme.content = theme === 'system' ? 'light dark' : theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const bySystem = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = PAPER[theme === 'system' ? bySystem : theme];
  }
}
