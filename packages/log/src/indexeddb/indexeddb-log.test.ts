import 'fake-indexeddb/auto';
import { SimulatedClock } from '@parley/runtime';
import { sha256Sync } from '@parley/wire';
import {
  IDBDatabase as FakeDatabase,
  IDBObjectStore as FakeStore,
  forceCloseDatabase,
  IDBFactory,
} from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogGapError, LogStorageError } from '../log.ts';
import { GENESIS } from '../position.ts';
import { logContract } from '../testing/log-contract.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleEdit,
  sampleEdits,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import type { Block } from './block.ts';
import { deleteIndexedDbLog } from './delete-log.ts';
import { IndexedDbLog } from './indexeddb-log.ts';

const NAME = `parley/${SAMPLE_ROOM}`;
const A = sampleSession('a');
const B = sampleSession('b');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
});

logContract('IndexedDB', () => ({
  log: () => new IndexedDbLog({ room: SAMPLE_ROOM }),
  destroy: async () => {},
}));

async function opened(waitMs?: number): Promise<IndexedDbLog> {
  const log = new IndexedDbLog({ room: SAMPLE_ROOM, ...(waitMs === undefined ? {} : { waitMs }) });
  await log.open();
  return log;
}

/** The kind of LogStorageError a promise rejects with. */
async function kindOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof LogStorageError) return error.kind;
  throw new Error(`not a LogStorageError: ${String(error)}`);
}

/** The browser closes a database under its page. */
function forceClose(database: IDBDatabase | undefined): void {
  // Its types want the class where it takes an instance.
  forceCloseDatabase(database as unknown as typeof FakeDatabase);
}

/** A request of plain IndexedDB, as another page would make it. */
function requested<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

