import type { Bytes, Hash } from '@parley/wire';
import { fromHex } from '@parley/wire';
import type { SqliteDatabase } from './database.ts';

/** Stores the chunks an envelope names, those not held yet, and remembers that it holds them. */
export function holdChunks(
  database: SqliteDatabase,
  room: number,
  envelope: number,
  hashes: readonly Hash[],
  chunks: readonly Bytes[],
): void {
  for (const [i, hash] of hashes.entries()) {
    const key = fromHex(hash);
    const bytes = chunks[i];
    if (bytes)
      database.run('INSERT OR IGNORE INTO chunks (room, hash, bytes) VALUES (?, ?, ?)', room, key, bytes);
    database.run(
      'INSERT OR IGNORE INTO holders (envelope, room, chunk) VALUES (?, ?, ?)',
      envelope,
      room,
      key,
    );
  }
}

/** Lets go of an envelope's chunks; those that nothing else holds are deleted. */
export function dropChunks(database: SqliteDatabase, envelope: number): void {
  const held = database.all<{ room: number; chunk: Uint8Array }>(
    'SELECT room, chunk FROM holders WHERE envelope = ?',
    envelope,
  );
  if (held.length === 0) return;
  database.run('DELETE FROM holders WHERE envelope = ?', envelope);
  for (const { room, chunk } of held) {
    database.run(
      `DELETE FROM chunks WHERE room = ?1 AND hash = ?2
       AND NOT EXISTS (SELECT 1 FROM holders WHERE room = ?1 AND chunk = ?2)`,
      room,
      chunk,
    );
  }
}
