import type { RoomDamage } from '@parley/log';
import { checkRooms } from '@parley/log/sqlite';
import { createVerifier, webCrypto } from '@parley/seal';
import type { Envelope } from '@parley/wire';

/** Nobody's: a signature of a session is checked under the session's own key. */
const NOBODY = new Uint8Array(32);
const NO_KEYS = { owner: NOBODY, edit: NOBODY, comment: NOBODY, join: NOBODY };

/** What of the rooms in a file, or in the database of a URL, is not as it was written. Throws LogStorageError if it cannot be read at all. */
export async function* damagesIn(rooms: string): AsyncGenerator<RoomDamage> {
  const suite = webCrypto();
  const signed = (envelope: Envelope): Promise<boolean> =>
    createVerifier(suite, envelope.header.room, NO_KEYS).envelope(envelope);
  if (!/^postgres(ql)?:/.test(rooms)) return yield* checkRooms(rooms, signed);
  const { checkPostgresRooms } = await import('@parley/log/transfer');
  yield* checkPostgresRooms(rooms, signed);
}
