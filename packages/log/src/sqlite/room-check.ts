import type { RoomId } from '@parley/wire';
import { toHex } from '@parley/wire';
import type { RoomDamage } from '../rooms-store.ts';
import type { SqliteDatabase } from './database.ts';
import { type CheckSignature, LogCheck } from './log-check.ts';
import { openToRead } from './schema.ts';

/** Faults of the file itself that are named. */
const MOST_FAULTS = 20;

/**
 * Reads everything: the file as SQLite knows it, and of every room's logs all envelopes with their hashes, signatures and chunks, the
 * index, and the sums. Names what is damaged, at most one fault a room. It opens the file for reading only, beside a server that uses
 * it, and sees each room as it was when it began with it.
 *
 * @throws LogStorageError if the file is no database of this version, or cannot be opened.
 */
export async function* checkRooms(path: string, signed: CheckSignature): AsyncGenerator<RoomDamage> {
  const database = openToRead(path);
  try {
    const faults = database.all<{ integrity_check: string }>(`PRAGMA integrity_check(${MOST_FAULTS})`);
    for (const { integrity_check: fault } of faults) {
      if (fault !== 'ok') yield { room: null, problem: fault };
    }
    const rooms = database.all<{ id: number; room: Uint8Array }>('SELECT id, room FROM rooms');
    for (const { id, room } of rooms) {
      const problem = await problemOf(database, id, toHex(room), signed);
      if (problem !== null) yield { room: toHex(room), problem };
    }
  } finally {
    database.close();
  }
}

/** The first thing that is wrong with a room; null if nothing is, or it was erased since. */
async function problemOf(
  database: SqliteDatabase,
  id: number,
  room: RoomId,
  signed: CheckSignature,
): Promise<string | null> {
  database.execute('BEGIN');
  try {
    const logs = database.all<{ id: number; part: number }>('SELECT id, part FROM logs WHERE room = ?', id);
    for (const { id: log, part } of logs) await new LogCheck(database, log, { room, part, signed }).run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database.execute('COMMIT');
  }
}
