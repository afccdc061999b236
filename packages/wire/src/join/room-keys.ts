import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import type { Bytes } from '../ids.ts';

/** A room's four Ed25519 public keys, 32 bytes each: one for each role that signs, and one that everybody with a link has.
 * Their hash is the room's id. */
export interface RoomKeys {
  readonly owner: Bytes;
  readonly edit: Bytes;
  readonly comment: Bytes;
  readonly join: Bytes;
}

export function writeRoomKeys(writer: FieldWriter, keys: RoomKeys): void {
  writer.bytes(keys.owner, 32).bytes(keys.edit, 32).bytes(keys.comment, 32).bytes(keys.join, 32);
}

export const readRoomKeys = (reader: FieldReader): RoomKeys => ({
  owner: reader.bytes(32),
  edit: reader.bytes(32),
  comment: reader.bytes(32),
  join: reader.bytes(32),
});
