import { type HomeKey, type KeyValue, keyFrom } from '@parley/home';
import type { Values } from '@parley/log/postgres';
import type { CryptoSuite } from '@parley/seal';

/** By what names a database has the key, one that is to hand over to it, and those before: as the files in a folder. */
export const KEY_NAMES: Readonly<Record<KeyValue, string>> = {
  key: 'home.key',
  old: 'home.key.old',
  elders: 'home.key.elders',
};
/** The public key that the rooms were last kept under. */
export const KNOWN_KEY = 'home.key.known';

/** Home's key in a database, made where there is none. Throws HomeKeyError. */
export const keyInDatabase = (values: Values, suite: CryptoSuite): Promise<HomeKey> =>
  keyFrom(
    {
      read: (name) => values.read(KEY_NAMES[name]),
      write: (name, text) => values.write(KEY_NAMES[name], text),
      remove: (name) => values.write(KEY_NAMES[name], null),
      placeOf: (name) => `the database's ${KEY_NAMES[name]}`,
    },
    suite,
  );
