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

/** Everything counted is there: under the base, or as the very envelope with its chunks. */
async function checkRoom(store: SqliteStore, room: RoomId, session: SessionId, count: number): Promise<void> {
  const log = store.log(room);
  const { counts, base, position } = await log.open();
  const held = counts.get(session) ?? 0;
  expect(held).toBeGreaterThanOrEqual(count);
  const covered = base?.envelope.claim?.covers.get(session) ?? 0;
  const envelopes = await log.read(session, 0, held);
  expect(envelopes.map(({ header }) => header.number)).toEqual(
    Array.from({ length: held - covered }, (_, i) => covered + i),
  );
  for (const envelope of envelopes) {
    const written = crashEdit(room, session, envelope.header.number);
    expect(envelope.bytes).toEqual(written.envelope.bytes);
    for (const [i, hash] of written.envelope.chunks.entries()) {
      expect(await log.chunk(hash as Hash)).toEqual(written.chunks[i]);
    }
  }
  expect((await log.at(position.seq))?.head).toBe(position.head);
  await log.close();
}

describe('SQLite, killed while it appends', () => {
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
