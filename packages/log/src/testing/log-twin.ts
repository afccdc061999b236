import { isDeepStrictEqual } from 'node:util';
import { type Hash, sha256Sync } from '@parley/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EditList, listsOf } from '../kept-edits.ts';
import type { EditRow, Log, LogChange, SnapshotRow } from '../log.ts';
import { MemoryLog } from '../memory/memory-log.ts';
import { MemoryStorage } from '../memory/memory-storage.ts';
import type { LogHarness } from './log-contract.ts';
import {
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleNote,
  sampleSession,
  sampleSnapshot,
} from './samples.ts';

const SESSIONS = ['a', 'b', 'c'].map(sampleSession);
const SNAPSHOTS: readonly SnapshotRow[] = ['one', 'two', 'three', 'four'].map((name, i) =>
  sampleSnapshot(name, { chunks: i % 2 === 0 ? [sampleBytes('shared', 50), sampleBytes(name, 40)] : [] }),
);
/** Every edit there is in these lives; some name chunks, some stand under one number. */
const EDITS: readonly EditRow[] = SESSIONS.flatMap((session) =>
  Array.from({ length: 150 }, (_, number) => [
    sampleEdit(
      session,
      number,
      number % 7 === 0 ? { chunks: [sampleBytes(`${number % 3}`, 60), sampleBytes('shared', 50)] } : {},
    ),
    ...(number % 5 === 0 ? [sampleEdit(session, number, { name: 'other' })] : []),
  ]).flat(),
);
const NOTES = SNAPSHOTS.map(({ hash }, i) => sampleNote(SESSIONS[i % 3] as string, hash));
const HASHES = SNAPSHOTS.map(({ hash }) => hash);
const CHUNKS = ['0', '1', '2', 'one', 'three'].map((name) => sampleBytes(name, name.length === 1 ? 60 : 40));

const hash = fc.constantFrom<Hash>(...HASHES);
/** A stretch of all edits, or a few of them anywhere. */
const edits = fc.oneof(
  fc.tuple(fc.nat(EDITS.length), fc.nat(90)).map(([from, length]) => EDITS.slice(from, from + length)),
  fc.subarray([...EDITS], { maxLength: 6 }),
);
const lists = edits.map((rows): EditList[] =>
  listsOf(
    rows.map(({ envelope: { header }, hash: each }) => ({
      session: header.session,
      number: header.number,
      hash: each,
    })),
  ),
);
const time = fc.integer({ min: 1, max: 5 });
const end = fc.option(time);
const hashes = fc.uniqueArray(hash, { maxLength: 2 });

/** Most change one thing; some rest on snapshots that are not there. */
const change: fc.Arbitrary<LogChange> = fc.oneof(
  { weight: 6, arbitrary: edits.map((rows): LogChange => ({ edits: rows })) },
  {
    weight: 3,
    arbitrary: fc.subarray([...SNAPSHOTS], { maxLength: 2 }).map((snapshots): LogChange => ({ snapshots })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ by: hash, edits: lists, snapshots: hashes, keepUntil: end })
      .map(({ by, snapshots, ...rest }): LogChange => {
        return { replace: [{ by, snapshots: snapshots.filter((each) => each !== by), ...rest }] };
      }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ by: hash, until: time }).map((each): LogChange => ({ confirm: [each] })),
  },
  { weight: 2, arbitrary: time.map((sweepBefore): LogChange => ({ sweepBefore })) },
  { weight: 2, arbitrary: lists.map((each): LogChange => ({ drop: { edits: each } })) },
  { weight: 2, arbitrary: hashes.map((snapshots): LogChange => ({ drop: { snapshots } })) },
  { weight: 1, arbitrary: fc.option(hash).map((proved): LogChange => ({ proved })) },
  { weight: 1, arbitrary: fc.subarray(NOTES).map((notes): LogChange => ({ notes })) },
  {
    weight: 1,
    arbitrary: fc.subarray(NOTES.map((each) => each.hash)).map((notes): LogChange => ({ drop: { notes } })),
  },
  {
    weight: 1,
    arbitrary: fc.subarray(SESSIONS).map(
      (sessions): LogChange => ({
        certificates: sessions.map((session) => sampleCertificate(session)),
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      edits,
      given: hashes,
      sweepBefore: time,
      proved: hash,
      drop: fc.record({ edits: lists, snapshots: hashes }),
    }),
  },
);

