import 'fake-indexeddb/auto';
import { SimulatedClock } from '@parley/runtime/testing';
import { fromHex, sha256Sync } from '@parley/wire';
import {
  IDBDatabase as FakeDatabase,
  IDBObjectStore as FakeStore,
  forceCloseDatabase,
  IDBFactory,
} from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EditList, sliceOf } from '../kept-edits.ts';
import { type HeldEdit, type Log, LogStorageError } from '../log.ts';
import { nextHead } from '../position.ts';
import { type Corruption, logContract } from '../testing/log-contract.ts';
import { logTwin } from '../testing/log-twin.ts';
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
import { IndexedDbStore } from './indexeddb-store.ts';
import type { LeafRecord } from './schema.ts';

const NAME = `parley/${SAMPLE_ROOM}`;
const A = sampleSession('a');
const B = sampleSession('b');

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Each log of a store of its own, as another tab's. */
const harness = () => {
  globalThis.indexedDB = new IDBFactory();
  return {
    log: (part = 0) => new IndexedDbStore({ room: SAMPLE_ROOM }).log(part),
    corrupt,
    destroy: async () => {},
  };
};

logContract('IndexedDB', harness);
logTwin('IndexedDB', harness, { runs: 15 });

/** Turns a bit in the record of part 0 that is meant, as a page beside would. */
async function corrupt(what: Corruption): Promise<void> {
  const database = await requested(indexedDB.open(NAME));
  if (what.kind === 'edit') await corruptEdit(database, what);
  else {
    const store = database.transaction(`${what.kind}s`, 'readwrite').objectStore(`${what.kind}s`);
    const bytes: Uint8Array = await requested(store.get([0, what.hash]));
    await requested(store.put(flipped(bytes), [0, what.hash]));
  }
  database.close();
}

async function corruptEdit(
  database: IDBDatabase,
  { session, number }: Extract<Corruption, { kind: 'edit' }>,
): Promise<void> {
  const store = database.transaction('blocks', 'readwrite').objectStore('blocks');
  const blocks: Block[] = await requested(store.getAll());
  for (const block of blocks) {
    const at = block.numbers.findIndex(
      (each, i) => each === number && block.sessions[block.authors[i] ?? -1] === session && block.part === 0,
    );
    if (at < 0) continue;
    const envelopes = block.envelopes.map((bytes, i) => (i === at ? flipped(bytes) : bytes));
    await requested(store.put({ ...block, envelopes }));
    return;
  }
  throw new Error('that edit is not there');
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length >> 1] = (copy[copy.length >> 1] as number) ^ 1;
  return copy;
}

async function opened(waitMs?: number): Promise<Log> {
  const log = new IndexedDbStore({ room: SAMPLE_ROOM, ...(waitMs === undefined ? {} : { waitMs }) }).log();
  await log.open();
  return log;
}

/** Exactly these numbers of what the log keeps of A. */
async function listed(log: Log, from: number, to: number): Promise<EditList> {
  const kept = (await log.refresh()).kept.get(A);
  if (!kept) throw new Error('nothing of A');
  return sliceOf(A, kept, from, to);
}

