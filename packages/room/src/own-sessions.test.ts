import type { LogState } from '@parley/log';
import { MemoryLog, MemoryStorage } from '@parley/log/memory';
import { beforeEach, expect, test } from 'vitest';
import { OwnSessions } from './own-sessions.ts';

const [FIRST, SECOND, OTHER] = ['1', '2', 'e'].map((digit) => digit.repeat(64)) as [string, string, string];
let log: MemoryLog;
let state: LogState;

beforeEach(async () => {
  log = new MemoryLog({ storage: new MemoryStorage() });
  state = await log.open();
});

const holding = (...sessions: string[]): LogState => ({
  ...state,
  counts: new Map(sessions.map((session) => [session, 1])),
});

test('a session that wrote alone is known as this device’s the next time', async () => {
  await (await OwnSessions.load(log, state, FIRST)).wrote();
  const own = await OwnSessions.load(log, holding(FIRST), SECOND);
  expect([FIRST, SECOND, OTHER].map((session) => own.has(session))).toEqual([true, true, false]);
  await own.wrote();
  const third = await OwnSessions.load(log, holding(FIRST, SECOND), OTHER);
  expect([FIRST, SECOND].map((session) => third.has(session))).toEqual([true, true]);
});

test('with anything of anybody else in the log only this very session is its own, and none is remembered', async () => {
  await (await OwnSessions.load(log, state, FIRST)).wrote();
  const own = await OwnSessions.load(log, holding(FIRST, OTHER), SECOND);
  expect([FIRST, SECOND, OTHER].map((session) => own.has(session))).toEqual([false, true, false]);
  await own.wrote();
  const again = await OwnSessions.load(log, holding(FIRST, SECOND), OTHER);
  expect(again.has(FIRST)).toBe(false);
});

test('a storage that refuses is told of, and tried again', async () => {
  const own = await OwnSessions.load(log, state, FIRST);
  const setMeta = log.setMeta.bind(log);
  log.setMeta = () => Promise.reject(new Error('full'));
  await expect(own.wrote()).rejects.toThrow('full');
  log.setMeta = setMeta;
  await own.wrote();
  expect((await OwnSessions.load(log, holding(FIRST), SECOND)).has(FIRST)).toBe(true);
});
