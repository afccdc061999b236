import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger, systemClock } from '@parley/runtime';
import type { Hash, RoomId, SessionId } from '@parley/wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CRASH_ROOMS, crashEdit } from '../testing/crash-samples.ts';
import { sampleCovered } from '../testing/samples.ts';
import { SqliteStore } from './sqlite-store.ts';

const CHILD = fileURLToPath(new URL('../testing/crash-child.ts', import.meta.url));
/** How long it lives after its first acknowledgement, in ms; one round each, on the same database. */
const LIVES = [5, 40, 110, 230, 400, 20];

type Acknowledged = Map<string, { room: RoomId; session: SessionId; count: number }>;

/** Lets the child write, kills it with SIGKILL, and returns the highest count it acknowledged in each room. */
async function writeUntilKilled(path: string, lifeMs: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), lifeMs);
    output += text;
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  const acknowledged: Acknowledged = new Map();
  // The last line may be cut off in the middle.
  for (const line of output.split('\n').slice(0, -1)) {
    const [room = '', session = '', count = ''] = line.split(' ');
    const known = acknowledged.get(room)?.count ?? 0;
    acknowledged.set(room, { room, session, count: Math.max(known, Number(count)) });
  }
  return acknowledged;
}

/** Everything acknowledged is there: under the proved snapshot, or as the very envelope with its chunks. */
async function checkRoom(store: SqliteStore, room: RoomId, session: SessionId, count: number): Promise<void> {
  const log = store.log(room);
  const { kept, snapshots, proved, bytes } = await log.open();
  const base = snapshots.find(({ hash }) => hash === proved);
  const covered = base ? await sampleCovered(log, base.envelope, session) : 0;
  const numbers = kept.get(session)?.numbers ?? [];
  expect(Math.max(covered, (numbers.at(-1) ?? -1) + 1)).toBeGreaterThanOrEqual(count);
  const edits = await log.read(session, 0, 100_000);
  expect(edits.map(({ envelope }) => envelope.header.number)).toEqual(numbers);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => covered + i));
  let size = 0;
  for (const { envelope } of edits) {
    const written = crashEdit(room, session, envelope.header.number);
    expect(envelope.bytes).toEqual(written.envelope.bytes);
    size += envelope.bytes.length;
    for (const [i, hash] of written.envelope.chunks.entries()) {
      expect(await log.chunk(hash as Hash)).toEqual(written.chunks[i]);
      size += written.chunks[i]?.length ?? 0;
    }
  }
  expect(bytes.kept).toBe(size);
  await log.close();
}

describe('SQLite, killed while it writes', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-crash-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it(`rules 1 and 6: everything acknowledged is there, ${LIVES.length} rounds`, {
    timeout: 120_000,
  }, async () => {
    const path = join(directory, 'home.db');
    const highest: Acknowledged = new Map();
    for (const life of LIVES) {
      for (const [room, entry] of await writeUntilKilled(path, life)) highest.set(room, entry);
      const store = SqliteStore.open(path, { clock: systemClock, logger: silentLogger });
      for (const { room, session, count } of highest.values()) await checkRoom(store, room, session, count);
      await store.close();
    }
    expect(new Set(highest.keys())).toEqual(new Set(CRASH_ROOMS));
  });
});
