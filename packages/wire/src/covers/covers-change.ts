import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import type { SessionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { WireError } from '../wire-error.ts';
import { type Covered, type Covers, coversAfter } from './covers.ts';

/** What other covers say otherwise than some do: session → what they say of it; null: nothing any more. */
export type CoversChange = ReadonlyMap<SessionId, Covered | null>;

/** 32 bytes of session, one of a count of 0. */
const LEAST_CHANGE = 33;

export function changeOfCovers(before: Covers, covers: Covers): CoversChange {
  const change = new Map<SessionId, Covered | null>();
  for (const session of before.keys()) if (!covers.has(session)) change.set(session, null);
  for (const [session, covered] of covers) {
    const was = before.get(session);
    if (was?.count !== covered.count || was.hash !== covered.hash) change.set(session, covered);
  }
  return change;
}

/** The covers that `change` makes of `before`, in the order that goes on from it. */
export function changedCovers(before: Covers, change: CoversChange): Covers {
  const covers = new Map(before);
  for (const [session, covered] of change) {
    if (covered) covers.set(session, covered);
    else covers.delete(session);
  }
  return coversAfter(before, covers);
}

/** Ascending by session; what is no longer covered has a count of 0 and no hash. */
export function writeCoversChange(writer: FieldWriter, change: CoversChange): void {
  writer.uint(change.size, LIMITS.changed);
  for (const session of [...change.keys()].sort()) {
    const covered = change.get(session) ?? null;
    if (covered?.count === 0) throw new WireError('a count of 0');
    writer.hex32(session).uint(covered?.count ?? 0);
    if (covered) writer.hex32(covered.hash);
  }
}

/** Refuses sessions out of order, and the same one twice. */
export function readCoversChange(reader: FieldReader): CoversChange {
  const change = new Map<SessionId, Covered | null>();
  let last = '';
  for (let left = reader.count(LIMITS.changed, LEAST_CHANGE); left > 0; left--) {
    const session = reader.hex32();
    if (session <= last) throw new WireError('sessions out of order');
    last = session;
    const count = reader.uint();
    change.set(session, count === 0 ? null : { count, hash: reader.hex32() });
  }
  return change;
}
