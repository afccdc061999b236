import type { Language } from '../text/languages.ts';
import { type DeviceStorage, deviceStorage, remember } from '../ui/device-storage.ts';
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
  if (!remember(storage, KEY, language)) return false;
  void reload();
  return true;
}
