import type { Clock } from '@parley/runtime';
import { describe, expect, it } from 'vitest';
import { LogStorageError } from '../log.ts';
import { logContract } from '../testing/log-contract.ts';
import { sampleEdit, sampleEdits, sampleSession } from '../testing/samples.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryStorage } from './memory-storage.ts';

logContract('memory', () => {
  const storage = new MemoryStorage();
  return {
    log: (part = 0) => new MemoryLog({ storage, part }),
    corrupt: async (what) =>
      what.kind === 'edit' ? storage.flip(0, what.session, what.number) : storage.flipHash(0, what.hash),
    destroy: async () => {},
  };
});

/** A clock whose time moves when the test says so. */
function handClock(): { clock: Clock; advance(ms: number): Promise<void> } {
  let now = 0;
  const due = new Set<{ at: number; call: () => void }>();
  const after = (ms: number, call: () => void) => {
    const entry = { at: now + ms, call };
    due.add(entry);
    return { cancel: () => void due.delete(entry) };
  };
  return {
    clock: { now: () => now, after, every: after },
    async advance(ms) {
      await settle();
      now += ms;
      for (const entry of [...due].filter(({ at }) => at <= now)) {
        due.delete(entry);
        entry.call();
      }
      await settle();
    },
  };
}

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

describe('memory log, with a slow disk', () => {
  const A = sampleSession('a');

  it('rule 1: a write resolves, and is read, once its time is over', async () => {
    const { clock, advance } = handClock();
    const log = new MemoryLog({ durable: { clock, ms: 10 } });
    await log.open();
    let seq = 0;
    void log.write({ edits: sampleEdits(A, 0, 2) }).then((position) => {
      seq = position.seq;
    });
    await advance(9);
    expect(seq).toBe(0);
    expect(await log.read(A, 0, 10)).toEqual([]);
    await advance(1);
    expect(seq).toBe(2);
    expect(await log.read(A, 0, 10)).toHaveLength(2);
  });

  it('rule 1: a crash forgets what was not durable, and only that', async () => {
    const { clock, advance } = handClock();
    const log = new MemoryLog({ durable: { clock, ms: 10 } });
    await log.open();
    const first = log.write({ edits: [sampleEdit(A, 0)] });
    await advance(10);
    await first;
    let settled = false;
    const forget = () => {
      settled = true;
    };
    void log.write({ edits: [sampleEdit(A, 1)] }).then(forget, forget);
    void log.setMeta('x', new Uint8Array(1)).then(forget, forget);
    const restarted = log.crash();
    await advance(100);
    expect(settled).toBe(false);
    await expect(log.refresh()).rejects.toThrow('not open');
    expect((await restarted.open()).kept.get(A)?.numbers).toEqual([0]);
    expect(await restarted.getMeta('x')).toBeNull();
    const again = restarted.write({ edits: [sampleEdit(A, 1)] });
    await advance(10);
    expect((await again).seq).toBe(2);
  });

  it('a crash without a delay forgets what is in flight too', async () => {
    const log = new MemoryLog();
    await log.open();
    void log.write({ edits: [sampleEdit(A, 0)] });
    const restarted = log.crash();
    await Promise.resolve();
    expect((await restarted.open()).position.seq).toBe(0);
  });
});

describe('memory storage: what can happen to one', () => {
  const A = sampleSession('a');
  const refused = new LogStorageError('refused', 'not now');

  it('refuses reading, or writing, for as long as it is told to', async () => {
    const storage = new MemoryStorage();
    const log = new MemoryLog({ storage });
    await log.open();
    await log.write({ edits: [sampleEdit(A, 0)] });
    storage.refusal = { reads: refused };
    for (const call of [log.read(A, 0, 1), log.scan(null, 1), log.refresh(), log.chunk(A), log.getMeta('x')])
      await expect(call).rejects.toBe(refused);
    expect((await log.write({ edits: [sampleEdit(A, 1)] })).seq).toBe(2);
    storage.refusal = { writes: refused };
    await expect(log.write({ edits: [sampleEdit(A, 2)] })).rejects.toBe(refused);
    storage.refusal = {};
    expect((await log.refresh()).kept.get(A)?.numbers).toEqual([0, 1]);
  });

  it('is wiped, and put back to a backup as often as one likes; its holders hear of it', async () => {
    const storage = new MemoryStorage();
    const log = new MemoryLog({ storage });
    const lost: string[] = [];
    log.onLost(({ message }) => lost.push(message));
    await log.open();
    await log.write({ edits: sampleEdits(A, 0, 2) });
    await log.setMeta('key', new Uint8Array([1]));
    const image = storage.snapshotImage();
    const before = await log.refresh();
    await log.write({ edits: sampleEdits(A, 2, 4), drop: { edits: [] } });
    storage.flip(0, A, 1);
    storage.wipe();
    expect((await log.refresh()).position.seq).toBe(0);
    expect(await log.getMeta('key')).toBeNull();
    for (let i = 0; i < 2; i++) {
      storage.restore(image);
      expect(await log.refresh()).toEqual(before);
      expect(await log.getMeta('key')).toEqual(new Uint8Array([1]));
      expect(await log.read(A, 0, 9)).toHaveLength(2);
      await log.write({ edits: sampleEdits(A, 2, 4) });
    }
    expect(lost).toHaveLength(3);
  });

  it('what is being written when it is taken away is refused', async () => {
    const storage = new MemoryStorage();
    const { clock, advance } = handClock();
    const log = new MemoryLog({ storage, durable: { clock, ms: 10 } });
    await log.open();
    const writing = log.write({ edits: [sampleEdit(A, 0)] });
    const outcome = expect(writing).rejects.toMatchObject({ kind: 'refused' });
    await advance(5);
    storage.wipe();
    await advance(5);
    await outcome;
    expect((await log.refresh()).position.seq).toBe(0);
  });
});
