import { setImmediate as turn } from 'node:timers/promises';
import { type Clock, SimulatedClock } from '@parley/runtime';
import type { Certificate, SessionId } from '@parley/wire';
import { expect, test } from 'vitest';
import { type AppendItem, type Log, LogGapError, type LogState, LogStorageError } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import { MemoryStorage } from '../memory/memory-storage.ts';
import {
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import { Recorder, type RecorderEvents } from './recorder.ts';

const SESSION = sampleSession('author');
const OTHER = sampleSession('somebody else');
const WRITE_MS = 50;
const MIB = 1024 * 1024;

interface RecorderParts {
  readonly gatherMs?: number;
  readonly keptBytes?: number;
  readonly held?: Map<SessionId, number>;
  readonly certificates?: readonly Certificate[];
  readonly events?: Partial<RecorderEvents>;
}

function recorderOf(clock: Clock, log: Log, state: LogState, parts: RecorderParts = {}): Recorder {
  const { gatherMs = 0, keptBytes = 32 * MIB, certificates = [], events } = parts;
  const { held = new Map([SESSION, OTHER].map((session) => [session, 10_000] as const)) } = parts;
  const silent = { durable() {}, lost() {}, restarted() {}, failed() {}, recovered() {} };
  return new Recorder({
    ...{ log, state, clock, gatherMs, keptBytes, held },
    certificates: () => certificates,
    events: { ...silent, ...events },
  });
}

async function slowRecorder() {
  const clock = new SimulatedClock();
  const log = new MemoryLog({ durable: { clock, ms: WRITE_MS } });
  const recorder = recorderOf(clock, log, await log.open());
  let next = 0;
  const write = () => {
    const { envelope, chunks } = sampleEdit(SESSION, next++);
    recorder.edit(envelope, chunks, true);
  };
  return { clock, recorder, write };
}

test('a flush waits for what was accepted before it, and not for what goes on being written', async () => {
  const { clock, recorder, write } = await slowRecorder();
  write();
  write();
  let durable: number | undefined;
  void recorder.flush().then(() => {
    durable = recorder.durable.get(SESSION);
  });
  for (let written = 2; written < 10 && durable === undefined; written++) {
    write();
    await clock.advanceSettled(WRITE_MS, turn);
  }
  expect(durable).toBeGreaterThanOrEqual(2);
  expect(recorder.durable.get(SESSION)).toBeLessThan(10);
});

test('closing waits for everything, also for what is accepted meanwhile', async () => {
  const { clock, recorder, write } = await slowRecorder();
  write();
  const closed = recorder.close();
  write();
  await clock.advanceSettled(4 * WRITE_MS, turn);
  await closed;
  expect(recorder.durable.get(SESSION)).toBe(2);
});

/** A log that refuses what it is told to refuse. */
class FragileLog extends MemoryLog {
  refusal: Error | null = null;

  override async append(...call: Parameters<MemoryLog['append']>): ReturnType<MemoryLog['append']> {
    if (this.refusal) throw this.refusal;
    return super.append(...call);
  }
}

async function fragileRecorder() {
  const clock = new SimulatedClock();
  const log = new FragileLog();
  const failures: LogStorageError[] = [];
  const recovered: number[] = [];
  const recorder = recorderOf(clock, log, await log.open(), {
    events: { failed: (error) => failures.push(error), recovered: () => recovered.push(clock.now()) },
  });
  const write = (number: number, options?: { readonly chunks: readonly Uint8Array<ArrayBuffer>[] }) => {
    const item = sampleEdit(SESSION, number, options);
    recorder.edit(item.envelope, item.chunks, true);
    return item;
  };
  return { clock, log, recorder, failures, recovered, write };
}

test('rule 1: what the storage refuses does not count as durable, is kept, and is written once it can be', async () => {
  const { clock, log, recorder, failures, recovered, write } = await fragileRecorder();
  log.refusal = new LogStorageError('full', 'the disk is full');
  const items = [0, 1, 2].map((number) => write(number));
  recorder.certificate(sampleCertificate(SESSION));
  await clock.advanceSettled(10_000, turn);
  expect(recorder.durable.get(SESSION)).toBeUndefined();
  expect(failures.length).toBeGreaterThan(1);
  expect(failures.length).toBeLessThan(6);
  expect(recorder.unwrittenBytes).toBe(items.reduce((sum, { envelope }) => sum + envelope.bytes.length, 0));
  expect(recorder.inMemory(SESSION, 1, 9)).toEqual(items.slice(1).map(({ envelope }) => envelope));
  log.refusal = null;
  await clock.advanceSettled(3_000, turn);
  expect(recorder.durable.get(SESSION)).toBe(3);
  expect(recovered).toHaveLength(1);
  expect(recorder.unwrittenBytes).toBe(0);
  expect((await log.refresh()).certificates.size).toBe(1);
});

test('nobody waits for a storage that refuses: flush and close resolve, a snapshot is refused', async () => {
  const { log, recorder, write } = await fragileRecorder();
  log.refusal = new LogStorageError('refused', 'no');
  write(0);
  const flushed = recorder.flush();
  const { snapshot, hash } = sampleSnapshot(SESSION, recorder.position, null, new Map([[SESSION, 1]]));
  const installed = recorder.install(snapshot, hash, [], new Map([[SESSION, 1]]));
  await flushed;
  await expect(installed).rejects.toThrow(LogStorageError);
  await recorder.flush();
  await recorder.close();
  await expect(recorder.install(snapshot, hash, [], new Map([[SESSION, 1]]))).rejects.toThrow('closed');
});

test('a log that fails in a way it should not is told of as a storage that refuses', async () => {
  const { clock, log, failures, write } = await fragileRecorder();
  log.refusal = new LogGapError('a hole');
  write(0);
  await clock.advanceSettled(10, turn);
  expect(failures[0]).toBeInstanceOf(LogStorageError);
  expect(failures[0]?.kind).toBe('refused');
});

test('chunks are served from memory until the log has them', async () => {
  const { clock, log, recorder, write } = await fragileRecorder();
  log.refusal = new LogStorageError('full', 'the disk is full');
  const chunk = sampleBytes('chunk', 100);
  const { envelope } = write(0, { chunks: [chunk] });
  const [hash = ''] = envelope.chunks;
  expect(await recorder.chunk(hash)).toEqual(chunk);
  log.refusal = null;
  await clock.advanceSettled(10_000, turn);
  expect(await log.chunk(hash)).toEqual(chunk);
  expect(await recorder.chunk(hash)).toEqual(chunk);
});

test('what was lent is served until it is taken back', async () => {
  const { recorder } = await fragileRecorder();
  const chunk = sampleBytes('lent', 100);
  const { snapshot, chunks } = sampleSnapshot(SESSION, recorder.position, null, new Map(), [chunk]);
  recorder.lend(snapshot, chunks);
  const [hash = ''] = snapshot.chunks;
  expect(await recorder.chunk(hash)).toEqual(chunk);
  recorder.takeBack();
  expect(await recorder.chunk(hash)).toBeNull();
});

test('rule 5: position, counts and base belong together: nothing is written while a snapshot is installed', async () => {
  const clock = new SimulatedClock();
  const log = new MemoryLog({ durable: { clock, ms: WRITE_MS } });
  const seen: { seq: number; counted: number; epoch: string }[] = [];
  const look = () => {
    const { seq, epoch } = recorder.position;
    seen.push({ seq, counted: recorder.durable.get(SESSION) ?? 0, epoch });
  };
  const recorder = recorderOf(clock, log, await log.open(), { events: { durable: look } });
  const items: AppendItem[] = Array.from({ length: 40 }, (_, number) => sampleEdit(SESSION, number));
  const write = (count: number) => {
    for (const { envelope, chunks } of items.splice(0, count)) recorder.edit(envelope, chunks, true);
  };
  write(10);
  await clock.advanceSettled(WRITE_MS, turn);
  const before = recorder.position;
  const { snapshot, hash } = sampleSnapshot(SESSION, before, null, new Map([[SESSION, 10]]));
  write(10);
  const installed = recorder.install(snapshot, hash, [], false);
  for (let i = 0; i < 20; i++) {
    write(1);
    await clock.advanceSettled(20, turn);
    look();
  }
  await clock.advanceSettled(3 * WRITE_MS, turn);
  look();
  const position = await installed;
  expect(position?.epoch).not.toBe(before.epoch);
  expect(recorder.position).toEqual({ ...(await log.refresh()).position });
  for (const { seq, counted } of seen) expect(counted).toBe(seq);
  const epochs = seen.map(({ epoch }) => epoch);
  expect(epochs.lastIndexOf(before.epoch)).toBeLessThan(epochs.indexOf(position?.epoch ?? ''));
  expect(recorder.durable.get(SESSION)).toBe(40);
});

test('a closed recorder takes nothing more', async () => {
  const { recorder, write } = await fragileRecorder();
  await recorder.close();
  write(0);
  recorder.certificate(sampleCertificate(SESSION));
  await turn();
  expect([recorder.unwrittenBytes, recorder.durable.size]).toEqual([0, 0]);
});

/** A recorder over a storage that can be wiped and refuse, with what it told. */
async function shakenRecorder(parts: RecorderParts = {}) {
  const clock = new SimulatedClock();
  const storage = new MemoryStorage();
  const log = new MemoryLog({ storage, durable: { clock, ms: 5 } });
  const told: string[] = [];
  const recorder = recorderOf(clock, log, await log.open(), {
    ...parts,
    events: {
      lost: () => told.push('lost'),
      restarted: () => told.push('restarted'),
      failed: ({ kind }) => told.push(kind),
      recovered: () => told.push('recovered'),
    },
  });
  const write = (session: SessionId, from: number, to: number, own = true) => {
    for (let number = from; number < to; number++) {
      const { envelope, chunks } = sampleEdit(session, number);
      recorder.edit(envelope, chunks, own);
    }
  };
  const run = (ms = 100) => clock.advanceSettled(ms, turn);
  return { clock, storage, log, recorder, told, write, run };
}

const REFUSAL = new LogStorageError('refused', 'no');

test('rule 1: what a wiped log has lost counts as durable no more; what nobody else has is written again', async () => {
  const certificate = sampleCertificate(SESSION);
  const { storage, recorder, told, write, run } = await shakenRecorder({ certificates: [certificate] });
  recorder.certificate(certificate);
  write(SESSION, 0, 5);
  write(OTHER, 0, 3);
  await run();
  storage.wipe();
  expect([...recorder.durable]).toEqual([]);
  expect(recorder.unsure).toBe(true);
  await run();
  expect(recorder.durable).toEqual(
    new Map([
      [SESSION, 5],
      [OTHER, 3],
    ]),
  );
  expect(storage.state().counts).toEqual(recorder.durable);
  expect(storage.state().certificates.get(SESSION)).toEqual(certificate);
  expect(recorder.position).toEqual(storage.state().position);
  expect(told).toEqual(['lost', 'restarted']);
});

test('what others are known to have goes out of memory; after a loss it is needed again, and what follows it waits', async () => {
  const { storage, recorder, write, run } = await shakenRecorder();
  write(SESSION, 0, 5, false);
  await run();
  recorder.prove(SESSION, 3);
  expect(recorder.inMemory(SESSION, 0, 9)).toEqual([]);
  expect(recorder.inMemory(SESSION, 3, 9)).toHaveLength(2);
  storage.wipe();
  await run();
  expect(recorder.secured.get(SESSION) ?? 0).toBe(0);
  await recorder.flush();
  write(SESSION, 0, 2, false);
  await run();
  expect([recorder.durable.get(SESSION), recorder.secured.get(SESSION)]).toEqual([2, 2]);
  write(SESSION, 2, 3, false);
  await run();
  expect([recorder.durable.get(SESSION), recorder.secured.get(SESSION)]).toEqual([5, 5]);
});

test('rule 12: what another tab wrote to the emptied storage, and this replica never saw, it still takes in', async () => {
  const held = new Map([[SESSION, 2]]);
  const { storage, recorder, write, run } = await shakenRecorder({ held });
  write(SESSION, 0, 2);
  await run();
  const covered = new Map([[OTHER, 3]]);
  const { snapshot, hash } = sampleSnapshot(SESSION, recorder.position, null, covered);
  storage.refusal = { reads: REFUSAL };
  storage.wipe();
  await run();
  storage.append(sampleEdits(SESSION, 0, 4), []);
  storage.install(snapshot, hash, [], covered);
  storage.refusal = {};
  await run(3_100);
  expect(recorder.durable).toEqual(
    new Map([
      [SESSION, 4],
      [OTHER, 3],
    ]),
  );
  expect(recorder.secured).toEqual(new Map([[SESSION, 2]]));
  write(SESSION, 2, 4, false);
  const installed = recorder.install(snapshot, hash, [], covered);
  await run();
  expect(await installed).not.toBeNull();
  expect(recorder.secured).toEqual(recorder.durable);
});

test('a base that covers what was lost lets what stands above it be written', async () => {
  const { storage, recorder, told, write, run } = await shakenRecorder();
  write(SESSION, 0, 5, false);
  await run();
  recorder.prove(SESSION, 3);
  storage.wipe();
  await run();
  const covers = new Map([[SESSION, 4]]);
  const { snapshot, hash } = sampleSnapshot(OTHER, recorder.position, null, covers);
  await Promise.all([recorder.install(snapshot, hash, [], covers), run()]);
  expect(storage.state().counts.get(SESSION)).toBe(5);
  expect(recorder.durable.get(SESSION)).toBe(5);
  expect(told).toEqual(['lost', 'restarted', 'refused', 'recovered']);
});

test('rule 1: what this replica wrote stays in memory whoever else has it: each emptied log gets it from the beginning', async () => {
  const { storage, recorder, told, write, run } = await shakenRecorder();
  write(SESSION, 0, 5);
  await run();
  recorder.prove(SESSION, 5);
  for (let count = 6; count < 9; count++) {
    storage.wipe();
    write(SESSION, count - 1, count);
    await run();
    expect(storage.state().counts.get(SESSION)).toBe(count);
    expect(recorder.durable.get(SESSION)).toBe(count);
  }
  expect(told).not.toContain('refused');
});

test('what others have too makes room first: what nobody else has stays', async () => {
  const { storage, recorder, write, run } = await shakenRecorder({ keptBytes: 20_000 });
  write(OTHER, 0, 10, false);
  await run();
  for (let number = 0; number < 100; number++) {
    write(SESSION, number, number + 1);
    await run(10);
    recorder.prove(SESSION, number + 1);
  }
  expect(recorder.inMemory(SESSION, 0, 1)).toEqual([]);
  expect(recorder.inMemory(SESSION, 95, 9)).toHaveLength(5);
  expect(recorder.inMemory(OTHER, 0, 99)).toHaveLength(10);
  storage.wipe();
  await run();
  expect(recorder.durable).toEqual(new Map([[OTHER, 10]]));
});

test('rule 8: it has not recovered while edits stand behind what an emptied log lacks, and in memory alone', async () => {
  for (const author of ['this session, beyond what memory holds', 'another, whose later edits nobody has']) {
    const own = author.startsWith('this');
    const { storage, recorder, told, write, run } = await shakenRecorder({ keptBytes: own ? 5_000 : MIB });
    write(SESSION, 0, 40, own);
    await run();
    if (!own) recorder.prove(SESSION, 3);
    storage.refusal = { reads: REFUSAL, writes: REFUSAL };
    storage.wipe();
    await run();
    storage.refusal = {};
    await run(3_100);
    write(OTHER, 0, 2, false);
    write(SESSION, 40, 41, own);
    await run(10_000);
    expect(recorder.durable, author).toEqual(new Map([[OTHER, 2]]));
    expect(told.slice(0, 3)).toEqual(['lost', 'restarted', 'refused']);
    expect(told).not.toContain('recovered');
    await recorder.flush();
    const before = told.length;
    write(SESSION, 0, 40, false);
    await run();
    expect(recorder.durable.get(SESSION)).toBe(41);
    expect(told.slice(before)).toEqual(['recovered']);
    await recorder.close();
  }
});

test('what stands behind a hole and is known to be elsewhere is no reason to say that the storage refuses', async () => {
  const { storage, recorder, told, write, run } = await shakenRecorder();
  write(OTHER, 0, 5, false);
  await run();
  recorder.prove(OTHER, 3);
  storage.wipe();
  await run();
  expect(told).toEqual(['lost', 'restarted', 'refused']);
  recorder.prove(OTHER, 5);
  await run();
  expect(told.at(-1)).toBe('recovered');
});

test('wiped in the middle of a write, and again while it is looked at: everything is there in the end', async () => {
  const { clock, storage, recorder, write, run } = await shakenRecorder();
  for (let round = 0; round < 12; round++) {
    write(SESSION, round * 2, round * 2 + 2);
    await clock.advanceSettled(round % 5, turn);
    storage.wipe();
    if (round % 3 === 0) storage.wipe();
    write(OTHER, round, round + 1, false);
    await clock.advanceSettled(round, turn);
  }
  await run();
  expect(recorder.durable).toEqual(
    new Map([
      [SESSION, 24],
      [OTHER, 12],
    ]),
  );
  expect(storage.state().counts).toEqual(recorder.durable);
  await recorder.close();
});

test('a storage that is gone and does not come back claims nothing, and does not hold up a flush or the end', async () => {
  const { storage, recorder, told, write, run } = await shakenRecorder();
  write(SESSION, 0, 2);
  await run();
  storage.refusal = { reads: REFUSAL, writes: REFUSAL };
  storage.wipe();
  write(SESSION, 2, 3);
  await recorder.flush();
  expect([...recorder.durable]).toEqual([]);
  expect(recorder.inMemory(SESSION, 0, 9)).toHaveLength(3);
  expect(told).toEqual(['lost', 'restarted', 'refused']);
  storage.refusal = {};
  await run(3_100);
  expect(storage.state().counts.get(SESSION)).toBe(3);
  expect(told.at(-1)).toBe('recovered');
  await recorder.close();
});

test('a log that lost something without a word is found out by its gap, or by its shorter position', async () => {
  for (const session of [SESSION, OTHER]) {
    const { storage, log, recorder, write, run } = await shakenRecorder();
    write(SESSION, 0, 3);
    await run();
    log.onLost(() => {});
    storage.wipe();
    write(session, session === SESSION ? 3 : 0, session === SESSION ? 4 : 1);
    await run(3_200);
    expect(storage.state().counts.get(SESSION)).toBe(session === SESSION ? 4 : 3);
    expect(recorder.durable).toEqual(storage.state().counts);
    expect(recorder.position).toEqual(storage.state().position);
    await recorder.close();
  }
});

test('a storage a newer page took over keeps what it has: only what is new is not durable', async () => {
  const { log, recorder, told, write, run } = await shakenRecorder();
  let lose = (_error: LogStorageError): void => {};
  log.onLost = (listener) => {
    lose = listener;
  };
  const again = recorderOf(new SimulatedClock(), log, await log.refresh(), {
    events: { failed: ({ kind }) => told.push(kind) },
  });
  write(SESSION, 0, 2);
  await run();
  lose(new LogStorageError('closed', 'a newer page'));
  expect(told).toEqual(['closed']);
  await again.flush();
  await again.close();
  await recorder.close();
});

test('memory has an end: beyond 32 MiB the oldest that the log has goes, what it has not stays', async () => {
  const { storage, recorder, run } = await shakenRecorder();
  const chunk = new Uint8Array(60_000);
  const write = (number: number): void => {
    const { envelope, chunks } = sampleEdit(SESSION, number, { chunks: [chunk] });
    recorder.edit(envelope, chunks, true);
  };
  for (let number = 0; number < 400; number++) write(number);
  await run(500);
  storage.refusal = { writes: REFUSAL };
  for (let number = 400; number < 1_000; number++) write(number);
  await run();
  expect(recorder.inMemory(SESSION, 0, 1)).toEqual([]);
  expect(recorder.inMemory(SESSION, 400, 1_000)).toHaveLength(600);
  storage.refusal = {};
  await run(4_000);
  const kept = Array.from({ length: 1_000 }, (_, number) => number).filter(
    (number) => recorder.inMemory(SESSION, number, 1).length === 1,
  );
  expect(kept.length * 60_000).toBeLessThan(32 * MIB);
  expect(kept.length).toBeGreaterThan(500);
});

test('where nobody takes the storage away, nothing is kept that the log has', async () => {
  const { recorder, write, run } = await shakenRecorder({ keptBytes: 0 });
  write(SESSION, 0, 5);
  expect(recorder.inMemory(SESSION, 0, 9)).toHaveLength(5);
  await run();
  expect(recorder.inMemory(SESSION, 0, 9)).toEqual([]);
  expect(recorder.durable.get(SESSION)).toBe(5);
});

test('what others write is written at once after a pause, else gathered; what this replica writes takes it along', async () => {
  const { clock, log, recorder, write } = await shakenRecorder({ gatherMs: 100 });
  const appends: number[] = [];
  const append = log.append.bind(log);
  log.append = (items, certificates) => {
    appends.push(items.length);
    return append(items, certificates);
  };
  const pass = (ms: number) => clock.advanceSettled(ms, turn);
  for (let number = 0; number < 10; number++) {
    write(OTHER, number, number + 1, false);
    await pass(10);
  }
  expect(appends).toEqual([1, 9]);
  write(OTHER, 10, 13, false);
  await pass(20);
  write(SESSION, 0, 1);
  await pass(10);
  expect(appends).toEqual([1, 9, 4]);
  write(OTHER, 13, 14, false);
  await pass(50);
  expect(appends).toEqual([1, 9, 4]);
  await Promise.all([recorder.flush(), pass(10)]);
  expect(appends).toEqual([1, 9, 4, 1]);
  write(OTHER, 14, 400, false);
  await pass(10);
  expect(appends.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(256);
  await Promise.all([recorder.close(), pass(20)]);
  expect(recorder.durable).toEqual(
    new Map([
      [OTHER, 400],
      [SESSION, 1],
    ]),
  );
});