const numbersOf = async (log: Log): Promise<readonly number[]> =>
  (await log.refresh()).kept.get(A)?.numbers ?? [];

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
  it('rule 1: writes in strict transactions, many calls in few, of all parts', async () => {
    const store = new IndexedDbStore({ room: SAMPLE_ROOM });
    const logs = [store.log(0), store.log(1)];
    for (const log of logs) await log.open();
    const transaction = vi.spyOn(FakeDatabase.prototype, 'transaction');
    await Promise.all(
      sampleEdits(A, 0, 100).flatMap((edit) => logs.map((log) => log.write({ edits: [edit] }))),
    );
    const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.length).toBeLessThanOrEqual(3);
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' });
    for (const log of logs) expect(await numbersOf(log)).toHaveLength(100);
    // The database stays open as long as one of them needs it.
    await logs[0]?.close();
    expect((await logs[1]?.refresh())?.position.seq).toBe(100);
    await logs[1]?.close();
    await requested(indexedDB.deleteDatabase(NAME));
  });

  it('reads only its record as long as nobody else writes, and what they wrote as soon as somebody did', async () => {
    const [log, other] = [await opened(), await opened()];
    await log.write({ edits: [sampleEdit(A, 0), sampleEdit(B, 0)] });
    const get = vi.spyOn(FakeStore.prototype, 'get');
    const cursor = vi.spyOn(FakeStore.prototype, 'openCursor');
    await log.write({ edits: [sampleEdit(A, 1), sampleEdit(B, 1)] });
    expect(get.mock.calls).toEqual([[0]]);
    expect(cursor).not.toHaveBeenCalled();
    expect((await other.write({ edits: [sampleEdit(A, 1), sampleEdit(A, 2)] })).seq).toBe(5);
    expect((await log.write({ edits: [sampleEdit(A, 2), sampleEdit(A, 3)] })).seq).toBe(6);
    await other.write({ drop: { edits: [await listed(other, 2, 4)] } });
    expect((await log.write({ edits: [sampleEdit(A, 3), sampleEdit(A, 9)] })).seq).toBe(8);
    // A transaction that came to nothing is not remembered.
    vi.spyOn(FakeStore.prototype, 'add').mockImplementationOnce(function (this: IDBObjectStore) {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    expect(await kindOf(log.write({ edits: [sampleEdit(A, 10)] }))).toBe('full');
    expect((await log.write({ edits: [sampleEdit(A, 10)] })).seq).toBe(9);
    expect(await numbersOf(other)).toEqual([0, 1, 3, 9, 10]);
    await Promise.all([log.close(), other.close()]);
  });

  it('what is held already costs no write', async () => {
    const log = await opened();
    await log.write({ edits: sampleEdits(A, 0, 3) });
    const put = vi.spyOn(FakeStore.prototype, 'put');
    expect((await log.write({ edits: sampleEdits(A, 0, 3) })).seq).toBe(3);
    expect(put).not.toHaveBeenCalled();
    await log.close();
  });

  it('keeps nothing of what was dropped', async () => {
    const log = await opened();
    const [old, first] = [sampleBytes('old', 500), sampleBytes('first', 500)];
    const base = sampleSnapshot('base', { chunks: [first] });
    await log.write({ edits: [sampleEdit(A, 0, { chunks: [old] }), sampleEdit(A, 1)], snapshots: [base] });
    await log.write({ drop: { edits: [await listed(log, 0, 2)], snapshots: [base.hash] } });
    expect(await log.chunk(sha256Sync(old))).toBeNull();
    await log.close();
    const database = await requested(indexedDB.open(NAME));
    for (const name of ['blocks', 'leaves', 'snapshots', 'chunks', 'holders'])
      expect(await requested(database.transaction(name).objectStore(name).count())).toBe(0);
    database.close();
  });

  it('removes long runs that are interleaved with what stays', async () => {
    const log = await opened();
    const edits = Array.from({ length: 1_500 }, (_, i) => [sampleEdit(A, i), sampleEdit(B, i)]).flat();
    await log.write({ edits });
    const remove = vi.spyOn(FakeStore.prototype, 'delete');
    const { kept } = await log.refresh();
    const lists = [A, B].flatMap((session) => {
      const each = kept.get(session);
      return each ? [sliceOf(session, each, 0, session === A ? 1_500 : 1_400)] : [];
    });
    await log.write({ drop: { edits: lists } });
    const ranges = remove.mock.contexts.filter((store) => (store as IDBObjectStore).name === 'blocks');
    expect(ranges).toHaveLength(1);
    const { edits: rest } = await log.scan(null, 1_000);
    expect(rest.map(({ envelope }) => [envelope.header.session, envelope.header.number])).toEqual(
      Array.from({ length: 100 }, (_, i) => [B, 1_400 + i]),
    );
    await log.close();
  });

  it('takes away what it is told to, and not what lies between', async () => {
    const log = await opened();
    for (const edit of sampleEdits(A, 0, 10)) await log.write({ edits: [edit] });
    await log.write({ edits: sampleEdits(A, 10, 310) });
    await log.write({ edits: [sampleEdit(A, 310)] });
    const lists = [
      await listed(log, 0, 1),
      await listed(log, 2, 4),
      await listed(log, 7, 8),
      await listed(log, 310, 311),
    ];
    await log.write({ drop: { edits: lists } });
    const left = [1, 4, 5, 6, 8, 9, ...Array.from({ length: 300 }, (_, i) => 10 + i)];
    const numbers = (edits: readonly HeldEdit[]): number[] =>
      edits.map(({ envelope }) => envelope.header.number);
    expect(numbers(await log.read(A, 0, 1_000))).toEqual(left);
    expect(numbers((await log.scan(null, 1_000)).edits)).toEqual(left);
    await log.write({ drop: { edits: [await listed(log, 1, 2), await listed(log, 309, 310)] } });
    expect(numbers((await log.scan(null, 1_000)).edits)).toEqual(left.slice(1, -1));
    await log.close();
  });

  it('a full disk is full: nothing of the call is held, a call beside it goes in', async () => {
    const log = await opened();
    const put = FakeStore.prototype.put;
    vi.spyOn(FakeStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (this.name === 'chunks') throw new DOMException('no room', 'QuotaExceededError');
      return put.call(this, value, key);
    });
    const chunk = sampleBytes('large', 2_000);
    const large = log.write({ edits: [sampleEdit(A, 0), sampleEdit(A, 1, { chunks: [chunk] })] });
    const small = log.write({ edits: [sampleEdit(A, 7)] });
    expect(await kindOf(large)).toBe('full');
    expect((await small).seq).toBe(1);
    expect(await numbersOf(log)).toEqual([7]);
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
    expect(await kindOf(log.write({ edits: [sampleEdit(A, 0)] }))).toBe('refused');
    expect((await log.refresh()).position.seq).toBe(0);
    expect((await log.write({ edits: [sampleEdit(A, 0)] })).seq).toBe(1);
    await log.close();
  });
});

