import { asBytes } from './bytes.ts';
import { FieldReader } from './field-reader.ts';
import type { Bytes, RoomId } from './ids.ts';
import { LIMITS } from './limits.ts';
import { purpose } from './purpose.ts';
import { PROTOCOL_VERSION } from './version.ts';
import { WireError } from './wire-error.ts';

/** The owner's signed word that the room is deleted, for everybody and for good. */
export interface Deletion {
  readonly room: RoomId;
  /** When the owner said so, Unix milliseconds by the owner's clock. Only shown. */
  readonly time: number;
  /** 64 bytes of Ed25519. A view of `bytes`. */
  readonly signature: Bytes;
  /** Everything, as stored and sent. It fills its buffer exactly. */
  readonly bytes: Bytes;
}

export type DeletionFields = Omit<Deletion, 'signature' | 'bytes'>;

const SIGNATURE = 64;

/** What the owner's key signs; `signed` is from `encodeDeletion` (deletion-making.ts) or `deletionSigned`. */
export const deletionBytes = (room: RoomId, signed: Bytes): Bytes => purpose('deletion', room, signed);

/** The part of a deletion that is signed: all but the signature. */
export const deletionSigned = (deletion: Deletion): Bytes => deletion.bytes.subarray(0, -SIGNATURE);

/** Decodes a deletion; `bytes` is kept if it fills its buffer exactly, and copied otherwise. */
export function decodeDeletion(bytes: Uint8Array): Deletion {
  if (bytes.length > LIMITS.deletion) throw new WireError('a deletion too large', 'too-large');
  if (bytes.length < SIGNATURE) throw new WireError('ends too early');
  const own = asBytes(bytes);
  const reader = new FieldReader(own.subarray(0, -SIGNATURE));
  if (reader.byte() !== PROTOCOL_VERSION)
    throw new WireError('a deletion of an unknown version', 'unknown-version');
  const deletion = {
    room: reader.hex32(),
    time: reader.uint(),
    signature: own.subarray(-SIGNATURE),
    bytes: own,
  };
  reader.end();
  return deletion;
}
