import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../log.ts';
import { roomsContract } from '../testing/rooms-contract.ts';
import { SAMPLE_ROOM, sampleBytes, sampleEdit, sampleEdits, sampleSession } from '../testing/samples.ts';
import { checkRooms, SqliteStore } from './sqlite-store.ts';

const A = sampleSession('a');
let directory: string;
let path: string;
let store: SqliteStore;
const begin = (): void => {
  directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
  path = join(directory, 'home.db');
};
const end = (): void => rmSync(directory, { recursive: true });

/** Changes the file behind the store's back. */
function tamper(sql: string): void {
  const other = new DatabaseSync(path);
  other.exec(sql);
  other.close();
}

function count(table: string): number {
  const reader = new DatabaseSync(path, { readOnly: true });
  const row = reader.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get();
  reader.close();
  return Number(row?.n);
}

roomsContract('SQLite', {
  begin: async () => begin(),
  open: async (options) => SqliteStore.open(path, options),
  count: async (table) => count(table),
  tamper: async (sql) => tamper(sql),
  zeros: (bytes) => `zeroblob(${bytes})`,
  no: '0',
  damages: (signed) => checkRooms(path, signed),
  end: async () => end(),
});

describe('a file of rooms', () => {
  beforeEach(begin);
  afterEach(async () => {
    await store.close();
    end();
  });

  async function open(): Promise<Log> {
    store = SqliteStore.open(path, { clock: systemClock, logger: silentLogger });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    return log;
  }

  test('the file and what stands beside it are the owner’s alone, also one that was not', async () => {
    writeFileSync(path, '', { mode: 0o644 });
    const log = await open();
    await log.write({ edits: [sampleEdit(A, 0)] });
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('tables WITHOUT ROWID declare their key columns first, for the sake of SQLite before 3.41', async () => {
    await open();
    const reader = new DatabaseSync(path, { readOnly: true });
    const tables = reader
      .prepare("SELECT name FROM pragma_table_list WHERE wr = 1 AND schema = 'main'")
      .all();
    expect(tables.length).toBeGreaterThan(3);
    for (const { name } of tables) {
      const keys = reader.prepare('SELECT pk FROM pragma_table_info(?)').all(String(name));
      const places = keys.map(({ pk }) => Number(pk));
      const key = places.filter((place) => place > 0);
      expect([name, places]).toEqual([name, [...key, ...places.filter((place) => place === 0)]]);
      expect(key).toEqual(key.map((_, at) => at + 1));
    }
    reader.close();
  });

  test('a room that is deleted gives its space back to the disk', async () => {
    const log = await open();
    await log.write({ edits: [sampleEdit(A, 2, { chunks: [sampleBytes('large', 3_000_000)] })] });
    await log.close();
    store.delete(SAMPLE_ROOM);
    await store.giveBack();
    await store.close();
    expect(statSync(path).size).toBeLessThan(200_000);
  });

  test('no database of an older schema is checked', async () => {
    await open();
    tamper('UPDATE schema SET version = 2');
    await expect(checkRooms(path, async () => true).next()).rejects.toMatchObject({ kind: 'older' });
  });

  test('a copy holds all rooms, and a disk that refuses is found by a probe', async () => {
    const log = await open();
    await log.write({ edits: sampleEdits(A, 0, 5) });
    const copy = join(directory, 'copy.db');
    store.copyTo(copy);
    expect(() => store.copyTo(copy)).toThrow(/copy|exists/);
    const other = SqliteStore.open(copy, { clock: systemClock, logger: silentLogger });
    expect(other.list()).toEqual(store.list());
    await other.close();
    expect(store.usedBytes).toBeGreaterThan(4_096);
    store.probe();
    const holder = new DatabaseSync(path);
    holder.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    expect(() => store.probe()).toThrow(/locked/);
    holder.close();
  }, 20_000);
});
