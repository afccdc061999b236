import { asBytes, concat } from './bytes.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import { readHashes, writeHashes } from './hashes.ts';
import type { Bytes, Hash, RoomId, SessionId } from './ids.ts';
import { LIMITS } from './limits.ts';
import { purpose } from './purpose.ts';
import { PROTOCOL_VERSION } from './version.ts';
import { WireError } from './wire-error.ts';

/** A session's signed word on a snapshot: that it contains others, or, with none named, that the session has proved it. */
export interface Note {
  readonly room: RoomId;
  readonly part: number;
  readonly session: SessionId;
  readonly base: Hash;
  readonly contains: readonly Hash[];
  /** 64 bytes of Ed25519. A view of `bytes`. */
  readonly signature: Bytes;
  /** Everything, as stored and sent. It fills its buffer exactly. */
  readonly bytes: Bytes;
}

export type NoteFields = Omit<Note, 'signature' | 'bytes'>;

const SIGNATURE = 64;

/** A note without its signature. */
export function encodeNote({ room, part, session, base, contains }: NoteFields): Bytes {
  const writer = new FieldWriter(LIMITS.envelope - SIGNATURE);
  writer
    .byte(PROTOCOL_VERSION)
    .hex32(room)
    .uint(part, LIMITS.parts - 1)
    .hex32(session)
    .hex32(base);
  writeHashes(writer, contains, LIMITS.contained);
  return writer.finish();
}

/** What the session's key signs; `signed` is from `encodeNote`. */
export const noteBytes = (room: RoomId, signed: Bytes): Bytes => purpose('note', room, signed);

/** The part of a note that is signed: all but the signature. */
export const noteSigned = (note: Note): Bytes => note.bytes.subarray(0, -SIGNATURE);

/** The note of `signed` (from `encodeNote`) and its signature of 64 bytes. */
export const assembleNote = (signed: Bytes, signature: Bytes): Note => decodeNote(concat(signed, signature));

/** Decodes a note; `bytes` is kept if it fills its buffer exactly, and copied otherwise. */
export function decodeNote(bytes: Uint8Array): Note {
  if (bytes.length > LIMITS.envelope) throw new WireError('a note too large', 'too-large');
  if (bytes.length < SIGNATURE) throw new WireError('ends too early');
  const own = asBytes(bytes);
  const reader = new FieldReader(own.subarray(0, -SIGNATURE));
  if (reader.byte() !== PROTOCOL_VERSION)
    throw new WireError('a note of an unknown version', 'unknown-version');
  const note = {
    room: reader.hex32(),
    part: reader.uint(LIMITS.parts - 1),
    session: reader.hex32(),
    base: reader.hex32(),
    contains: readHashes(reader, LIMITS.contained),
    signature: own.subarray(-SIGNATURE),
    bytes: own,
  };
  reader.end();
  return note;
}
