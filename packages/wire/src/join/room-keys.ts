import type { Bytes } from '../ids.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** A room's three Ed25519 public keys, 32 bytes each. Their hash is the room's id. */
export interface RoomKeys {
  readonly owner: Bytes;
  readonly write: Bytes;
  readonly join: Bytes;
}

export function writeRoomKeys(writer: Writer, keys: RoomKeys): void {
  writer.bytes(keys.owner, 32).bytes(keys.write, 32).bytes(keys.join, 32);
}

export const readRoomKeys = (reader: Reader): RoomKeys => ({
  owner: reader.bytes(32),
  write: reader.bytes(32),
  join: reader.bytes(32),
});
