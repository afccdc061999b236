import { asBytes, concat } from './bytes.ts';
import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import { readHashes, readOptionalHash, writeHashes, writeOptionalHash } from './hashes.ts';
import type { Bytes, Hash, RoomId } from './ids.ts';
import { LIMITS } from './limits.ts';
import { type PartId, readPart, writePart } from './part.ts';
import type { Position } from './position.ts';
import { purpose } from './purpose.ts';
import { type Runs, readRuns, writeRuns } from './runs.ts';
import { PROTOCOL_VERSION } from './version.ts';
import { WireError } from './wire-error.ts';

/** Home's signed word on one part: at this `seq` it holds durably these bases and runs, listed for everybody to read. */
export interface Receipt extends Position {
  readonly room: RoomId;
  readonly part: PartId;
  /** The base all of whose covers agreed with what home held; null: none. */
  readonly proved: Hash | null;
  readonly bases: readonly Hash[];
  /** Over all runs (`digestOfRuns`). */
  readonly digest: Hash;
  readonly runs: Runs;
  /** Whether `runs` names everything, or only what changed lately. */
  readonly full: boolean;
  /** Unix milliseconds, home's clock. */
  readonly time: number;
  /** A view of `bytes`. */
  readonly signature: Bytes;
  /** Everything, as stored and sent. It fills its buffer exactly. */
  readonly bytes: Bytes;
}

/** What home says, before it is signed. */
export type ReceiptFields = Omit<Receipt, 'signature' | 'bytes'>;

const SIGNATURE = 64;

/** A receipt without its signature. */
export function encodeReceipt(fields: ReceiptFields): Bytes {
  const writer = new FieldWriter(LIMITS.envelope - SIGNATURE);
  writer.byte(PROTOCOL_VERSION).hex32(fields.room);
  writePart(writer, fields.part).uint(fields.seq).hex32(fields.head);
  writeOptionalHash(writer, fields.proved);
  writeHashes(writer, fields.bases, LIMITS.snapshots);
  writer.hex32(fields.digest).flag(fields.full).uint(fields.time);
  writeRuns(writer, fields.runs);
  return writer.finish();
}

/** What home's key signs; `signed` is from `encodeReceipt` or `receiptSigned`. */
export const receiptBytes = (room: RoomId, signed: Bytes): Bytes => purpose('receipt', room, signed);

/** The part of a receipt that is signed: all but the signature. */
export const receiptSigned = (receipt: Receipt): Bytes => receipt.bytes.subarray(0, -SIGNATURE);

/** The receipt of `signed` (from `encodeReceipt`) and its signature of 64 bytes. */
export const assembleReceipt = (signed: Bytes, signature: Bytes): Receipt =>
  decodeReceipt(concat(signed, signature));

/** Decodes a receipt; `bytes` is kept if it fills its buffer exactly, and copied otherwise. */
export function decodeReceipt(bytes: Uint8Array): Receipt {
  if (bytes.length > LIMITS.envelope) throw new WireError('a receipt too large', 'too-large');
  if (bytes.length < SIGNATURE) throw new WireError('ends too early');
  const own = asBytes(bytes);
  const reader = new FieldReader(own.subarray(0, -SIGNATURE));
  if (reader.byte() !== PROTOCOL_VERSION)
    throw new WireError('a receipt of an unknown version', 'unknown-version');
  const receipt = {
    room: reader.hex32(),
    part: readPart(reader),
    seq: reader.uint(),
    head: reader.hex32(),
    proved: readOptionalHash(reader),
    bases: readHashes(reader, LIMITS.snapshots),
    digest: reader.hex32(),
    full: reader.flag(),
    time: reader.uint(),
    runs: readRuns(reader),
    signature: own.subarray(-SIGNATURE),
    bytes: own,
  };
  reader.end();
  return receipt;
}
