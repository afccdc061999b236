import type { Clock } from '@parley/runtime';
import { describe, expect, it } from 'vitest';
import { logContract } from '../testing/log-contract.ts';
import { sampleEdit, sampleEdits, sampleSession } from '../testing/samples.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryStorage } from './memory-storage.ts';

logContract('memory', () => {
  const storage = new MemoryStorage();
  return { log: () => new MemoryLog({ storage }), destroy: async () => {} };
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

  it('rule 1: an append resolves, and is read, once its time is over', async () => {
    const { clock, advance } = handClock();
    const log = new MemoryLog({ durable: { clock, ms: 10 } });
    await log.open();
    let seq = 0;
    void log.append(sampleEdits(A, 0, 2), []).then((position) => {
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
    const first = log.append([sampleEdit(A, 0)], []);
    await advance(10);
    await first;
    let settled = false;
    const forget = () => {
      settled = true;
    };
    void log.append([sampleEdit(A, 1)], []).then(forget, forget);
    void log.setMeta('x', new Uint8Array(1)).then(forget, forget);
    const restarted = log.crash();
    await advance(100);
    expect(settled).toBe(false);
    await expect(log.refresh()).rejects.toThrow('not open');
    expect((await restarted.open()).counts).toEqual(new Map([[A, 1]]));
    expect(await restarted.getMeta('x')).toBeNull();
    const again = restarted.append([sampleEdit(A, 1)], []);
    await advance(10);
    expect((await again).seq).toBe(2);
  });

  it('a crash without a delay forgets what is in flight too', async () => {
    const log = new MemoryLog();
    await log.open();
    void log.append([sampleEdit(A, 0)], []);
    const restarted = log.crash();
    await Promise.resolve();
    expect((await restarted.open()).position.seq).toBe(0);
  });
});
