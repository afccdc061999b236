import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import { fromHex, type RoomId, sha256Sync, utf8 } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sliceOf } from '../kept-edits.ts';
import { LogStorageError } from '../log.ts';
import { type Corruption, type LogHarness, logContract } from '../testing/log-contract.ts';
import { logTwin } from '../testing/log-twin.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleCertificate,
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

/** Turns a bit in the row of a room's part 0 that is meant, behind the store's back. */
function corrupt(room: RoomId, what: Corruption): void {
  const other = new DatabaseSync(join(directory, 'home.db'));
  const { table, where, key } = rowOf(what);
  const log = 'SELECT logs.id FROM logs JOIN rooms ON rooms.id = logs.room WHERE rooms.room = ? AND part = 0';
  const of = `log = (${log}) AND ${where}`;
  const row = other.prepare(`SELECT bytes FROM ${table} WHERE ${of}`).get(fromHex(room), ...key);
  const bytes = row?.bytes;
  if (!(bytes instanceof Uint8Array)) throw new Error('that row is not there');
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 16;
  other.prepare(`UPDATE ${table} SET bytes = ? WHERE ${of}`).run(bytes, fromHex(room), ...key);
  other.close();
}

function rowOf(what: Corruption): { table: string; where: string; key: (Uint8Array | number)[] } {
  if (what.kind === 'edit')
    return { table: 'edits', where: 'session = ? AND number = ?', key: [fromHex(what.session), what.number] };
  return { table: `${what.kind}s`, where: 'hash = ?', key: [fromHex(what.hash)] };
}

/** Each a room of its own; in random lives many of one store. */
let rooms = 0;
function harness(store: SqliteStore): LogHarness {
  const room = sha256Sync(utf8(`room ${rooms++}`));
  return {
    log: (part = 0) => store.log(room, part),
    corrupt: async (what: Corruption) => corrupt(room, what),
    destroy: async () => {},
  };
}

logContract('SQLite', () => {
  const store = open();
  return { ...harness(store), destroy: () => store.close() };
});

let lives: SqliteStore | null = null;
afterEach(async () => {
  await lives?.close();
  lives = null;
});
const life = (): LogHarness => {
  lives = lives ?? open();
  return harness(lives);
};
logTwin('SQLite', life, { runs: 40 });

