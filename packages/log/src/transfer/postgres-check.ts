import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomDamage } from '../rooms-store.ts';
import type { CheckSignature } from '../sqlite/log-check.ts';
import { checkRooms } from '../sqlite/room-check.ts';
import { PostgresRows } from './postgres-rows.ts';
import { SqliteRows } from './sqlite-rows.ts';

/**
 * Reads everything that a PostgreSQL database keeps of every room, as `checkRooms` does of a file: each room is copied into a file of
 * its own, row by row as it is at one moment, and looked at there. It takes as much of the temporary folder as the largest room.
 *
 * @throws LogStorageError if the database refuses.
 */
export async function* checkPostgresRooms(url: string, signed: CheckSignature): AsyncGenerator<RoomDamage> {
  const rows = await PostgresRows.open(url);
  const folder = mkdtempSync(join(tmpdir(), 'parley-check-'));
  try {
    for (const room of await rows.names()) {
      const file = join(folder, room);
      const copy = SqliteRows.open(file);
      let problem: string | null = null;
      try {
        await rows.read(room, (each) => copy.take(each));
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      } finally {
        copy.close();
      }
      if (problem !== null) yield { room, problem };
      else yield* checkRooms(file, signed);
      for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await rows.close();
  }
}
