import { fromHex, toHex } from '@parley/wire';
import { type HomeKeys, memoryHomeKeys } from '../routes/home/home-pin.ts';

const PREFIX = 'parley.home.';

/** Homes' keys in the browser's storage, the same for its tabs and its documents. */
export function storedHomeKeys(): HomeKeys {
  const page = memoryHomeKeys();
  return {
    async get(home) {
      try {
        const stored = globalThis.localStorage?.getItem(PREFIX + home);
        if (stored && /^[0-9a-f]{64}$/.test(stored)) return fromHex(stored);
      } catch {
        // Storage is refused (private mode, blocked cookies): then the page alone remembers.
      }
      return page.get(home);
    },
    async set(home, key) {
      await page.set(home, key);
      try {
        globalThis.localStorage?.setItem(PREFIX + home, toHex(key));
      } catch {
        // As above; or the storage is full.
      }
    },
  };
}