describe('IndexedDB log: writing', () => {
  it('rule 1: appends in strict transactions, many calls in few', async () => {
    const log = await opened();
    const transaction = vi.spyOn(FakeDatabase.prototype, 'transaction');
    await Promise.all(sampleEdits(A, 0, 100).map((item) => log.append([item], [])));
    const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.length).toBeLessThanOrEqual(3);
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' });
    await log.close();
  });

  it('reads no counts as long as nobody else writes, and theirs as soon as somebody did', async () => {
    const [log, other] = [await opened(), await opened()];
    await log.append([sampleEdit(A, 0), sampleEdit(B, 0)], []);
    const get = vi.spyOn(FakeStore.prototype, 'get');
    await log.append([sampleEdit(A, 1), sampleEdit(B, 1)], []);
    expect(get.mock.calls).toEqual([['position']]);
    expect((await other.append([sampleEdit(A, 1), sampleEdit(A, 2)], [])).seq).toBe(5);
    expect((await log.append([sampleEdit(A, 2), sampleEdit(A, 3)], [])).seq).toBe(6);
    const adopt = new Map([[A, 9]]);
    const { snapshot, hash } = sampleSnapshot(B, GENESIS, null, adopt);
    await other.install(snapshot, hash, [], { adopt });
    expect((await log.append([sampleEdit(A, 4), sampleEdit(A, 9)], [])).seq).toBe(7);
    // A transaction that came to nothing is not remembered.
    vi.spyOn(FakeStore.prototype, 'add').mockImplementationOnce(function (this: IDBObjectStore) {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    expect(await kindOf(log.append([sampleEdit(A, 10)], []))).toBe('full');
    expect((await log.append([sampleEdit(A, 10)], [])).seq).toBe(8);
    expect((await other.refresh()).counts).toEqual(
      new Map([
        [A, 11],
        [B, 2],
      ]),
    );
    await Promise.all([log.close(), other.close()]);
  });

  it('keeps nothing of what a snapshot replaced', async () => {
    const log = await opened();
    const [old, first] = [sampleBytes('old', 500), sampleBytes('first', 500)];
    const position = await log.append([sampleEdit(A, 0, { chunks: [old] }), sampleEdit(B, 0)], []);
    const one = sampleSnapshot(B, position, null, new Map([[A, 1]]), [first]);
    const installed = await log.install(one.snapshot, one.hash, one.chunks, { adopt: false });
    expect(await log.chunk(sha256Sync(old))).toBeNull();
    if (!installed) throw new Error('the swap is lost');
    const two = sampleSnapshot(
      B,
      installed,
      one.hash,
      new Map([
        [A, 1],
        [B, 1],
      ]),
    );
    await log.install(two.snapshot, two.hash, two.chunks, { adopt: false });
    expect(await log.chunk(sha256Sync(first))).toBeNull();
    await log.close();
    const database = await requested(indexedDB.open(NAME));
    const transaction = database.transaction(['blocks', 'chunks'], 'readonly');
    expect(await requested(transaction.objectStore('blocks').count())).toBe(0);
    expect(await requested(transaction.objectStore('chunks').count())).toBe(0);
    database.close();
  });

  it('removes long runs that are interleaved with what stays', async () => {
    const log = await opened();
    const items = Array.from({ length: 1_500 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
    const position = await log.append(items, []);
    const { snapshot, hash } = sampleSnapshot(
      B,
      position,
      null,
      new Map([
        [A, 1_500],
        [B, 1_400],
      ]),
    );
    await log.install(snapshot, hash, [], { adopt: false });
    const { envelopes } = await log.scan(null, 1_000);
    expect(envelopes.map(({ header }) => [header.session, header.number])).toEqual(
      Array.from({ length: 100 }, (_, i) => [B, 1_400 + i]),
    );
    expect((await log.refresh()).tail.envelopes).toBe(100);
    await log.close();
  });

  it('a full disk is full: nothing of the call is held, a call beside it goes in', async () => {
    const log = await opened();
    const add = FakeStore.prototype.add;
    vi.spyOn(FakeStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value, key) {
      if ((value as Block).sizes.some((size) => size > 1_000))
        throw new DOMException('no room', 'QuotaExceededError');
      return add.call(this, value, key);
    });
    const chunk = sampleBytes('large', 2_000);
    const large = log.append([sampleEdit(A, 0), sampleEdit(A, 1, { chunks: [chunk] })], []);
    const small = log.append([sampleEdit(B, 0)], []);
    expect(await kindOf(large)).toBe('full');
    expect((await small).seq).toBe(1);
    expect((await log.refresh()).counts).toEqual(new Map([[B, 1]]));
    expect(await log.chunk(sha256Sync(chunk))).toBeNull();
    await log.close();
  });

  it('an abort by the browser is refused, and holds nothing', async () => {
    const log = await opened();
    const add = FakeStore.prototype.add;
    vi.spyOn(FakeStore.prototype, 'add').mockImplementationOnce(function (this: IDBObjectStore, value, key) {
      const request = add.call(this, value, key);
      this.transaction.abort();
      return request;
    });
    expect(await kindOf(log.append([sampleEdit(A, 0)], []))).toBe('refused');
    expect((await log.refresh()).position.seq).toBe(0);
    expect((await log.append([sampleEdit(A, 0)], [])).seq).toBe(1);
    await log.close();
  });
});

describe('IndexedDB log: other pages', () => {
  it('rule 12: tabs that append at once keep one order, without a gap in seq', async () => {
    const [one, two] = [await opened(), await opened()];
    const shared = sampleEdits(sampleSession('shared'), 0, 30);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => [
        one.append([sampleEdit(A, i), shared[i] ?? sampleEdit(A, i)], []),
        two.append([shared[i] ?? sampleEdit(B, i), sampleEdit(B, i)], []),
      ]).flat(),
    );
    const [first, second] = [await one.refresh(), await two.refresh()];
    expect(first).toEqual(second);
    expect(first.position.seq).toBe(90);
    const heads = await Promise.all(Array.from({ length: 91 }, (_, seq) => one.at(seq)));
    expect(heads.every((at) => at !== null)).toBe(true);
    expect(heads.at(-1)?.head).toBe(first.position.head);
    await Promise.all([one.close(), two.close()]);
  });

  it('makes way for a newer page, and says so from then on', async () => {
    const log = await opened();
    await log.append([sampleEdit(A, 0)], []);
    const upgraded = await requested(indexedDB.open(NAME, 99));
    expect(await kindOf(log.append([sampleEdit(A, 1)], []))).toBe('closed');
    expect(await kindOf(log.read(A, 0, 1))).toBe('closed');
    await log.close();
    expect(await kindOf(new IndexedDbLog({ room: SAMPLE_ROOM }).open())).toBe('refused');
    upgraded.close();
  });

  it('closed while it opens, it leaves no database open', async () => {
    const log = new IndexedDbLog({ room: SAMPLE_ROOM });
    const opening = log.open();
    await log.close();
    expect(await kindOf(opening)).toBe('closed');
    // A deletion waits for every connection that does not close.
    await requested(indexedDB.deleteDatabase(NAME));
  });

  it('does not stand in the way of a deletion, tells of it, and opens the database anew', async () => {
    const log = await opened();
    await log.append(sampleEdits(A, 0, 3), []);
    const lost: string[] = [];
    log.onLost(({ kind }) => lost.push(kind));
    await requested(indexedDB.deleteDatabase(NAME));
    expect(lost).toEqual(['refused']);
    expect((await log.refresh()).position.seq).toBe(0);
    expect((await log.append([sampleEdit(B, 0)], [])).seq).toBe(1);
    const again = await opened();
    expect((await again.refresh()).counts).toEqual(new Map([[B, 1]]));
    await Promise.all([log.close(), again.close()]);
    expect(lost).toHaveLength(1);
  });

  it('several tabs lose it at once, and agree again', async () => {
    const [one, two] = [await opened(), await opened()];
    await one.append(sampleEdits(A, 0, 3), []);
    await requested(indexedDB.deleteDatabase(NAME));
    await Promise.all([one.append([sampleEdit(B, 0)], []), two.append([sampleEdit(B, 0)], [])]);
    expect(await one.refresh()).toEqual(await two.refresh());
    expect((await one.refresh()).position.seq).toBe(1);
    await Promise.all([one.close(), two.close()]);
  });

  it('one that the browser closes is opened again; what is being written then is refused, and held by nobody', async () => {
    const databases: IDBDatabase[] = [];
    const transaction = FakeDatabase.prototype.transaction;
    vi.spyOn(FakeDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...call: Parameters<IDBDatabase['transaction']>
    ) {
      if (!databases.includes(this)) databases.push(this);
      return transaction.apply(this, call);
    });
    const log = await opened();
    const lost: string[] = [];
    log.onLost(({ kind }) => lost.push(kind));
    await log.append([sampleEdit(A, 0)], []);
    // With the event, and without.
    forceClose(databases[0]);
    expect((await log.append([sampleEdit(A, 1)], [])).seq).toBe(2);
    databases[1]?.close();
    expect(await kindOf(log.append([sampleEdit(A, 2)], []))).toBe('refused');
    expect(lost).toEqual(['refused', 'refused']);
    expect(databases).toHaveLength(2);
    await log.close();
  });

  it('is opened again once after a loss, and then seldom', async () => {
    const clock = new SimulatedClock();
    const log = new IndexedDbLog({ room: SAMPLE_ROOM, clock });
    await log.open();
    await requested(indexedDB.deleteDatabase(NAME));
    let tries = 0;
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      tries += 1;
      throw new DOMException('gone', 'UnknownError');
    });
    for (let second = 0; second < 120; second++) {
      expect(await kindOf(log.read(A, 0, 1))).toBe('refused');
      clock.advance(1_000);
    }
    expect(tries).toBeGreaterThan(4);
    expect(tries).toBeLessThan(9);
    vi.restoreAllMocks();
    clock.advance(30_000);
    expect((await log.refresh()).position.seq).toBe(0);
    await log.close();
  });
});

