import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import type { Hash, SessionId } from '../ids.ts';
import { WireError } from '../wire-error.ts';

/** How many edits of a session, and the hash of the last of them. */
export interface Covered {
  readonly count: number;
  readonly hash: Hash;
}

/** What a snapshot may replace, in the order in which its sessions were first covered: that order is the Map's own. */
export type Covers = ReadonlyMap<SessionId, Covered>;

/** The most bytes of one entry: 32 of session, 8 of count, 32 of hash. */
export const MOST_ENTRY = 72;
/** 32 bytes of session, at least one of count, 32 of hash. */
export const LEAST_ENTRY = 65;

export function writeCovered(writer: FieldWriter, session: SessionId, { count, hash }: Covered): void {
  if (count === 0) throw new WireError('a count of 0');
  writer.hex32(session).uint(count).hex32(hash);
}

export function readCovered(reader: FieldReader): [SessionId, Covered] {
  const session = reader.hex32();
  const count = reader.uint();
  if (count === 0) throw new WireError('a count of 0');
  return [session, { count, hash: reader.hex32() }];
}

/** The same covers, in an order that goes on from `before`: its sessions as they stand there, then the others ascending. */
export function coversAfter(before: Covers, covers: Covers): Covers {
  const ordered = new Map<SessionId, Covered>();
  for (const session of before.keys()) {
    const covered = covers.get(session);
    if (covered) ordered.set(session, covered);
  }
  for (const session of [...covers.keys()].filter((each) => !before.has(each)).sort()) {
    ordered.set(session, covers.get(session) as Covered);
  }
  return ordered;
}
