import { type ProfileStorage as DeviceStorage, deviceStorage } from '../presence/profile.ts';
import type { Language } from '../text/languages.ts';
import { reloadPage } from './leaving.ts';

/** early.js reads it. */
const KEY = 'parley.language';

/** Remembers the language, and loads the page again in it. False if this device does not remember anything: then the
 * page stays as it is. */
export function chooseLanguage(
  language: Language,
  storage: DeviceStorage | null = deviceStorage(),
  reload: () => Promise<void> = reloadPage,
): boolean {
  try {
    if (!storage) return false;
    storage.setItem(KEY, language);
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
  void reload();
  return true;
}