describe('SQLite store', () => {
  it('rule 6: what a store acknowledged is there when it is opened again', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const position = await log.write({ edits: sampleEdits(A, 0, 5) });
    await store.close();
    const again = open();
    const state = await again.log(SAMPLE_ROOM).open();
    expect(state.position).toEqual(position);
    expect(state.kept.get(A)?.numbers).toEqual([0, 1, 2, 3, 4]);
    await again.close();
  });

  it('keeps rooms apart', async () => {
    const store = open();
    const [one, two] = [store.log(SAMPLE_ROOM), store.log(OTHER_ROOM)];
    await Promise.all([one.open(), two.open()]);
    const chunk = sampleBytes('chunk', 100);
    const [first, second] = await Promise.all([
      one.write({ edits: [sampleEdit(A, 0, { chunks: [chunk] })] }),
      two.write({ edits: [sampleEdit(A, 0, { room: OTHER_ROOM }), sampleEdit(B, 0, { room: OTHER_ROOM })] }),
    ]);
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect([...(await one.refresh()).kept.keys()]).toEqual([A]);
    expect((await two.refresh()).kept.size).toBe(2);
    expect(await two.chunk(sha256Sync(chunk))).toBeNull();
    await store.close();
  });

  it('many writes of many rooms share few commits', async () => {
    const store = open();
    const rooms = Array.from({ length: 20 }, (_, i) => sha256Sync(utf8(`room ${i}`)));
    const logs = rooms.map((room) => store.log(room));
    await Promise.all(logs.map((log) => log.open()));
    const watcher = new DatabaseSync(join(directory, 'home.db'), { readOnly: true });
    const before = walFrames(directory);
    await Promise.all(
      logs.flatMap((log, i) =>
        sampleEdits(A, 0, 20, { room: rooms[i] ?? '' }).map((edit) => log.write({ edits: [edit] })),
      ),
    );
    // 400 commits of their own would write several pages each.
    expect(walFrames(directory) - before).toBeLessThan(400);
    expect(watcher.prepare('SELECT COUNT(*) AS n FROM edits').get()?.n).toBe(400);
    watcher.close();
    await store.close();
  });

  it('close finishes pending writes, then refuses', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const pending = log.write({ edits: sampleEdits(A, 0, 3) });
    await store.close();
    expect((await pending).seq).toBe(3);
    for (const call of [
      () => log.write({ edits: [sampleEdit(A, 3)] }),
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

  it('all that is stored is counted, and swept when its time is over, in rooms that nobody has open too', async () => {
    const store = open('home.db', { clock });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const [old, made] = [sampleBytes('old', 700), sampleBytes('made', 900)];
    const edits = [sampleEdit(A, 0, { chunks: [old] }), sampleEdit(A, 1)];
    const base = sampleSnapshot('base', { chunks: [made] });
    await log.write({ edits, snapshots: [base], certificates: [sampleCertificate(A)] });
    await log.setMeta('x', new Uint8Array(10));
    const state = await log.refresh();
    const size = edits.reduce((sum, { envelope }) => sum + envelope.bytes.length, old.length);
    const snapshots = base.envelope.bytes.length + made.length;
    const { certificates } = state.bytes;
    const bytes = { kept: size, snapshots, shelved: 0, notes: 0, certificates };
    expect(store.sizes(SAMPLE_ROOM)).toEqual({
      parts: new Map([[0, bytes]]),
      meta: 10,
      total: size + snapshots + certificates + 10,
      yielding: 0,
    });
    const kept = state.kept.get(A);
    if (!kept) throw new Error('nothing of A');
    const replaced = { by: base.hash, edits: [sliceOf(A, kept, 0, 2)], keepUntil: now + DAY };
    await log.write({ replace: [replaced] });
    await log.close();
    expect(store.sizes(SAMPLE_ROOM).parts.get(0)).toEqual({ ...bytes, kept: 0, shelved: size });
    expect(store.sizes(SAMPLE_ROOM).yielding).toBe(size);
    now += DAY - 1;
    expect(await store.sweep()).toBe(0);
    const reader = store.log(SAMPLE_ROOM);
    await reader.open();
    expect(await reader.chunk(sha256Sync(old))).toEqual(old);
    now += 1;
    expect(await store.sweep()).toBe(2);
    expect(store.sizes(SAMPLE_ROOM).parts.get(0)).toEqual({ ...bytes, kept: 0 });
    expect(await reader.chunk(sha256Sync(old))).toBeNull();
    expect(await reader.chunk(sha256Sync(made))).toEqual(made);
    await store.close();
  });

  it('sweeps in batches, only what is due, and writes go on meanwhile', async () => {
    const store = open('home.db', { clock });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    const [one, two] = [sampleSnapshot('one'), sampleSnapshot('two')];
    await log.write({ edits: sampleEdits(A, 0, 2_300), snapshots: [one, two] });
    const kept = (await log.refresh()).kept.get(A);
    if (!kept) throw new Error('nothing of A');
    await log.write({
      replace: [
        { by: one.hash, edits: [sliceOf(A, kept, 0, 1_300)], keepUntil: now },
        { by: two.hash, edits: [sliceOf(A, kept, 1_300, 2_200)], snapshots: [one.hash], keepUntil: now + 1 },
      ],
    });
    const [swept, after] = await Promise.all([store.sweep(), log.write({ edits: [sampleEdit(A, 2_300)] })]);
    expect(swept).toBe(1_300);
    expect(after.seq).toBe(2_301);
    const state = await log.refresh();
    expect(state.shelves.map(({ by }) => by)).toEqual([two.hash]);
    expect(state.shelves[0]?.edits.get(A)?.numbers).toHaveLength(900);
    now += 1;
    expect(await store.sweep()).toBe(900);
    const last = await log.refresh();
    expect(last.kept.get(A)?.numbers).toHaveLength(101);
    expect(last.bytes.shelved).toBe(0);
    expect(last.snapshots.map(({ hash }) => hash)).toEqual([two.hash]);
    expect(await store.sweep()).toBe(0);
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
    await log.write({ edits: sampleEdits(A, 0, 500) });
    await store.close();
    const path = join(directory, 'bad.db');
    copyFileSync(join(directory, 'home.db'), path);
    const bytes = readFileSync(path);
    for (let page = 10; page < 30; page++) bytes.fill(0xa5, page * 4_096, page * 4_096 + 200);
    writeFileSync(path, bytes);
    expect(refusal('bad.db').kind).toBe('corrupt');
  });

  it('a row that is gone, or says it is another edit, is given up like one that is damaged', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    const damaged: unknown[] = [];
    log.onDamaged((damage) => damaged.push(damage));
    await log.open();
    await log.write({ edits: sampleEdits(A, 0, 6) });
    const other = new DatabaseSync(join(directory, 'home.db'));
    other.exec('DELETE FROM edits WHERE number = 1');
    other.exec('UPDATE edits SET number = 70 WHERE number = 2');
    other.exec("UPDATE edits SET bytes = x'0102' WHERE number = 3");
    other.exec('UPDATE edits SET hash = zeroblob(32) WHERE number = 5');
    other.close();
    const numbers = (edits: readonly { envelope: { header: { number: number } } }[]): number[] =>
      edits.map(({ envelope }) => envelope.header.number);
    expect(numbers((await log.scan(null, 9)).edits)).toEqual([0, 4]);
    expect(numbers(await log.read(A, 0, 9))).toEqual([0, 4]);
    expect((await log.refresh()).kept.get(A)?.numbers).toEqual([0, 4]);
    expect(numbers((await log.scan(null, 9)).edits)).toEqual([0, 4]);
    expect(damaged.length).toBeGreaterThanOrEqual(4);
    await log.write({ edits: sampleEdits(A, 0, 6) });
    expect(numbers(await log.read(A, 0, 9))).toEqual([0, 1, 2, 3, 4, 5]);
    await store.close();
  });

  it('a chunk that is gone, or lies under another name, is given up with whatever names it', async () => {
    const [lost, moved, whole] = ['lost', 'moved', 'whole'].map((name) => sampleBytes(name, 100));
    if (!lost || !moved || !whole) throw new Error('three chunks');
    const base = sampleSnapshot('base', { chunks: [lost] });
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    const damaged: string[] = [];
    log.onDamaged(({ kind }) => damaged.push(kind));
    await log.open();
    await log.write({
      snapshots: [base],
      edits: [sampleEdit(A, 0, { chunks: [moved] }), sampleEdit(A, 1, { chunks: [whole] })],
    });
    const other = new DatabaseSync(join(directory, 'home.db'));
    const [of, at] = [lost, moved].map((chunk) => Buffer.from(sha256Sync(chunk), 'hex'));
    other.prepare('DELETE FROM chunks WHERE hash = ?').run(of as Buffer);
    other.prepare('UPDATE chunks SET hash = zeroblob(32) WHERE hash = ?').run(at as Buffer);
    other.close();
    expect(await log.chunk(sha256Sync(lost))).toBeNull();
    expect(await log.chunk(sha256Sync(moved))).toBeNull();
    expect(await log.chunk(sha256Sync(whole))).toEqual(whole);
    const { snapshots, kept } = await log.refresh();
    expect([snapshots, kept.get(A)?.numbers]).toEqual([[], [1]]);
    expect(damaged.sort()).toEqual(['chunk', 'chunk', 'edit', 'snapshot']);
    // Nobody ever had it: that is no damage.
    expect(await log.chunk(sha256Sync(sampleBytes('never', 9)))).toBeNull();
    expect(damaged).toHaveLength(4);
    await store.close();
  });

  it.each([1, 2])('a database of the older schema %i says so and stays as it is', (version) => {
    const path = join(directory, 'home.db');
    const other = new DatabaseSync(path);
    other.exec('PRAGMA journal_mode = WAL; CREATE TABLE schema (version INTEGER NOT NULL) STRICT');
    other.exec(`INSERT INTO schema VALUES (${version}); CREATE TABLE envelopes (bytes BLOB)`);
    other.close();
    const before = readFileSync(path);
    const error = refusal('home.db');
    expect(error.kind).toBe('older');
    expect(error.message).toContain('older Parley');
    expect(readFileSync(path)).toEqual(before);
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

  it('a write that fails between two tables leaves nothing in the first', async () => {
    const store = open();
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.write({ edits: sampleEdits(A, 0, 2) });
    const before = await log.refresh();
    const other = new DatabaseSync(join(directory, 'home.db'));
    for (const table of ['leaves', 'snapshots', 'holders', 'logs', 'certificates']) {
      const event = table === 'logs' ? 'UPDATE' : 'INSERT';
      other.exec(
        `CREATE TRIGGER refuse BEFORE ${event} ON ${table} BEGIN SELECT RAISE(ABORT, 'not now'); END`,
      );
      const change = {
        certificates: [sampleCertificate(B)],
        edits: [sampleEdit(A, 2), sampleEdit(B, 0, { chunks: [sampleBytes('c', 9)] })],
        snapshots: [sampleSnapshot('s')],
      };
      await expect(log.write(change)).rejects.toMatchObject({ kind: 'refused' });
      other.exec('DROP TRIGGER refuse');
      expect(await log.refresh()).toEqual(before);
      expect(other.prepare('SELECT COUNT(*) AS n FROM edits').get()?.n).toBe(2);
      expect(other.prepare('SELECT COUNT(*) AS n FROM chunks').get()?.n).toBe(0);
    }
    other.close();
    await store.close();
  });

  it('a full database is full: the write holds nothing, another that fits goes in', async () => {
    const store = open('home.db', { maxBytes: 400_000 });
    const log = store.log(SAMPLE_ROOM);
    await log.open();
    await log.write({ edits: [sampleEdit(A, 0)] });
    const chunks = [sampleBytes('big', 60_000), sampleBytes('bigger', 1_000_000)];
    const [tooLarge, fits] = await Promise.allSettled([
      log.write({ edits: [sampleEdit(A, 1, { chunks })] }),
      log.write({ edits: [sampleEdit(B, 0)] }),
    ]);
    expect(tooLarge.status === 'rejected' && tooLarge.reason).toMatchObject({
      name: 'LogStorageError',
      kind: 'full',
    });
    expect(fits.status).toBe('fulfilled');
    expect((await log.refresh()).kept.get(A)?.numbers).toEqual([0]);
    for (const chunk of chunks) expect(await log.chunk(sha256Sync(chunk))).toBeNull();
    expect((await log.write({ edits: [sampleEdit(A, 1)] })).seq).toBe(3);
    await store.close();
  });
});