type Step =
  | { readonly kind: 'write'; readonly changes: readonly LogChange[] }
  | { readonly kind: 'damage'; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(change, { minLength: 1, maxLength: 4 })
      .map((changes): Step => ({ kind: 'write', changes })),
  },
  { weight: 1, arbitrary: fc.nat().map((pick): Step => ({ kind: 'damage', pick })) },
);

/** Random lives: after each step a log says and reads what its twin in memory does. */
export function logTwin(
  kind: string,
  create: () => Promise<LogHarness> | LogHarness,
  { runs }: { readonly runs: number },
): void {
  describe(`log twin: ${kind}`, () => {
    it('random changes and damage leave the same as in memory', { timeout: 120_000 }, async () => {
      const property = fc.asyncProperty(fc.array(step, { maxLength: 14 }), (steps) => live(create, steps));
      await fc.assert(property, { numRuns: runs });
    });
  });
}

async function live(create: () => Promise<LogHarness> | LogHarness, steps: readonly Step[]): Promise<void> {
  const harness = await create();
  const storage = new MemoryStorage();
  const twin = new MemoryLog({ storage });
  // Two holders of the one, and one of the other: what a tab remembers must not lead it astray.
  const logs = [harness.log(), harness.log()];
  try {
    for (const log of [twin, ...logs]) await log.open();
    for (const [i, each] of steps.entries()) {
      const log = logs[i % 3 === 2 ? 1 : 0] as Log;
      if (each.kind === 'write') await write(log, twin, each.changes);
      else await damage(harness, storage, twin, each.pick);
      await compare(log, twin, i);
    }
    const fresh = harness.log();
    logs.push(fresh);
    same(await fresh.open(), await twin.refresh());
    for (const turn of [0, 1, 2, 3, 4, 5]) await compare(fresh, twin, turn);
    for (const chunk of CHUNKS.map(sha256Sync)) same(await fresh.chunk(chunk), await twin.chunk(chunk));
  } finally {
    for (const log of logs) await log.close();
    await harness.destroy();
  }
}

/** The changes at once, so that they share a commit. */
async function write(log: Log, twin: Log, changes: readonly LogChange[]): Promise<void> {
  const both = await Promise.all(
    [log, twin].map((each) => Promise.allSettled(changes.map((change) => each.write(change)))),
  );
  const [outcomes, expected] = both.map((each) =>
    each.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.name)),
  );
  expect(outcomes).toEqual(expected);
}

/** Turns a bit in both. Of the twin nothing is read for it: that would give up there what is not yet found here. */
async function damage(harness: LogHarness, storage: MemoryStorage, twin: Log, pick: number): Promise<void> {
  const { kept, shelves } = await twin.refresh();
  // Which of two under one number is meant could not be said.
  const clear = [...kept].flatMap(([session, { numbers }]) => {
    const shelved = shelves.flatMap(({ edits }) => edits.get(session)?.numbers ?? []);
    const all = [...numbers, ...shelved];
    return numbers
      .filter((number) => all.indexOf(number) === all.lastIndexOf(number))
      .map((number) => ({ session, number }));
  });
  const target = clear[pick % Math.max(1, clear.length)];
  if (!target) return;
  await harness.corrupt({ kind: 'edit', ...target });
  storage.flip(0, target.session, target.number);
}

/** What is kept is read of one session in turn; all else is compared as a whole. */
async function compare(log: Log, twin: Log, turn: number): Promise<void> {
  const session = SESSIONS[turn % SESSIONS.length] as string;
  for (const [from, limit, served] of [
    [0, 1_000, turn % 2 === 0],
    [17, 5, true],
  ] as const) {
    const read = await log.read(session, from, limit, { served });
    same(read, await twin.read(session, from, limit, { served }));
  }
  same(await log.scan(null, 40), await twin.scan(null, 40));
  same(await log.refresh(), await twin.refresh());
  for (const each of HASHES) same(await log.snapshot(each), await twin.snapshot(each));
}

/** As `toEqual`, which takes a hundred times as long where nothing differs. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
