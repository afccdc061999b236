import { concat, utf8 } from './bytes.ts';
import { fromHex } from './hex.ts';
import type { Bytes, RoomId } from './ids.ts';

/** What a signature is for. Each key signs under its own purposes only: the edit and the comment key
 * `certificate`, the owner's key `deletion`, the join key `join`, home's key `receipt` and `home-key`, a session's key `session`, `note` and the four kinds of envelopes. */
export type Purpose =
  | 'edit'
  | 'snapshot'
  | 'note'
  | 'presence'
  | 'signal'
  | 'certificate'
  | 'deletion'
  | 'receipt'
  | 'home-key'
  | 'join'
  | 'session';

/** What is signed, always: `parley/1 <name>`, a zero byte, the room, and then the parts, so that no signature made for
 * one purpose or room is one for another. The `1` names this scheme and stays when PROTOCOL_VERSION is raised: an
 * envelope of a later version is verified by today's peers. Parts are not delimited; callers give them one reading. */
export const purpose = (name: Purpose, room: RoomId, ...parts: readonly Uint8Array[]): Bytes =>
  concat(utf8(`parley/1 ${name}\0`), fromHex(room), ...parts);
