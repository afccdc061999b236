import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import type { Hash } from './ids.ts';

/** A number of hashes, in the given order. */
export function writeHashes(writer: FieldWriter, hashes: readonly Hash[], most: number): void {
  writer.uint(hashes.length, most);
  for (const hash of hashes) writer.hex32(hash);
}

export function readHashes(reader: FieldReader, most: number): Hash[] {
  const count = reader.count(most, 32);
  const hashes: Hash[] = [];
  for (let i = 0; i < count; i++) hashes.push(reader.hex32());
  return hashes;
}

/** A hash that may be absent: a flag, and the hash if it is set. */
export function writeOptionalHash(writer: FieldWriter, hash: Hash | null): void {
  writer.flag(hash !== null);
  if (hash !== null) writer.hex32(hash);
}

export const readOptionalHash = (reader: FieldReader): Hash | null => (reader.flag() ? reader.hex32() : null);
