import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { seededRandom } from '@parley/runtime/testing';
import type { Hash } from '@parley/wire';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { listsOf } from '../kept-edits.ts';
import type { Damage, EditRow, Log, LogChange } from '../log.ts';
import { DAMAGED_TABLES, damageRow } from '../testing/damage-row.ts';
import {
  SAMPLE_ROOM,
  sampleBytes,
  sampleCertificate,
  sampleEdit,
  sampleEdits,
  sampleNote,
  sampleSession,
  sampleSnapshot,
} from '../testing/samples.ts';
import { checkRooms, SqliteStore } from './sqlite-store.ts';

const [A, B] = [sampleSession('a'), sampleSession('b')];
const SEEDS = 12;
const signed = async (): Promise<boolean> => true;

let directory: string;
let whole: string;
let file: string;

const chunk = sampleBytes('chunk', 500);
const edits: readonly EditRow[] = [
  ...sampleEdits(A, 0, 90),
  ...sampleEdits(B, 0, 20),
  sampleEdit(B, 20, { chunks: [chunk, sampleBytes('another', 300)] }),
  sampleEdit(B, 21, { chunks: [chunk] }),
];
const [older, newer] = [
  sampleSnapshot('older', { chunks: [sampleBytes('body', 200)] }),
  sampleSnapshot('newer'),
];
const certificates = [A, B, sampleSession('maker')].map((session) => sampleCertificate(session));
const notes = [sampleNote(A, newer.hash)];
const everything: LogChange = { certificates, edits, snapshots: [older, newer], notes };
const names = (rows: readonly EditRow[]) =>
  listsOf(
    rows.map(({ envelope: { header }, hash }) => ({ session: header.session, number: header.number, hash })),
  );

const open = (path: string): SqliteStore =>
  SqliteStore.open(path, { clock: systemClock, logger: silentLogger });

/** Opens the log, and says what it named. */
async function opened(store: SqliteStore): Promise<{ log: Log; damage: Damage[] }> {
  const log = store.log(SAMPLE_ROOM);
  const damage: Damage[] = [];
  log.onDamaged((each) => damage.push(each));
  await log.open();
  return { log, damage };
}

/** All edits of the sessions that a newcomer is served with their chunks, by hash. */
async function served(log: Log): Promise<Set<Hash>> {
  const found = new Set<Hash>();
  for (const session of [A, B]) {
    for (const { envelope, hash } of await log.read(session, 0, 1_000, { served: true })) {
      const chunks = await Promise.all(envelope.chunks.map((address) => log.chunk(address)));
      if (!chunks.includes(null)) found.add(hash);
    }
  }
  return found;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
  whole = join(directory, 'whole.db');
  file = join(directory, 'home.db');
  const store = open(whole);
  const { log } = await opened(store);
  await log.write(everything);
  const snapshots = [older.hash];
  await log.write({
    replace: [{ by: newer.hash, edits: names(edits.slice(0, 30)), snapshots, keepUntil: null }],
    proved: newer.hash,
  });
  await store.close();
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('a damaged index is made anew, and named', () => {
  const cases: [string, string][] = [
    ['the row of a log', 'UPDATE logs SET seq = 7'],
    ['a number that is none', 'UPDATE logs SET seq = 1 << 62'],
    ['a leaf', 'UPDATE leaves SET entries = zeroblob(length(entries)) WHERE first = 0'],
    ['a leaf that is gone', 'DELETE FROM leaves WHERE first = 0'],
    ['a shelf', 'UPDATE shelves SET until = 1'],
    ['a shelf that is gone', 'DELETE FROM shelves'],
    ['where a snapshot lies', 'UPDATE snapshots SET shelf = zeroblob(32) WHERE shelf IS NOT NULL'],
    ['a certificate', 'UPDATE certificates SET bytes = zeroblob(length(bytes))'],
    ['a certificate that is gone', 'DELETE FROM certificates'],
    ['a note', 'UPDATE notes SET bytes = zeroblob(length(bytes))'],
    ['an edit that is gone', 'DELETE FROM edits WHERE seq = 40'],
  ];
  it.each(cases)('%s', async (_what, sql) => {
    copyFileSync(whole, file);
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
    const store = open(file);
    const { log, damage } = await opened(store);
    expect(damage).toEqual([{ kind: 'index', problem: expect.any(String) }]);
    await log.write(everything);
    expect(await served(log)).toEqual(new Set(edits.map(({ hash }) => hash)));
    await store.close();
    for await (const { problem } of checkRooms(file, signed)) expect(problem).toBe('nothing');
  });

  it('while it is open: what is written then is refused as stale, and written again it stands', async () => {
    copyFileSync(whole, file);
    const store = open(file);
    const { log, damage } = await opened(store);
    const database = new DatabaseSync(file);
    database.exec('UPDATE logs SET seq = 7');
    database.close();
    const more = { edits: [sampleEdit(A, 90)] };
    await expect(log.write(more)).rejects.toMatchObject({ name: 'LogStaleError' });
    expect(damage).toEqual([{ kind: 'index', problem: expect.any(String) }]);
    await log.write(more);
    expect((await log.read(A, 90, 1)).length).toBe(1);
    await store.close();
  });

  it('of one room: what is written to others stands', async () => {
    copyFileSync(whole, file);
    const store = open(file);
    const { log } = await opened(store);
    const room = sampleSession('another room');
    const other = store.log(room);
    await other.open();
    const database = new DatabaseSync(file);
    database.exec('UPDATE logs SET seq = 7');
    database.close();
    const [written, refused] = await Promise.allSettled([
      other.write({ edits: [sampleEdit(A, 0, { room })] }),
      log.write({ edits: [sampleEdit(A, 90)] }),
    ]);
    expect([written.status, refused.status]).toEqual(['fulfilled', 'rejected']);
    await store.close();
  });
});

test.each(DAMAGED_TABLES)(
  'any bit or row of %s: all that is written again is held, and served',
  async (table) => {
    const random = seededRandom(`damaged ${table}`);
    for (let seed = 0; seed < SEEDS; seed++) {
      copyFileSync(whole, file);
      const done = damageRow(file, table, random);
      if (done === null) continue;
      const store = open(file);
      const { log } = await opened(store);
      // What is read is given up where it is damaged, and then comes again.
      await served(log);
      for (const { envelope } of (await log.refresh()).snapshots)
        for (const address of envelope.chunks) await log.chunk(address);
      await log.write(everything);
      const state = await log.refresh();
      expect([seed, done, await served(log)]).toEqual([seed, done, new Set(edits.map(({ hash }) => hash))]);
      expect([...state.certificates.keys()].sort()).toEqual(
        certificates.map(({ session }) => session).sort(),
      );
      expect(state.snapshots.map(({ hash }) => hash).sort()).toEqual([older.hash, newer.hash].sort());
      await store.close();
      // What is found under no name any more stays, and is named; who holds a chunk is only asked when it goes.
      if (['rooms', 'logs', 'edits', 'chunks', 'holders'].includes(table)) continue;
      const problems: string[] = [];
      for await (const { problem } of checkRooms(file, signed)) problems.push(problem);
      expect([seed, done, problems]).toEqual([seed, done, []]);
    }
  },
);
