import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import type { Position } from '@parley/wire';
import { sha256Sync, utf8 } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogStorageError } from '../log.ts';
import { logContract } from '../testing/log-contract.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleEdit,
  sampleEdits,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { SqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';

const A = sampleSession('a');
const B = sampleSession('b');
const OTHER_ROOM = sha256Sync(utf8('other room'));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (name = 'home.db', options: Partial<SqliteStoreOptions> = {}): SqliteStore =>
  SqliteStore.open(join(directory, name), { clock: systemClock, logger: silentLogger, ...options });

/** What opening throws. */
function refusal(name: string): LogStorageError {
  try {
    open(name);
  } catch (error) {
    if (error instanceof LogStorageError) return error;
    throw error;
  }
  throw new Error('it opened');
}

logContract('SQLite', () => {
  const store = open();
  return { log: () => store.log(SAMPLE_ROOM), destroy: () => store.close() };
});

describe('SQLite store', () => {
  it('rule 6: what a store acknowledged is there when it is opened again', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const position = await log.append(sampleEdits(A, 0, 5), []);
    await store.close();
    const again = open();
    const state = await again.log(SAMPLE_ROOM).open();
    expect(state.position).toEqual(position);
    expect(state.counts).toEqual(new Map([[A, 5]]));
    await again.close();
  });

  it('keeps rooms apart', async () => {
    const store = open();
    const [one, two] = [store.log(SAMPLE_ROOM), store.log(OTHER_ROOM)];
    await Promise.all([one.open(), two.open()]);
    const chunk = sampleBytes('chunk', 100);
    const [first, second] = await Promise.all([
      one.append([sampleEdit(A, 0, { chunks: [chunk] })], []),
      two.append([sampleEdit(A, 0, { room: OTHER_ROOM }), sampleEdit(B, 0, { room: OTHER_ROOM })], []),
    ]);
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect((await one.refresh()).counts).toEqual(new Map([[A, 1]]));
    expect((await two.refresh()).counts).toEqual(
      new Map([
        [A, 1],
        [B, 1],
      ]),
    );
    expect(await two.chunk(sha256Sync(chunk))).toBeNull();
    await store.close();
  });

  it('many appends of many rooms share few commits', async () => {
    const store = open();
    const rooms = Array.from({ length: 20 }, (_, i) => sha256Sync(utf8(`room ${i}`)));
    const logs = rooms.map((room) => store.log(room));
    await Promise.all(logs.map((log) => log.open()));
    const watcher = new DatabaseSync(join(directory, 'home.db'), { readOnly: true });
    const before = walFrames(directory);
    await Promise.all(
      logs.flatMap((log, i) =>
        sampleEdits(A, 0, 20, { room: rooms[i] ?? '' }).map((item) => log.append([item], [])),
      ),
    );
    // 400 commits of their own would write several pages each.
    expect(walFrames(directory) - before).toBeLessThan(400);
    expect(watcher.prepare('SELECT COUNT(*) AS n FROM envelopes').get()?.n).toBe(400);
    watcher.close();
    await store.close();
  });

  it('close finishes pending appends, then refuses', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const pending = log.append(sampleEdits(A, 0, 3), []);
    await store.close();
    expect((await pending).seq).toBe(3);
    for (const call of [
      () => log.append([sampleEdit(A, 3)], []),
      () => log.read(A, 0, 1),
      () => log.refresh(),
    ]) {
      const error: unknown = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LogStorageError);
      expect((error as LogStorageError).kind).toBe('closed');
    }
    expect(() => store.log(SAMPLE_ROOM)).toThrow('closed');
  });
});

/** The pages written to the write-ahead log so far: 32 bytes of header, then frames of 24 bytes and a page of 4 KiB. */
const walFrames = (directory: string): number =>
  Math.floor((readFileSync(join(directory, 'home.db-wal')).length - 32) / (24 + 4096));

