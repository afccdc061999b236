import { createDecoder, readVarUint } from 'lib0/decoding';
import { MalformedUpdateError } from './update-structs.ts';

/**
 * Whether a live update (V1) has structs of another client than its session's. Such an edit is refused by every replica
 * that can open it. Deletions are anybody's.
 *
 * It reads only how many clients have a part in the update and the first one's id, so it takes the same
 * tenth of a microsecond for a keystroke and for a paste of megabytes. Yjs never writes an empty part, nor a client's in two.
 * Throws MalformedUpdateError if not even that can be read; whether the rest can is not looked at.
 */
export function foreign(updateV1: Uint8Array, clientId: number): boolean {
  try {
    const decoder = createDecoder(updateV1);
    const clients = readVarUint(decoder);
    if (clients !== 1) return clients > 1;
    readVarUint(decoder); // how many structs
    return readVarUint(decoder) !== clientId;
  } catch (error) {
    throw new MalformedUpdateError('no update of Yjs', { cause: error });
  }
}
