import { type Log, type LogChange, LogStaleError, LogStorageError } from '@parley/log';
import { MemoryLog } from '@parley/log/memory';
import { sampleCertificate, sampleEdit, sampleSession, sampleSnapshot } from '@parley/log/samples';
import { SimulatedClock } from '@parley/runtime/testing';
import type { Hash } from '@parley/wire';
import { expect, test } from 'vitest';
import type { Change } from '../core/effects.ts';
import { Recorder } from './recorder.ts';

const session = sampleSession('a');
const edits = [sampleEdit(session, 0), sampleEdit(session, 1)];
const base = sampleSnapshot('base', { session });

const editOf = (index: number) => {
  const row = edits[index];
  if (!row) throw new RangeError(`${index}`);
  const { number } = row.envelope.header;
  return { session, number, prev: row.envelope.prev, hash: row.hash, bytes: 100 };
};
const BASE = { hash: base.hash, by: session, parents: [], covers: new Map(), bytes: 100 };

/** A recorder over a log whose writes answer as they are told, in order; then as they do. */
async function scene(...answers: (Error | null)[]) {
  const log = new MemoryLog();
  await log.open();
  const tried: LogChange[] = [];
  const told: string[] = [];
  const clock = new SimulatedClock();
  const faulty: Pick<Log, 'write'> = {
    async write(change) {
      tried.push(change);
      const answer = answers.shift();
      if (answer) throw answer;
      return log.write(change);
    },
  };
  const recorder = new Recorder({
    log: Object.assign(Object.create(log) as Log, faulty),
    clock,
    gatherMs: 50,
    certified: [],
    bodies: {
      edit: (hash: Hash) => edits.find((each) => each.hash === hash) ?? null,
      snapshot: (hash: Hash) => (hash === base.hash ? base : null),
      note: () => null,
      certificate: (of) => sampleCertificate(of),
    },
    events: {
      written: (change: Change) => told.push(`written ${change.edits?.length ?? 0}`),
      failed: ({ kind }) => told.push(kind),
      recovered: () => told.push('recovered'),
      stale: () => told.push('stale'),
    },
  });
  return { log, clock, recorder, tried, told };
}

const full = new LogStorageError('full', 'no room');
const stale = new LogStaleError('gone');

test('what rests on something that was refused comes again with it, in order', async () => {
  const { recorder, log, clock, told } = await scene(full, stale);
  recorder.write({ bases: [BASE] }, false);
  recorder.write({ edits: [editOf(0)], proved: { base: base.hash, witnessed: false } }, true);
  await recorder.flush();
  expect([told, recorder.unwrittenBytes]).toEqual([['full'], 200]);
  clock.advance(2_000);
  await recorder.flush();
  expect([told, recorder.unwrittenBytes]).toEqual([['full', 'written 0', 'written 1', 'recovered'], 0]);
  expect((await log.refresh()).proved).toBe(base.hash);
});

test('a stale change is dropped and told; what else was refused with it is not', async () => {
  const { recorder, log, clock, told } = await scene(stale, full);
  recorder.write({ dropped: [base.hash] }, false);
  recorder.write({ edits: [editOf(0)] }, true);
  await recorder.flush();
  expect(told).toEqual(['stale', 'full']);
  clock.advance(2_000);
  await recorder.flush();
  expect((await log.refresh()).kept.get(session)?.numbers).toEqual([0]);
});

test('a certificate is written with the first thing of its session, once', async () => {
  const { recorder, tried } = await scene();
  recorder.write({ edits: [editOf(0)] }, true);
  recorder.write({ edits: [editOf(1)] }, true);
  await recorder.flush();
  expect(tried.map(({ certificates }) => certificates?.length ?? 0)).toEqual([1, 0]);
});

test('what others wrote is gathered, own edits take along what waits', async () => {
  const { recorder, clock, told, tried } = await scene();
  recorder.write({ edits: [editOf(0)] }, false);
  clock.advance(49);
  expect(tried).toEqual([]);
  recorder.write({ edits: [editOf(1)] }, true);
  await recorder.flush();
  expect(told).toEqual(['written 1', 'written 1']);
});

test('after a hold what waited is forgotten, and what comes then is written', async () => {
  const { recorder, log, told } = await scene();
  recorder.write({ edits: [editOf(0)] }, false);
  await recorder.hold();
  recorder.write({ edits: [editOf(1)] }, true);
  recorder.begin([]);
  expect([told, recorder.unwrittenBytes]).toEqual([[], 0]);
  recorder.write({ edits: [editOf(1)] }, true);
  await recorder.flush();
  expect((await log.refresh()).kept.get(session)?.numbers).toEqual([1]);
});

test('what follows from the rest alone is no write', async () => {
  const { recorder, tried } = await scene();
  recorder.write({ agreed: [{ by: base.hash, session, count: 1 }] }, true);
  await recorder.flush();
  expect(tried).toEqual([]);
});
