import type { FieldReader } from './field-reader.ts';
import type { FieldWriter } from './field-writer.ts';
import type { SessionId } from './ids.ts';
import { WireError } from './wire-error.ts';

/** 32 bytes of id and at least one of number. */
const LEAST_ENTRY = 33;

/** Session → number, ascending by session, so that equal maps are equal bytes. */
export function writeSessionMap(
  writer: FieldWriter,
  map: ReadonlyMap<SessionId, number>,
  most: number,
): void {
  writer.uint(map.size, most);
  for (const [session, number] of [...map].sort(bySession)) writer.hex32(session).uint(number);
}

/** Refuses entries out of order and twice the same session. */
export function readSessionMap(reader: FieldReader, most: number): Map<SessionId, number> {
  const count = reader.count(most, LEAST_ENTRY);
  const map = new Map<SessionId, number>();
  let last = '';
  for (let i = 0; i < count; i++) {
    const session = reader.hex32();
    if (session <= last) throw new WireError('sessions out of order');
    last = session;
    map.set(session, reader.uint());
  }
  return map;
}

function bySession([a]: readonly [SessionId, number], [b]: readonly [SessionId, number]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
