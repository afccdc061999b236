import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import type { Hash, Position } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Log } from '../log.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import { checkRooms, type Damage, SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';

const A = sampleSession('a');
const B = sampleSession('b');
const HOUR = 3_600_000;

let now: number;
const clock: Clock = { ...systemClock, now: () => now };
let directory: string;
let path: string;
let store: SqliteStore;
beforeEach(() => {
  now = 1_000_000;
  directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
  path = join(directory, 'home.db');
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function open(options: Partial<SqliteStoreOptions> = {}): Promise<Log> {
  store = SqliteStore.open(path, { clock, logger: silentLogger, ...options });
  const log = store.log(SAMPLE_ROOM);
  await log.open();
  return log;
}

/** Changes the file behind the store's back. */
function tamper(sql: string): void {
  const other = new DatabaseSync(path);
  other.exec(sql);
  other.close();
}

test('the file and what stands beside it are the owner’s alone, also one that was not', async () => {
  writeFileSync(path, '', { mode: 0o644 });
  const log = await open();
  await log.append([sampleEdit(A, 0)], []);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('tables WITHOUT ROWID declare their key columns first, for the sake of SQLite before 3.41', async () => {
  await open();
  const reader = new DatabaseSync(path, { readOnly: true });
  const tables = reader.prepare("SELECT name FROM pragma_table_list WHERE wr = 1 AND schema = 'main'").all();
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

test('a room is listed with its sizes, edits, sessions and times', async () => {
  const log = await open();
  expect(store.list()).toEqual([]);
  const chunk = sampleBytes('chunk', 1_000);
  await log.append([sampleEdit(A, 0, { chunks: [chunk] }), ...sampleEdits(B, 0, 3)], []);
  const { logBytes } = store.sizes(SAMPLE_ROOM);
  expect(store.list()).toEqual([
    { room: SAMPLE_ROOM, bytes: logBytes, edits: 4, sessions: 2, writtenAt: now, touchedAt: now },
  ]);
  now += 2 * HOUR;
  store.touch(SAMPLE_ROOM);
  expect(store.list()[0]).toMatchObject({ writtenAt: now - 2 * HOUR, touchedAt: now });
  expect(store.stands(SAMPLE_ROOM)).toBe(true);
  expect(store.stands(A)).toBe(false);
});

describe('a room that goes', () => {
  const tables = () => {
    const reader = new DatabaseSync(path, { readOnly: true });
    const names = ['rooms', 'envelopes', 'chunks', 'holders', 'counts', 'certificates', 'meta'];
    const rows = names.map((name) => reader.prepare(`SELECT COUNT(*) AS n FROM ${name}`).get()?.n);
    reader.close();
    return rows;
  };

  beforeEach(async () => {
    const log = await open();
    const chunk = sampleBytes('chunk', 1_000);
    await log.append([sampleEdit(A, 0, { chunks: [chunk] })], [sampleCertificate(A)]);
    await log.setMeta('name', chunk);
    await log.close();
  });

  it('is erased whole when it is deleted, and is known to be deleted', () => {
    expect(store.delete(SAMPLE_ROOM)).toBe(true);
    expect(tables()).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(store.isDeleted(SAMPLE_ROOM)).toBe(true);
    expect(store.delete(SAMPLE_ROOM)).toBe(false);
    expect(store.undelete(SAMPLE_ROOM)).toBe(true);
    expect(store.isDeleted(SAMPLE_ROOM)).toBe(false);
  });

  it('gives its space back to the disk', async () => {
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.append([sampleEdit(A, 1, { chunks: [sampleBytes('large', 3_000_000)] })], []);
    await log.close();
    store.delete(SAMPLE_ROOM);
    await store.giveBack();
    expect(store.usedBytes).toBeLessThan(200_000);
    await store.close();
    expect(statSync(path).size).toBeLessThan(200_000);
  });

  it('may come back when it expired', () => {
    expect(store.untouchedSince(now)).toEqual([]);
    expect(store.untouchedSince(now + 1)).toEqual([SAMPLE_ROOM]);
    expect(store.expire(SAMPLE_ROOM)).toBe(true);
    expect(tables()).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(store.isDeleted(SAMPLE_ROOM)).toBe(false);
  });
});

describe('the bound of one room', () => {
  const MOST = 100_000;

  /** One edit more, and a snapshot of it all with that many bytes. */
  async function snapshotOf(log: Log, number: number, parent: Hash | null, bytes: number) {
    const at: Position = await log.append([sampleEdit(A, number)], []);
    const covers = new Map([[A, number + 1]]);
    const made = sampleSnapshot(B, at, parent, covers, [sampleBytes(`body ${number}`, bytes)]);
    return {
      hash: made.hash,
      position: await log.install(made.snapshot, made.hash, made.chunks, { adopt: false }),
    };
  }
  const keptBytes = () => {
    const { logBytes, snapshotBytes, replacedBytes } = store.sizes(SAMPLE_ROOM);
    return logBytes + snapshotBytes + replacedBytes;
  };

  it('holds for what snapshots replaced too: the eldest of it goes first', async () => {
    const log = await open({ maxRoomBytes: MOST });
    let parent: Hash | null = null;
    for (let number = 0; number < 20; number++) {
      const { hash, position } = await snapshotOf(log, number, parent, 30_000);
      expect(position).not.toBe(null);
      parent = hash;
      expect(keptBytes()).toBeLessThanOrEqual(MOST);
    }
    expect(store.sizes(SAMPLE_ROOM).replacedBytes).toBeGreaterThan(30_000);
    await log.append([sampleEdit(A, 20, { chunks: [sampleBytes('large', 60_000)] })], []);
    expect(keptBytes()).toBeLessThanOrEqual(MOST);
    expect(store.list()[0]?.bytes).toBe(keptBytes());
  });

  it('lets a snapshot lose that would make the room larger still, and nothing changes', async () => {
    const log = await open({ maxRoomBytes: MOST });
    const first = await snapshotOf(log, 0, null, 30_000);
    const before = await log.refresh();
    const second = await snapshotOf(log, 1, first.hash, MOST);
    expect(second.position).toBe(null);
    expect((await log.refresh()).base?.hash).toBe(before.base?.hash);
  });

  it('takes one that makes a room smaller which is too large', async () => {
    const log = await open();
    await log.append([sampleEdit(A, 0, { chunks: [sampleBytes('large', 2 * MOST)] })], []);
    await store.close();
    const again = await open({ maxRoomBytes: MOST });
    expect((await snapshotOf(again, 1, null, 1.5 * MOST)).position).not.toBe(null);
    expect(keptBytes()).toBeLessThan(2 * MOST);
  });
});

describe('a check of everything', () => {
  async function damages(signed = async () => true): Promise<Damage[]> {
    const found: Damage[] = [];
    for await (const damage of checkRooms(path, signed)) found.push(damage);
    return found;
  }

  beforeEach(async () => {
    const log = await open();
    await log.append(sampleEdits(A, 0, 450), [sampleCertificate(A)]);
    const at = await log.append([sampleEdit(B, 0, { chunks: [sampleBytes('chunk', 2_000)] })], []);
    const { snapshot, hash, chunks } = sampleSnapshot(B, at, null, new Map([[A, 400]]), [
      sampleBytes('s', 500),
    ]);
    await log.install(snapshot, hash, chunks, { adopt: false });
    await log.append(sampleEdits(A, 450, 460), []);
  });

  it('finds nothing in what is whole, beside a store that is open', async () => {
    expect(await damages()).toEqual([]);
  });

  it.each([
    ['an envelope', 'UPDATE envelopes SET bytes = zeroblob(50) WHERE seq = 20'],
    [
      'an envelope of another place',
      'UPDATE envelopes SET bytes = (SELECT bytes FROM envelopes WHERE seq = 21) WHERE seq = 20',
    ],
    ['an end of the chain', 'UPDATE rooms SET head = zeroblob(32)'],
    ['a chunk', 'UPDATE chunks SET bytes = zeroblob(2000) WHERE length(bytes) = 2000'],
    ['a chunk that is gone', 'DELETE FROM chunks WHERE length(bytes) = 2000'],
    ['a snapshot that is gone', 'UPDATE rooms SET base = 12345'],
    ['a certificate', 'UPDATE certificates SET session = zeroblob(32)'],
  ])('names the room: %s', async (_, sql) => {
    tamper(sql);
    expect(await damages()).toEqual([{ room: SAMPLE_ROOM, problem: expect.any(String) }]);
  });

  it('names the room whose signatures do not hold', async () => {
    expect(await damages(async () => false)).toEqual([
      { room: SAMPLE_ROOM, problem: 'an envelope is not signed by its session' },
    ]);
  });
});

test('a copy holds all rooms, and a disk that refuses is found by a probe', async () => {
  const log = await open();
  await log.append(sampleEdits(A, 0, 5), []);
  const copy = join(directory, 'copy.db');
  store.copyTo(copy);
  expect(() => store.copyTo(copy)).toThrow(/copy|exists/);
  const other = SqliteStore.open(copy, { clock, logger: silentLogger });
  expect(other.list()).toEqual(store.list());
  await other.close();
  expect(store.usedBytes).toBeGreaterThan(4_096);
  store.probe();
  const holder = new DatabaseSync(path);
  holder.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  expect(() => store.probe()).toThrow(/locked/);
  holder.close();
}, 20_000);

test('what a commit took is told', async () => {
  const told: { calls: number; bytes: number; failed: boolean }[] = [];
  const log = await open({ committed: ({ calls, bytes, failed }) => told.push({ calls, bytes, failed }) });
  const item = sampleEdit(A, 0);
  await log.append([item], []);
  expect(told).toEqual([{ calls: 1, bytes: item.envelope.bytes.length, failed: false }]);
});