describe('IndexedDB log: a browser that refuses', () => {
  it('has no IndexedDB at all', async () => {
    vi.stubGlobal('indexedDB', undefined);
    expect(await kindOf(new IndexedDbLog({ room: SAMPLE_ROOM }).open())).toBe('refused');
    vi.unstubAllGlobals();
  });

  it.each(['InvalidStateError', 'SecurityError', 'UnknownError'])('throws %s', async (name) => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('not here', name);
    });
    expect(await kindOf(new IndexedDbLog({ room: SAMPLE_ROOM }).open())).toBe('refused');
  });

  it('an open that does not come through is refused in time, and blocks nobody when it comes late', async () => {
    const holder = await requested(indexedDB.open(NAME, 1));
    const deleted = requested(indexedDB.deleteDatabase(NAME));
    expect(await kindOf(new IndexedDbLog({ room: SAMPLE_ROOM, waitMs: 40 }).open())).toBe('refused');
    holder.close();
    await deleted;
    await requested(indexedDB.deleteDatabase(NAME));
  });

  it('a write that does not come through is refused in time, and is not held later', async () => {
    const log = await opened(60);
    const other = await requested(indexedDB.open(NAME));
    const store = other.transaction('blocks', 'readwrite').objectStore('blocks');
    let holding = true;
    const hold = (): void => {
      if (holding) store.count().onsuccess = hold;
    };
    hold();
    expect(await kindOf(log.append([sampleEdit(A, 0)], []))).toBe('refused');
    holding = false;
    expect((await log.refresh()).position.seq).toBe(0);
    expect((await log.append([sampleEdit(A, 0)], [])).seq).toBe(1);
    other.close();
    await log.close();
  });

  it('a row that holds what was never written is corrupt', async () => {
    const log = await opened();
    await log.append([sampleEdit(A, 0)], []);
    const other = await requested(indexedDB.open(NAME));
    const row: Block = {
      seq: 1,
      before: A,
      envelopes: [new Uint8Array([1, 2])],
      sizes: [2],
      lasts: [[A, 0]],
    };
    await requested(other.transaction('blocks', 'readwrite').objectStore('blocks').put(row));
    other.close();
    expect(await kindOf(log.scan(null, 10))).toBe('corrupt');
    await log.close();
  });
});

describe('IndexedDB log: deleting', () => {
  it('leaves nothing, and makes who holds it let go', async () => {
    const log = await opened();
    await log.append(sampleEdits(A, 0, 3), []);
    await deleteIndexedDbLog(SAMPLE_ROOM);
    expect(await indexedDB.databases()).toEqual([]);
    await expect(log.append(sampleEdits(A, 3, 4), [])).rejects.toBeInstanceOf(LogGapError);
    expect((await (await opened()).refresh()).counts.size).toBe(0);
    await log.close();
  });

  it('of a room that was never here does nothing', async () => {
    await expect(deleteIndexedDbLog(SAMPLE_ROOM)).resolves.toBeUndefined();
  });

  it('says so when another page does not make way', async () => {
    const held = await requested(indexedDB.open(NAME, 1));
    expect(await kindOf(deleteIndexedDbLog(SAMPLE_ROOM, { waitMs: 20 }))).toBe('refused');
    held.close();
  });
});
