import type { Hash } from './ids.ts';
import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

/** A number of hashes, in the given order. */
export function writeHashes(writer: Writer, hashes: readonly Hash[], most: number): void {
  writer.uint(hashes.length, most);
  for (const hash of hashes) writer.hex32(hash);
}

export function readHashes(reader: Reader, most: number): Hash[] {
  const count = reader.count(most, 32);
  const hashes: Hash[] = [];
  for (let i = 0; i < count; i++) hashes.push(reader.hex32());
  return hashes;
}

/** A hash that may be absent: a flag, and the hash if it is set. */
export function writeOptionalHash(writer: Writer, hash: Hash | null): void {
  writer.flag(hash !== null);
  if (hash !== null) writer.hex32(hash);
}

export const readOptionalHash = (reader: Reader): Hash | null => (reader.flag() ? reader.hex32() : null);
