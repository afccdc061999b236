import type { RoomId } from '@parley/wire';
import { fromHex, toHex } from '@parley/wire';
import type { LogBytes } from '../log.ts';
import type { RoomEntry, RoomSizes } from '../rooms-store.ts';
import type { Session } from './database.ts';
import { findRoom } from './logs.ts';

interface Row {
  readonly room: Uint8Array;
  readonly bytes: number;
  readonly edits: number;
  readonly sessions: number;
  readonly written_at: number;
  readonly touched_at: number;
}

const SUM = 'kept + snapshots + shelved + notes + certificates';

/** Every room, who was written to last first. */
export async function roomsIn(session: Session): Promise<RoomEntry[]> {
  const rows = await session.all<Row>(
    `SELECT room, touched_at,
       coalesce((SELECT sum(${SUM}) FROM logs WHERE logs.room = rooms.id), 0)
         + coalesce((SELECT sum(length(value)) FROM meta WHERE meta.room = rooms.id), 0) AS bytes,
       coalesce((SELECT sum(seq) FROM logs WHERE logs.room = rooms.id), 0) AS edits,
       (SELECT count(DISTINCT session) FROM certificates JOIN logs ON logs.id = log
         WHERE logs.room = rooms.id) AS sessions,
       coalesce((SELECT max(written_at) FROM logs WHERE logs.room = rooms.id), touched_at) AS written_at
     FROM rooms ORDER BY written_at DESC`,
  );
  return rows.map(({ room, bytes, edits, sessions, written_at, touched_at }) => ({
    room: toHex(room),
    bytes,
    edits,
    sessions,
    writtenAt: written_at,
    touchedAt: Math.max(touched_at, written_at),
  }));
}

export async function sizesOf(session: Session, room: RoomId): Promise<RoomSizes> {
  const id = await findRoom(session, room);
  if (id === undefined) return { parts: new Map(), meta: 0, total: 0, yielding: 0 };
  const rows = await session.all<LogBytes & { part: number }>(
    'SELECT part, kept, snapshots, shelved, notes, certificates FROM logs WHERE room = $1 ORDER BY part',
    id,
  );
  return {
    parts: new Map(rows.map(({ part, ...bytes }) => [part, bytes])),
    meta: await metaOf(session, id),
    total: await totalOf(session, id),
    yielding: await sumOf(
      session,
      `SELECT sum(shelves.bytes) AS sum FROM shelves JOIN logs ON logs.id = log
       WHERE logs.room = $1 AND until IS NOT NULL`,
      id,
    ),
  };
}

/** All that is kept of a room, in bytes. */
export const totalOf = async (session: Session, id: number): Promise<number> =>
  (await sumOf(session, `SELECT sum(${SUM}) AS sum FROM logs WHERE room = $1`, id)) +
  (await metaOf(session, id));

/** The ids of those of these rooms that are larger. */
export async function largerThan(
  session: Session,
  rooms: readonly RoomId[],
  bytes: number,
): Promise<number[]> {
  const found = await session.all<{ id: number }>(
    `SELECT id FROM rooms WHERE room = ANY($1::bytea[])
     AND (SELECT sum(${SUM}) FROM logs WHERE logs.room = rooms.id)
       + coalesce((SELECT sum(length(value)) FROM meta WHERE meta.room = rooms.id), 0) > $2`,
    rooms.map((room) => fromHex(room)),
    bytes,
  );
  return found.map(({ id }) => id);
}

/** All that is kept of all rooms, in bytes. */
export const bytesIn = async (session: Session): Promise<number> =>
  (await sumOf(session, `SELECT sum(${SUM}) AS sum FROM logs`)) +
  (await sumOf(session, 'SELECT sum(length(value)) AS sum FROM meta'));

const metaOf = (session: Session, id: number): Promise<number> =>
  sumOf(session, 'SELECT sum(length(value)) AS sum FROM meta WHERE room = $1', id);

const sumOf = async (session: Session, sql: string, ...ids: readonly number[]): Promise<number> =>
  (await session.get<{ sum: number | null }>(sql, ...ids))?.sum ?? 0;

/** How exact `touched_at` is, in ms: a room that is opened all day is not written to for that each time. */
const TOUCH_MS = 3_600_000;

/** Notes that somebody opened the room. */
export async function touchRoom(session: Session, room: RoomId, now: number): Promise<void> {
  const sql = 'UPDATE rooms SET touched_at = $2 WHERE room = $1 AND touched_at <= $3';
  await session.run(sql, fromHex(room), now, now - TOUCH_MS);
}