describe('IndexedDB log: other pages', () => {
  it('rule 12: tabs that write at once keep one order, without a gap in seq', async () => {
    const [one, two] = [await opened(), await opened()];
    const shared = sampleEdits(sampleSession('shared'), 0, 30);
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => [
        one.write({ edits: [sampleEdit(A, i), ...shared.slice(i, i + 1)] }),
        two.write({ edits: [...shared.slice(i, i + 1), sampleEdit(B, i)] }),
      ]).flat(),
    );
    const [first, second] = [await one.refresh(), await two.refresh()];
    expect(first).toEqual(second);
    expect(first.position.seq).toBe(90);
    const { edits } = await one.scan(null, 100);
    expect(edits.reduce((head, { hash }) => nextHead(head, hash), '0'.repeat(64))).toBe(first.position.head);
    await Promise.all([one.close(), two.close()]);
  });

  it('makes way for a newer page, and says so from then on', async () => {
    const log = await opened();
    await log.write({ edits: [sampleEdit(A, 0)] });
    const upgraded = await requested(indexedDB.open(NAME, 99));
    expect(await kindOf(log.write({ edits: [sampleEdit(A, 1)] }))).toBe('closed');
    expect(await kindOf(log.read(A, 0, 1))).toBe('closed');
    await log.close();
    expect(await kindOf(new IndexedDbStore({ room: SAMPLE_ROOM }).log().open())).toBe('refused');
    upgraded.close();
  });

  it('closed while it opens, it leaves no database open', async () => {
    const log = new IndexedDbStore({ room: SAMPLE_ROOM }).log();
    const opening = log.open();
    await log.close();
    expect(await kindOf(opening)).toBe('closed');
    // A deletion waits for every connection that does not close.
    await requested(indexedDB.deleteDatabase(NAME));
  });

  it('does not stand in the way of a deletion, tells of it, and opens the database anew', async () => {
    const log = await opened();
    await log.write({ edits: sampleEdits(A, 0, 3) });
    const lost: string[] = [];
    log.onLost(({ kind }) => lost.push(kind));
    await requested(indexedDB.deleteDatabase(NAME));
    expect(lost).toEqual(['refused']);
    expect((await log.refresh()).position.seq).toBe(0);
    expect((await log.write({ edits: [sampleEdit(B, 0)] })).seq).toBe(1);
    const again = await opened();
    expect([...(await again.refresh()).kept.keys()]).toEqual([B]);
    await Promise.all([log.close(), again.close()]);
    expect(lost).toHaveLength(1);
  });

  it('several tabs lose it at once, and agree again', async () => {
    const [one, two] = [await opened(), await opened()];
    await one.write({ edits: sampleEdits(A, 0, 3) });
    await requested(indexedDB.deleteDatabase(NAME));
    await Promise.all([one.write({ edits: [sampleEdit(B, 0)] }), two.write({ edits: [sampleEdit(B, 0)] })]);
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
    await log.write({ edits: [sampleEdit(A, 0)] });
    // With the event, and without.
    forceClose(databases[0]);
    expect((await log.write({ edits: [sampleEdit(A, 1)] })).seq).toBe(2);
    databases[1]?.close();
    expect(await kindOf(log.write({ edits: [sampleEdit(A, 2)] }))).toBe('refused');
    expect(lost).toEqual(['refused', 'refused']);
    expect(databases).toHaveLength(2);
    await log.close();
  });

  it('is opened again once after a loss, and then seldom', async () => {
    const clock = new SimulatedClock();
    const log = new IndexedDbStore({ room: SAMPLE_ROOM, clock }).log();
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
    expect(await kindOf(new IndexedDbStore({ room: SAMPLE_ROOM }).log().open())).toBe('refused');
    vi.unstubAllGlobals();
  });

  it.each(['InvalidStateError', 'SecurityError', 'UnknownError'])('throws %s', async (name) => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('not here', name);
    });
    expect(await kindOf(new IndexedDbStore({ room: SAMPLE_ROOM }).log().open())).toBe('refused');
  });

  it('an open that does not come through is refused in time, and blocks nobody when it comes late', async () => {
    const holder = await requested(indexedDB.open(NAME, 1));
    const deleted = requested(indexedDB.deleteDatabase(NAME));
    expect(await kindOf(new IndexedDbStore({ room: SAMPLE_ROOM, waitMs: 40 }).log().open())).toBe('refused');
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
    expect(await kindOf(log.write({ edits: [sampleEdit(A, 0)] }))).toBe('refused');
    holding = false;
    expect((await log.refresh()).position.seq).toBe(0);
    expect((await log.write({ edits: [sampleEdit(A, 0)] })).seq).toBe(1);
    other.close();
    await log.close();
  });

  it('an edit that the index names and no block holds, or whose block says another hash, is given up', async () => {
    const log = await opened();
    const damaged: unknown[] = [];
    log.onDamaged((damage) => damaged.push(damage));
    for (const edit of sampleEdits(A, 0, 5)) await log.write({ edits: [edit] });
    const other = await requested(indexedDB.open(NAME));
    const store = other.transaction('blocks', 'readwrite').objectStore('blocks');
    await requested(store.delete([0, 2]));
    const block: Block = await requested(store.get([0, 4]));
    await requested(store.put({ ...block, hashes: fromHex(B) }));
    other.close();
    expect((await log.scan(null, 10)).edits).toHaveLength(3);
    expect(damaged).toEqual([{ kind: 'edit', session: A, number: 3, hash: B }]);
    expect(await log.read(A, 0, 10)).toHaveLength(3);
    expect(damaged).toHaveLength(2);
    expect(await numbersOf(log)).toEqual([0, 2, 4]);
    await log.write({ edits: sampleEdits(A, 0, 5) });
    expect(await log.read(A, 0, 10)).toHaveLength(5);
    await log.close();
  });

  it('a leaf that was never written is corrupt', async () => {
    const log = await opened();
    await log.write({ edits: [sampleEdit(A, 0)] });
    const other = await requested(indexedDB.open(NAME));
    const leaf: LeafRecord = { part: 0, session: A, first: 0, entries: new Uint8Array([0, 9, 0, 0]) };
    await requested(other.transaction('leaves', 'readwrite').objectStore('leaves').put(leaf));
    other.close();
    expect(await kindOf(log.refresh())).toBe('corrupt');
    await log.close();
  });

  it('a database of an older Parley is older, and stays as it is', async () => {
    const old = indexedDB.open(NAME, 1);
    old.onupgradeneeded = () => old.result.createObjectStore('base').put(new Uint8Array([1]), 'base');
    (await requested(old)).close();
    const error: unknown = await opened().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LogStorageError);
    expect((error as LogStorageError).kind).toBe('older');
    expect((error as LogStorageError).message).toContain('older Parley');
    const same = await requested(indexedDB.open(NAME));
    expect(same.version).toBe(1);
    expect([...same.objectStoreNames]).toEqual(['base']);
    expect(await requested(same.transaction('base').objectStore('base').get('base'))).toEqual(
      new Uint8Array([1]),
    );
    same.close();
  });
});

describe('IndexedDB log: deleting', () => {
  it('leaves nothing, and makes who holds it let go', async () => {
    const log = await opened();
    await log.write({ edits: sampleEdits(A, 0, 3) });
    await deleteIndexedDbLog(SAMPLE_ROOM);
    expect(await indexedDB.databases()).toEqual([]);
    expect(await numbersOf(log)).toEqual([]);
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
