import { setImmediate as turn } from 'node:timers/promises';
import { SimulatedClock } from '@parley/runtime';
import { expect, test } from 'vitest';
import { type AppendItem, LogGapError, LogStorageError } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import {
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import { Recorder } from './recorder.ts';

const SESSION = sampleSession('author');
const WRITE_MS = 50;

async function slowRecorder() {
  const clock = new SimulatedClock();
  const log = new MemoryLog({ durable: { clock, ms: WRITE_MS } });
  const events = { durable() {}, failed() {}, recovered() {} };
  const recorder = new Recorder(log, await log.open(), clock, events);
  let next = 0;
  const write = () => {
    const { envelope, chunks } = sampleEdit(SESSION, next++);
    recorder.edit(envelope, chunks);
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
  const recorder = new Recorder(log, await log.open(), clock, {
    durable() {},
    failed: (error) => failures.push(error),
    recovered: () => recovered.push(clock.now()),
  });
  const write = (number: number, options?: { readonly chunks: readonly Uint8Array<ArrayBuffer>[] }) => {
    const item = sampleEdit(SESSION, number, options);
    recorder.edit(item.envelope, item.chunks);
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
  expect(recorder.unwritten(SESSION, 1, 9)).toEqual(items.slice(1).map(({ envelope }) => envelope));
  log.refusal = null;
  await clock.advanceSettled(3_000, turn);
  expect(recorder.durable.get(SESSION)).toBe(3);
  expect(recovered).toHaveLength(1);
  expect([recorder.unwrittenBytes, recorder.unwritten(SESSION, 0, 9)]).toEqual([0, []]);
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
  const recorder = new Recorder(log, await log.open(), clock, { durable: look, failed() {}, recovered() {} });
  const items: AppendItem[] = Array.from({ length: 40 }, (_, number) => sampleEdit(SESSION, number));
  const write = (count: number) => {
    for (const { envelope, chunks } of items.splice(0, count)) recorder.edit(envelope, chunks);
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