describe('SQLite store: what a snapshot replaced', () => {
  const DAY = 24 * 60 * 60 * 1_000;
  let now: number;
  const clock: Clock = { ...systemClock, now: () => now };

  beforeEach(() => {
    now = 1_000_000;
  });

  it('rule 5: is kept for a while, and then swept', async () => {
    const store = open('home.db', { clock });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const [old, kept, made] = [sampleBytes('old', 700), sampleBytes('kept', 800), sampleBytes('made', 900)];
    const items = [
      sampleEdit(A, 0, { chunks: [old] }),
      sampleEdit(A, 1),
      sampleEdit(B, 0, { chunks: [kept] }),
    ];
    const position = await log.append(items, []);
    const sizes = items.map(({ envelope, chunks }) =>
      chunks.reduce((sum, c) => sum + c.length, envelope.bytes.length),
    );
    const [a0 = 0, a1 = 0, b0 = 0] = sizes;
    expect(store.sizes(SAMPLE_ROOM)).toEqual({
      logBytes: a0 + a1 + b0,
      envelopes: 3,
      snapshotBytes: 0,
      replacedBytes: 0,
    });

    const { snapshot, hash, chunks } = sampleSnapshot(B, position, null, new Map([[A, 2]]), [made]);
    await log.install(snapshot, hash, chunks, { adopt: false });
    const installed = {
      logBytes: b0,
      envelopes: 1,
      snapshotBytes: snapshot.bytes.length + made.length,
      replacedBytes: a0 + a1,
    };
    expect(store.sizes(SAMPLE_ROOM)).toEqual(installed);

    now += 7 * DAY - 1;
    expect(await store.sweep()).toBe(0);
    expect(store.sizes(SAMPLE_ROOM)).toEqual(installed);
    // Somebody who began to fetch it can end.
    expect(await log.chunk(sha256Sync(old))).toEqual(old);

    now += 1;
    expect(await store.sweep()).toBe(2);
    expect(store.sizes(SAMPLE_ROOM)).toEqual({ ...installed, replacedBytes: 0 });
    expect(await log.chunk(sha256Sync(old))).toBeNull();
    expect(await log.chunk(sha256Sync(kept))).toEqual(kept);
    expect(await log.chunk(sha256Sync(made))).toEqual(made);
    expect((await log.refresh()).counts).toEqual(
      new Map([
        [A, 2],
        [B, 1],
      ]),
    );
    await store.close();
  });

  it('rule 5: a former base goes the same way', async () => {
    const store = open('home.db', { clock, keepReplacedMs: 1_000 });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const position = await log.append([sampleEdit(A, 0)], []);
    const chunk = sampleBytes('first', 500);
    const first = sampleSnapshot(B, position, null, new Map([[A, 1]]), [chunk]);
    const installed = (await log.install(first.snapshot, first.hash, [chunk], { adopt: false })) as Position;
    const second = sampleSnapshot(B, installed, first.hash, new Map([[A, 1]]));
    await log.install(second.snapshot, second.hash, [], { adopt: false });
    now += 1_000;
    expect(await store.sweep()).toBe(2);
    expect(await log.chunk(sha256Sync(chunk))).toBeNull();
    expect(store.sizes(SAMPLE_ROOM)).toEqual({
      logBytes: 0,
      envelopes: 0,
      snapshotBytes: second.snapshot.bytes.length,
      replacedBytes: 0,
    });
    expect((await log.refresh()).base?.hash).toBe(second.hash);
    await store.close();
  });

  it('sweeps more than one batch, and appends go on meanwhile', async () => {
    const store = open('home.db', { clock, keepReplacedMs: 0 });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const position = await log.append(sampleEdits(A, 0, 1_300), []);
    const { snapshot, hash } = sampleSnapshot(B, position, null, new Map([[A, 1_300]]));
    await log.install(snapshot, hash, [], { adopt: false });
    const [swept, after] = await Promise.all([store.sweep(), log.append([sampleEdit(A, 1_300)], [])]);
    expect(swept).toBe(1_300);
    expect(after.seq).toBe(1_301);
    expect(store.sizes(SAMPLE_ROOM)).toMatchObject({ envelopes: 1, replacedBytes: 0 });
    await store.close();
  });
});

describe('SQLite store: files it refuses', () => {
  it('a file that is no database is corrupt', () => {
    writeFileSync(join(directory, 'bad.db'), sampleBytes('garbage', 20_000));
    expect(refusal('bad.db').kind).toBe('corrupt');
  });

  it('a database with a damaged page is corrupt', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.append(sampleEdits(A, 0, 500), []);
    await store.close();
    const path = join(directory, 'bad.db');
    copyFileSync(join(directory, 'home.db'), path);
    const bytes = readFileSync(path);
    for (let page = 10; page < 30; page++) bytes.fill(0xa5, page * 4_096, page * 4_096 + 200);
    writeFileSync(path, bytes);
    expect(refusal('bad.db').kind).toBe('corrupt');
  });

  it('a row that holds what was never written is corrupt when it is read', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.append([sampleEdit(A, 0)], []);
    const other = new DatabaseSync(join(directory, 'home.db'));
    other.exec("UPDATE envelopes SET bytes = x'0102'");
    other.close();
    const error: unknown = await log.read(A, 0, 1).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LogStorageError);
    expect((error as LogStorageError).kind).toBe('corrupt');
    await store.close();
  });

  it('a database of a newer schema says so and stays as it is', async () => {
    await open().close();
    const other = new DatabaseSync(join(directory, 'home.db'));
    other.exec(`UPDATE schema SET version = ${SCHEMA_VERSION + 6}`);
    other.close();
    const error = refusal('home.db');
    expect(error.kind).toBe('refused');
    expect(error.message).toContain(`schema ${SCHEMA_VERSION + 6}`);
  });

  it('a database of another program is refused', () => {
    const other = new DatabaseSync(join(directory, 'foreign.db'));
    other.exec('CREATE TABLE theirs (x)');
    other.close();
    const error = refusal('foreign.db');
    expect(error.kind).toBe('refused');
    expect(error.message).toContain('theirs');
  });

  it('a directory that is not there is refused', () => {
    expect(refusal('nowhere/home.db').kind).toBe('refused');
  });

  it('a full database is full: the append holds nothing, another that fits goes in', async () => {
    const store = open('home.db', { maxBytes: 400_000 });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.append([sampleEdit(A, 0)], []);
    const chunks = [sampleBytes('big', 60_000), sampleBytes('bigger', 1_000_000)];
    const [tooLarge, fits] = await Promise.allSettled([
      log.append([sampleEdit(A, 1, { chunks })], []),
      log.append([sampleEdit(B, 0)], []),
    ]);
    expect(tooLarge.status === 'rejected' && tooLarge.reason).toMatchObject({
      name: 'LogStorageError',
      kind: 'full',
    });
    expect(fits.status).toBe('fulfilled');
    expect((await log.refresh()).counts).toEqual(
      new Map([
        [A, 1],
        [B, 1],
      ]),
    );
    for (const chunk of chunks) expect(await log.chunk(sha256Sync(chunk))).toBeNull();
    expect((await log.append([sampleEdit(A, 1)], [])).seq).toBe(3);
    await store.close();
  });
});
