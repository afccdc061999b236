import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteStore } from '@parley/log/sqlite';
import { type Logger, silentLogger, systemClock, systemRandom } from '@parley/runtime';
import { webCrypto } from '@parley/seal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HomePart, type HomePartOptions } from './home-part.ts';

const ROOM = 'ab'.repeat(32);
let folder: string;
let part: HomePart | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
});
afterEach(async () => {
  await part?.close();
  part = null;
  await rm(folder, { recursive: true });
});

const complained: [string, Record<string, unknown>][] = [];
const logger: Logger = {
  ...silentLogger,
  error: (message, fields = {}) => complained.push([message, fields]),
};

const open = (options: Partial<HomePartOptions> = {}): Promise<HomePart> =>
  HomePart.open({
    directory: folder,
    suite: webCrypto(),
    clock: systemClock,
    random: systemRandom,
    logger,
    roomBytes: 1e9,
    fileBytes: 1e9,
    expireDays: null,
    committed() {},
    ...options,
  });

test('a damaged room is found at leisure, named in the log, and counted where readiness is asked for', async () => {
  part = await open();
  await part.close();
  const file = join(folder, 'rooms.sqlite');
  const store = SqliteStore.open(file, { clock: systemClock, logger: silentLogger });
  const log = store.log(ROOM);
  await log.open();
  await log.setMeta('x', new Uint8Array(1));
  await store.close();
  const rooms = new DatabaseSync(file);
  rooms.exec('UPDATE rooms SET base = 7');
  rooms.close();

  part = await open({ checkAfter: 1 });
  expect(part.findings()).toEqual([]);
  await expect
    .poll(() => complained, { timeout: 30_000 })
    .toEqual([
      ['damaged', { room: 'abababab', problem: 'the snapshot it stands on is not there' }],
      ['the rooms were checked', { damaged: 1, see: 'parley check' }],
    ]);
  await expect
    .poll(() => part?.findings(), { timeout: 10_000 })
    .toEqual([{ what: 'damaged: 1, see "parley check"', severe: false }]);
}, 60_000);
