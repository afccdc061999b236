import { checkRooms, type RoomDamage } from '@parley/log/sqlite';
import { createVerifier, webCrypto } from '@parley/seal';

/** Nobody's: a signature of a session is checked under the session's own key. */
const NOBODY = new Uint8Array(32);
const NO_KEYS = { owner: NOBODY, edit: NOBODY, comment: NOBODY, join: NOBODY };

/** What in a database of rooms is not as it was written. Throws LogStorageError if it cannot be read at all. */
export function damagesIn(file: string): AsyncGenerator<RoomDamage> {
  const suite = webCrypto();
  return checkRooms(file, (envelope) =>
    createVerifier(suite, envelope.header.room, NO_KEYS).envelope(envelope),
  );
}
