import { concat } from './bytes.ts';
import { type Deletion, type DeletionFields, decodeDeletion } from './deletion.ts';
import { FieldWriter } from './field-writer.ts';
import type { Bytes } from './ids.ts';
import { LIMITS } from './limits.ts';
import { PROTOCOL_VERSION } from './version.ts';

// Apart from how one is read: only whoever deletes loads this.

const SIGNATURE = 64;

/** A deletion without its signature. */
export function encodeDeletion({ room, time }: DeletionFields): Bytes {
  return new FieldWriter(LIMITS.deletion - SIGNATURE).byte(PROTOCOL_VERSION).hex32(room).uint(time).finish();
}

/** The deletion of `signed` (from `encodeDeletion`) and its signature of 64 bytes. */
export const assembleDeletion = (signed: Bytes, signature: Bytes): Deletion =>
  decodeDeletion(concat(signed, signature));
