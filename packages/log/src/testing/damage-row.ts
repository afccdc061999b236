import { DatabaseSync } from 'node:sqlite';
import type { Random } from '@parley/runtime';

/** The tables of a database of rooms that hold something of a room, but for `meta`, which a home has nothing in. */
export const DAMAGED_TABLES = [
  'rooms',
  'logs',
  'leaves',
  'edits',
  'snapshots',
  'shelves',
  'notes',
  'certificates',
  'chunks',
  'holders',
] as const;

export type DamagedTable = (typeof DAMAGED_TABLES)[number];

/** Rows are deleted so often, else a bit of one is flipped. */
const DELETED = 0.25;
/** Integers of SQLite have so many bits; the sign is spared, since no disk writes it alone. */
const BITS = 63;

/** Flips a bit in a row of that table, or deletes the row, in a file that no store has open. Says what was done; null if there is no row. */
export function damageRow(path: string, table: DamagedTable, random: Random): string | null {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare(`SELECT * FROM ${table}`);
    rows.setReadBigInts(true);
    const all = rows.all();
    const row = all[Math.floor(random.float() * all.length)];
    if (!row) return null;
    const columns = Object.keys(row);
    // What a row has no other column for is found by all it has.
    const where = columns.map((column) => `${column} IS ?`).join(' AND ');
    const values = Object.values(row);
    if (random.float() < DELETED) {
      database.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...values);
      return `a row of ${table} is gone`;
    }
    const column = columns[Math.floor(random.float() * columns.length)] ?? '';
    const value = row[column];
    // Where a row lies SQLite itself knows and checks.
    if (column === 'id' || value === null || value === undefined || typeof value === 'string') return null;
    const turned =
      typeof value === 'object' ? flipped(new Uint8Array(value as Uint8Array), random) : turn(value, random);
    try {
      database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(turned, ...values);
    } catch {
      return null; // Two rows of one key: no database looks like that.
    }
    return `a bit of ${table}.${column} is turned`;
  } finally {
    database.close();
  }
}

function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  const bit = Math.floor(random.float() * bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return bytes;
}

const turn = (value: unknown, random: Random): bigint =>
  BigInt(String(value)) ^ (1n << BigInt(Math.floor(random.float() * BITS)));
