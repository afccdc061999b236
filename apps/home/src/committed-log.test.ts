import type { LogState, SharedLog } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { sampleEdits, sampleSession } from '@parley/log/samples';
import { describe, expect, test } from 'vitest';
import { CommittedLog } from './committed-log.ts';

const A = sampleSession('a');

/** A log in memory that somebody else is said to write to. */
async function sharedLog(): Promise<{
  log: CommittedLog;
  shared: { asOf: number; isBehind: boolean };
  open: LogState;
}> {
  const shared = { asOf: 100, isBehind: false };
  const memory = new MemoryLog();
  const open = await memory.open();
  const both = new Proxy(memory, {
    has: (target, key) => key in target || key in shared,
    get: (target, key) => {
      if (key in shared) return Reflect.get(shared, key);
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as unknown as SharedLog;
  return { log: new CommittedLog(both, open.position, () => {}), shared, open };
}

describe('rule 8: where a shared log stands, and until when', () => {
  test('both are of one moment: as before while something is written', async () => {
    const { log, shared } = await sharedLog();
    const writing = [0, 1].map((n) => log.write({ edits: sampleEdits(A, n, n + 1) }));
    shared.asOf = 200;
    expect([log.position.seq, log.asOf]).toEqual([0, 100]);
    await Promise.all(writing);
    expect([log.position.seq, log.asOf]).toEqual([2, 200]);
  });

  test('what is written behind others is no state to speak of, before theirs was read', async () => {
    const { log, shared } = await sharedLog();
    const writing = log.write({ edits: sampleEdits(A, 0, 1) });
    // The write finds that others wrote: its place is after what they did.
    shared.isBehind = true;
    await writing;
    expect([log.position.seq, log.asOf]).toEqual([0, 100]);
    const reading = log.refresh();
    Object.assign(shared, { isBehind: false, asOf: 300 });
    await reading;
    // Read, and not yet what is gone by.
    expect([log.position.seq, log.asOf]).toEqual([0, 100]);
    const late = log.write({ edits: sampleEdits(A, 1, 2) });
    log.readAnew();
    expect([log.position.seq, log.asOf]).toEqual([1, 300]);
    shared.asOf = 400;
    await late;
    expect([log.position.seq, log.asOf]).toEqual([2, 400]);
  });

  test('where others write while theirs is read, it stands where it was read', async () => {
    const { log, shared } = await sharedLog();
    shared.isBehind = true;
    const writing = log.write({ edits: sampleEdits(A, 0, 1) });
    await writing;
    shared.asOf = 300;
    await log.refresh();
    log.readAnew();
    expect([log.position.seq, log.asOf]).toEqual([1, 300]);
    // Theirs again: what this one writes is after it.
    await log.write({ edits: sampleEdits(A, 1, 2) });
    expect([log.position.seq, log.asOf]).toEqual([1, 300]);
    shared.asOf = 500;
    expect([log.position.seq, log.asOf]).toEqual([1, 300]);
  });
});
