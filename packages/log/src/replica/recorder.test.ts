import { setImmediate as turn } from 'node:timers/promises';
import { SimulatedClock } from '@parley/runtime';
import { expect, test } from 'vitest';
import { MemoryLog } from '../memory/memory-log.ts';
import { sampleEdit, sampleSession } from '../testing/samples.ts';
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
