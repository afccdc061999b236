import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { type Clock, silentLogger, systemClock } from '@parley/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SAMPLE_ROOM, sampleEdits, sampleSession } from '../testing/samples.ts';
import { SqliteStore } from './sqlite-store.ts';

const WAVES = 10;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-gathering-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A disk that takes long for everything. */
function slowClock(): Clock {
  let now = 0;
  return {
    ...systemClock,
    now: () => {
      now += 100;
      return now;
    },
  };
}

/** How many writes each commit had, of edits that are written in waves, one each turn of the event loop. */
async function commitsOf(each: number): Promise<number[]> {
  const commits: number[] = [];
  const store = SqliteStore.open(join(directory, 'home.db'), {
    clock: slowClock(),
    logger: silentLogger,
    committed: ({ calls }) => commits.push(calls),
  });
  const log = store.log(SAMPLE_ROOM);
  await log.open();
  const edits = sampleEdits(sampleSession('a'), 0, WAVES * each);
  const first = edits.splice(0, each).map((edit) => log.write({ edits: [edit] }));
  await Promise.all(first);
  const rest: Promise<unknown>[] = [];
  while (edits.length > 0) {
    rest.push(...edits.splice(0, each).map((edit) => log.write({ edits: [edit] })));
    await turn();
  }
  await Promise.all(rest);
  await log.close();
  await store.close();
  return commits;
}

test('where several write, what comes while a commit would take as long joins it', async () => {
  const commits = await commitsOf(5);
  expect(commits.reduce((sum, calls) => sum + calls, 0)).toBe(5 * WAVES);
  expect(commits.length).toBeLessThan(WAVES / 2);
});

test('who writes when the others have stopped waits for nobody', async () => {
  let waited = 0;
  const store = SqliteStore.open(join(directory, 'home.db'), {
    // Only the end of gathering is asked of the clock's timers: it comes at once.
    clock: { ...slowClock(), after: (_ms, call) => systemClock.after(0, call) },
    logger: silentLogger,
  });
  const log = store.log(SAMPLE_ROOM);
  await log.open();
  const edits = sampleEdits(sampleSession('a'), 0, 6);
  await Promise.all(edits.splice(0, 5).map((edit) => log.write({ edits: [edit] })));
  await sleep(5);
  const writing = log.write({ edits }).then(() => 'written');
  while ((await Promise.race([writing, turn('waits')])) === 'waits') waited += 1;
  expect(waited).toBeLessThan(5);
  await log.close();
  await store.close();
});
