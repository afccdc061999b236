import { type RoomId, type SessionId, sha256Sync, utf8 } from '@parley/wire';
import type { EditRow } from '../log.ts';
import { sampleBytes, sampleEdit } from './samples.ts';

/** What sqlite/crash.test.ts and the process it kills agree on: the same edit for the same place. */
export const CRASH_ROOMS: readonly RoomId[] = ['one', 'two', 'three'].map((name) => sha256Sync(utf8(name)));

/** Every tenth edit names a chunk. */
export function crashEdit(room: RoomId, session: SessionId, number: number): EditRow {
  const chunks = number % 10 === 0 ? [sampleBytes(`chunk ${number}`, 2_000)] : [];
  return sampleEdit(session, number, { room, chunks });
}
