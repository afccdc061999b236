import type { Bytes, Role, SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { readRole, writeRole } from '../role.ts';
import { TAGS } from '../tags.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { WireError } from '../wire-error.ts';
import { type RoomKeys, readRoomKeys, writeRoomKeys } from './room-keys.ts';

/** client → server, first. `nonce` is 32 random bytes. */
export interface Join {
  readonly type: 'join';
  readonly keys: RoomKeys;
  readonly session: SessionId;
  readonly role: Role;
  readonly nonce: Bytes;
}

export const join: MessageCodec<Join> = {
  tag: TAGS.join,
  write(writer, message) {
    writer.byte(PROTOCOL_VERSION);
    writeRoomKeys(writer, message.keys);
    writer.hex32(message.session);
    writeRole(writer, message.role);
    writer.bytes(message.nonce, 32);
  },
  read(reader) {
    if (reader.byte() !== PROTOCOL_VERSION)
      throw new WireError('a join of another version', 'unknown-version');
    return {
      type: 'join',
      keys: readRoomKeys(reader),
      session: reader.hex32(),
      role: readRole(reader),
      nonce: reader.bytes(32),
    };
  },
};
