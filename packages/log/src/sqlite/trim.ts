import { dropChunks } from './chunks.ts';
import type { SqliteDatabase } from './database.ts';

/** Rows read at once. */
const BATCH = 100;

/** Deletes what snapshots replaced in a room, the eldest first, until that many bytes are gone or there is no more; within the
 * caller's transaction. */
export function trimReplaced(database: SqliteDatabase, room: number, bytes: number): void {
  let freed = 0;
  while (freed < bytes) {
    const rows = database.all<{ id: number; size: number }>(
      `SELECT id, size FROM envelopes WHERE room = ? AND replaced_at IS NOT NULL
       ORDER BY replaced_at, id LIMIT ?`,
      room,
      BATCH,
    );
    if (rows.length === 0) break;
    for (const { id, size } of rows) {
      if (freed >= bytes) break;
      dropChunks(database, id);
      database.run('DELETE FROM envelopes WHERE id = ?', id);
      freed += size;
    }
  }
  if (freed > 0) {
    database.run('UPDATE rooms SET replaced_bytes = replaced_bytes - ? WHERE id = ?', freed, room);
  }
}
