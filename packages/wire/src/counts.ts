import type { Bytes, Counts, Hash, SessionId } from './ids.ts';
import { LIMITS } from './limits.ts';
import { Reader } from './reader.ts';
import { readSessionMap, writeSessionMap } from './session-map.ts';
import { sha256Sync } from './sha256.ts';
import { WireError } from './wire-error.ts';
import { Writer } from './writer.ts';

/** Writes counts canonically: ascending by session, and none of 0, because a session that is absent has 0. */
export function writeCounts(writer: Writer, counts: Counts, most: number = LIMITS.sessions): void {
  writeSessionMap(writer, withoutZeros(counts), most);
}

/** Reads counts; refuses any other encoding than the canonical one. */
export function readCounts(reader: Reader): Counts {
  const counts = readSessionMap(reader, LIMITS.sessions);
  for (const count of counts.values()) if (count === 0) throw new WireError('a count of 0');
  return counts;
}

/** Counts as bytes, the same for the same counts. WireError beyond LIMITS.sessions. */
export function encodeCounts(counts: Counts): Bytes {
  const writer = new Writer();
  writeCounts(writer, counts);
  return writer.finish();
}

export function decodeCounts(bytes: Uint8Array): Counts {
  const reader = new Reader(bytes);
  const counts = readCounts(reader);
  reader.end();
  return counts;
}

/** The digest a `have` compares first: SHA-256 of the canonical encoding, without a bound on its length. */
export function digestOf(counts: Counts): Hash {
  const writer = new Writer(Number.MAX_SAFE_INTEGER);
  writeCounts(writer, counts, Number.MAX_SAFE_INTEGER);
  return sha256Sync(writer.finish());
}

function withoutZeros(counts: Counts): ReadonlyMap<SessionId, number> {
  for (const count of counts.values()) {
    if (count === 0) return new Map([...counts].filter(([, each]) => each !== 0));
  }
  return counts;
}
