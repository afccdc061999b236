import type { Bytes, Hash } from '@parley/wire';
import { fromHex } from '@parley/wire';
import type { SqliteDatabase } from './database.ts';

/** Stores the chunks an envelope names, those not held yet, and remembers that it holds them. */
export function holdChunks(
  database: SqliteDatabase,
  log: number,
  holder: number,
  hashes: readonly Hash[],
  chunks: readonly Bytes[],
): void {
  for (const [i, hash] of hashes.entries()) {
    const key = fromHex(hash);
    const bytes = chunks[i];
    if (bytes)
      database.run('INSERT OR IGNORE INTO chunks (log, hash, bytes) VALUES (?, ?, ?)', log, key, bytes);
    database.run('INSERT OR IGNORE INTO holders (log, holder, chunk) VALUES (?, ?, ?)', log, holder, key);
  }
}

/** Lets go of an envelope's chunks; those that nothing else holds are deleted. */
export function dropChunks(database: SqliteDatabase, log: number, holder: number): void {
  const held = database.all<{ chunk: Uint8Array }>(
    'SELECT chunk FROM holders WHERE log = ? AND holder = ?',
    log,
    holder,
  );
  if (held.length === 0) return;
  database.run('DELETE FROM holders WHERE log = ? AND holder = ?', log, holder);
  for (const { chunk } of held) {
    database.run(
      `DELETE FROM chunks WHERE log = ?1 AND hash = ?2
       AND NOT EXISTS (SELECT 1 FROM holders WHERE log = ?1 AND chunk = ?2)`,
      log,
      chunk,
    );
  }
}
