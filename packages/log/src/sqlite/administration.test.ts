import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import type { SessionId } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { sliceOf } from '../kept-edits.ts';
import type { Log, Replacement, SnapshotRow } from '../log.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleNote,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import { checkRooms, type RoomDamage, SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';

const A = sampleSession('a');
const B = sampleSession('b');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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

/** That snapshot replaces what of a session lies below a number, until it is confirmed. */
async function replacing(
  log: Log,
  { hash }: SnapshotRow,
  session: SessionId,
  below: number,
): Promise<Replacement> {
  const kept = (await log.refresh()).kept.get(session);
  if (!kept) throw new Error('nothing of that session');
  return { by: hash, edits: [sliceOf(session, kept, 0, below)], keepUntil: null };
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
  await log.write({ edits: [sampleEdit(A, 0)] });
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

test('a room is listed with its sizes, edits, sessions and times, all its parts together', async () => {
  const log = await open();
  expect(store.list()).toEqual([]);
  const chunk = sampleBytes('chunk', 1_000);
  await log.write({
    certificates: [sampleCertificate(A), sampleCertificate(B)],
    edits: [sampleEdit(A, 0, { chunks: [chunk] }), ...sampleEdits(B, 0, 3)],
  });
  const discussion = store.log(SAMPLE_ROOM, 1);
  await discussion.open();
  now += 1;
  await discussion.write({ certificates: [sampleCertificate(A)], edits: [sampleEdit(A, 0, { part: 1 })] });
  await log.setMeta('name', chunk);
  const { total, parts, meta } = store.sizes(SAMPLE_ROOM);
  expect([...parts.keys()]).toEqual([0, 1]);
  expect(meta).toBe(1_000);
  expect(store.list()).toEqual([
    { room: SAMPLE_ROOM, bytes: total, edits: 5, sessions: 2, writtenAt: now, touchedAt: now },
  ]);
  expect(store.rooms).toBe(1);
  now += 2 * HOUR;
  store.touch(SAMPLE_ROOM);
  expect(store.list()[0]).toMatchObject({ writtenAt: now - 2 * HOUR, touchedAt: now });
  expect(store.stands(SAMPLE_ROOM)).toBe(true);
  expect(store.stands(A)).toBe(false);
});

describe('a room that goes', () => {
  const TABLES = [
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
    'meta',
  ];
  const NOTHING = TABLES.map(() => 0);
  const tables = () => {
    const reader = new DatabaseSync(path, { readOnly: true });
    const rows = TABLES.map((name) => reader.prepare(`SELECT COUNT(*) AS n FROM ${name}`).get()?.n);
    reader.close();
    return rows;
  };

  beforeEach(async () => {
    const log = await open();
    const chunk = sampleBytes('chunk', 1_000);
    const [one, two] = [sampleSnapshot('one'), sampleSnapshot('two', { chunks: [chunk] })];
    await log.write({
      certificates: [sampleCertificate(A)],
      edits: [sampleEdit(A, 0, { chunks: [chunk] }), sampleEdit(A, 1)],
      snapshots: [one, two],
      notes: [sampleNote(A, two.hash)],
    });
    await log.write({ replace: [{ ...(await replacing(log, two, A, 1)), snapshots: [one.hash] }] });
    await log.setMeta('name', chunk);
    await log.close();
    expect(tables()).not.toContain(0);
  });

  it('is erased whole when it is deleted, and is known to be deleted', () => {
    expect(store.delete(SAMPLE_ROOM)).toBe(true);
    expect(tables()).toEqual(NOTHING);
    expect(store.isDeleted(SAMPLE_ROOM)).toBe(true);
    expect(store.delete(SAMPLE_ROOM)).toBe(false);
    expect(store.undelete(SAMPLE_ROOM)).toBe(true);
    expect(store.isDeleted(SAMPLE_ROOM)).toBe(false);
  });

  it('keeps its owner’s deletion, whoever else deletes it, until it may come back', () => {
    const deletion = sampleBytes('deletion', 108);
    store.delete(SAMPLE_ROOM);
    expect([store.isDeleted(SAMPLE_ROOM), store.deletionOf(SAMPLE_ROOM)]).toEqual([true, null]);
    store.delete(SAMPLE_ROOM, deletion);
    store.delete(SAMPLE_ROOM);
    store.delete(SAMPLE_ROOM, sampleBytes('another', 108));
    expect(store.deletionOf(SAMPLE_ROOM)).toEqual(deletion);
    store.undelete(SAMPLE_ROOM);
    expect([store.isDeleted(SAMPLE_ROOM), store.deletionOf(SAMPLE_ROOM)]).toEqual([false, null]);
  });

  it('gives its space back to the disk', async () => {
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.write({ edits: [sampleEdit(A, 2, { chunks: [sampleBytes('large', 3_000_000)] })] });
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
    expect(tables()).toEqual(NOTHING);
    expect(store.isDeleted(SAMPLE_ROOM)).toBe(false);
  });

  it('is known to have expired until it has come back', async () => {
    expect(store.expiredAt(SAMPLE_ROOM)).toBeNull();
    store.expire(SAMPLE_ROOM);
    expect(store.expiredAt(SAMPLE_ROOM)).toBe(now);
    expect(store.expire(SAMPLE_ROOM)).toBe(false);
    expect(store.expiredAt('cd'.repeat(32))).toBeNull();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.write({ certificates: [sampleCertificate(A)], edits: [sampleEdit(A, 0)] });
    await log.close();
    expect(store.expiredAt(SAMPLE_ROOM)).toBeNull();
  });
});

describe('the bound of one room', () => {
  const MOST = 100_000;
  const total = () => store.sizes(SAMPLE_ROOM).total;

  /** Edits of 20,000 bytes each, each replaced by a snapshot of its own, which somebody confirmed or not. */
  async function fill(log: Log, until: (number: number) => number | null): Promise<SnapshotRow[]> {
    const made: SnapshotRow[] = [];
    for (let number = 0; number < 4; number++) {
      const chunks = [sampleBytes(`edit ${number}`, 20_000)];
      const base = sampleSnapshot(`base ${number}`);
      await log.write({ edits: [sampleEdit(A, number, { chunks })], snapshots: [base] });
      const snapshots = made.slice(-1).map(({ hash }) => hash);
      const replaced = await replacing(log, base, A, number + 1);
      await log.write({ replace: [{ ...replaced, snapshots, keepUntil: until(number) }] });
      made.push(base);
    }
    return made;
  }

  it('what snapshots replaced gives way to it, the shelf that ends first before the others', async () => {
    const log = await open({ maxRoomBytes: MOST });
    const made = await fill(log, (number) => now + DAY - number);
    expect(store.sizes(SAMPLE_ROOM).yielding).toBeGreaterThan(80_000);
    await log.write({ edits: [sampleEdit(A, 4, { chunks: [sampleBytes('large', 40_000)] })] });
    expect(total()).toBeLessThanOrEqual(MOST);
    const { shelves } = await log.refresh();
    const left = shelves.filter(({ edits }) => edits.size > 0).map(({ by }) => by);
    expect(new Set(left)).toEqual(new Set(made.slice(0, 2).map(({ hash }) => hash)));
    expect(store.list()[0]?.bytes).toBe(total());
  });

  it('what nobody has confirmed stays, and nothing is refused', async () => {
    const log = await open({ maxRoomBytes: MOST });
    await fill(log, () => null);
    await log.write({ edits: [sampleEdit(A, 4, { chunks: [sampleBytes('large', 60_000)] })] });
    expect(total()).toBeGreaterThan(MOST);
    expect(await log.read(A, 0, 9, { served: true })).toHaveLength(5);
  });

  it('a full room gives way whole: the snapshots on its shelves too, in all its parts', async () => {
    const log = await open();
    await fill(log, () => now + DAY);
    await store.close();
    const again = await open({ maxRoomBytes: 1 });
    const discussion = store.log(SAMPLE_ROOM, 1);
    await discussion.open();
    await discussion.write({ edits: [sampleEdit(A, 0, { part: 1 })] });
    const { shelves, bytes, snapshots } = await again.refresh();
    expect(shelves).toEqual([]);
    expect(bytes.shelved).toBe(0);
    expect(snapshots).toHaveLength(1);
  });
});

describe('a check of everything', () => {
  async function damages(signed = async () => true): Promise<RoomDamage[]> {
    const found: RoomDamage[] = [];
    for await (const damage of checkRooms(path, signed)) found.push(damage);
    return found;
  }

  beforeEach(async () => {
    const log = await open();
    await log.write({ certificates: [sampleCertificate(A)], edits: sampleEdits(A, 0, 450) });
    const [one, two] = [sampleSnapshot('one'), sampleSnapshot('two', { chunks: [sampleBytes('s', 500)] })];
    await log.write({
      edits: [sampleEdit(B, 0, { chunks: [sampleBytes('chunk', 2_000)] })],
      snapshots: [one, two],
      notes: [sampleNote(A, two.hash)],
      proved: two.hash,
    });
    await log.write({ replace: [{ ...(await replacing(log, two, A, 400)), snapshots: [one.hash] }] });
    await log.write({ edits: sampleEdits(A, 450, 460) });
  });

  it('finds nothing in what is whole, beside a store that is open and one that goes on writing', async () => {
    expect(await damages()).toEqual([]);
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    let number = 460;
    const found = await damages(async () => {
      if (number < 480) await log.write({ edits: [sampleEdit(A, number++)] });
      return true;
    });
    expect(found).toEqual([]);
  });

  it.each([
    ['an edit', 'UPDATE edits SET bytes = zeroblob(50) WHERE seq = 20'],
    [
      'an edit of another place',
      'UPDATE edits SET bytes = (SELECT bytes FROM edits WHERE seq = 21) WHERE seq = 20',
    ],
    ['an edit that is gone', 'DELETE FROM edits WHERE seq = 20'],
    ['an edit the index does not know', 'UPDATE leaves SET entries = zeroblob(4) WHERE first = 0'],
    ['an edit that lies elsewhere', 'UPDATE edits SET shelved = 0 WHERE seq = 20'],
    ['an end of the chain', 'UPDATE logs SET head = zeroblob(32)'],
    ['a sum', 'UPDATE logs SET kept = kept + 1'],
    ['a shelf', 'UPDATE shelves SET bytes = bytes + 1'],
    ['a shelf that is gone', 'DELETE FROM shelves'],
    ['a chunk', 'UPDATE chunks SET bytes = zeroblob(2000) WHERE length(bytes) = 2000'],
    ['a chunk that is gone', 'DELETE FROM chunks WHERE length(bytes) = 2000'],
    ['a snapshot', 'UPDATE snapshots SET bytes = zeroblob(50)'],
    ['a snapshot that is gone', 'UPDATE logs SET proved = zeroblob(32)'],
    ['a note', 'UPDATE notes SET bytes = zeroblob(50)'],
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

  it('reads no database of an older schema', async () => {
    tamper('UPDATE schema SET version = 2');
    await expect(damages()).rejects.toMatchObject({ kind: 'older' });
  });
});

test('a copy holds all rooms, and a disk that refuses is found by a probe', async () => {
  const log = await open();
  await log.write({ edits: sampleEdits(A, 0, 5) });
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
  await log.write({ edits: [item] });
  expect(told).toEqual([{ calls: 1, bytes: item.envelope.bytes.length, failed: false }]);
});
