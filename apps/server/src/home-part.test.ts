import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteStore } from '@parley/log/sqlite';
import { type Logger, silentLogger, systemClock, systemRandom } from '@parley/runtime';
import { SimulatedClock } from '@parley/runtime/testing';
import { webCrypto } from '@parley/seal';
import { type ChannelServer, createWebSocketServer } from '@parley/transport/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { damagesIn } from './damages.ts';
import { HomePart, type HomePartOptions } from './home-part.ts';
import { accessOf, Guest } from './testing/guest.ts';

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

const warned: string[] = [];
const complained: [string, Record<string, unknown>][] = [];
const logger: Logger = {
  ...silentLogger,
  warn: (message) => warned.push(message),
  error: (message, fields = {}) => complained.push([message, fields]),
};

/** Serves its WebSockets at a URL. */
async function serving(home: HomePart): Promise<string> {
  part = home;
  const limits = { messagesPerSecond: 1e6, bytesPerSecond: 1e9 };
  sockets = createWebSocketServer({
    clock: systemClock,
    limits,
    onChannel: (channel, { headers }) =>
      home.accept(channel, {
        host: headers.host ?? '',
        origin: null,
        address: null,
        room: null,
        invited: false,
      }),
  });
  http = createServer().on('upgrade', (...upgrade) => sockets?.upgrade(...upgrade));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
let http: Server | null = null;
let sockets: ChannelServer | null = null;
afterEach(async () => {
  await sockets?.close('going-away');
  http?.close();
});

const open = (options: Partial<HomePartOptions> = {}): Promise<HomePart> =>
  HomePart.open({
    place: { kind: 'folder', folder },
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

test('a disk that refuses keeps nobody out', async () => {
  const access = await accessOf('a');
  part = await open();
  await part.close();
  const file = join(folder, 'rooms.sqlite');
  const store = SqliteStore.open(file, { clock: systemClock, logger: silentLogger });
  const log = store.log(access.room);
  await log.open();
  await log.setMeta('x', new Uint8Array(1));
  await store.close();
  const rooms = new DatabaseSync(file);
  rooms.exec('UPDATE rooms SET touched_at = 0');
  // Each write is refused, as by a disk that is full.
  rooms.exec("CREATE TRIGGER full BEFORE UPDATE ON rooms BEGIN SELECT RAISE(ABORT, 'no space'); END");
  rooms.close();

  const url = await serving(await open());
  const guest = await Guest.join({ url, room: 'a' });
  expect(guest.closed).toBe(null);
  expect(warned).toEqual(['that a room was opened was not noted']);
  guest.leave();
});

test('a damaged room is found at leisure, named in the log, and counted where readiness is asked for', async () => {
  part = await open();
  await part.close();
  const file = join(folder, 'rooms.sqlite');
  const store = SqliteStore.open(file, { clock: systemClock, logger: silentLogger });
  const log = store.log(ROOM);
  await log.open();
  await log.write({ notes: [] });
  await store.close();
  const rooms = new DatabaseSync(file);
  rooms.exec('UPDATE logs SET proved = zeroblob(32)');
  rooms.close();

  part = await open({ checkAfter: 1 });
  expect(await part.findings()).toEqual([]);
  await expect
    .poll(() => complained, { timeout: 30_000 })
    .toEqual([
      ['damaged', { room: 'abababab', problem: 'the index is damaged: the row of a log' }],
      ['the rooms were checked', { damaged: 1, see: 'parley check' }],
    ]);
  await expect
    .poll(() => part?.findings(), { timeout: 10_000 })
    .toEqual([{ what: 'damaged: 1, see "parley check"', severe: false }]);
}, 60_000);

test('limits that are near are said: the disk, and the database', async () => {
  let free = 2 ** 40;
  let now = 1_800_000_000_000;
  const clock = { ...systemClock, now: () => now };
  const later = async () => {
    now += 10_000;
    return part?.findings();
  };
  part = await open({ freeBytes: () => free, clock, fileBytes: 1e9 });
  expect(await later()).toEqual([]);
  free = 100 * 2 ** 20;
  expect(await later()).toEqual([{ what: 'little space on the disk: 100 MiB', severe: false }]);
  free = 2 ** 40;
  const most = Math.floor(part.storedBytes * 1.05);
  await part.close();
  part = await open({ freeBytes: () => free, clock, fileBytes: most });
  expect(await later()).toEqual([
    { what: expect.stringMatching(/^the database: \d+ % of the limit$/), severe: false },
  ]);
  await part.close();
  part = await open({
    clock,
    freeBytes: () => {
      throw new Error('nobody can say');
    },
  });
  expect(await later()).toEqual([{ what: 'nobody can say', severe: true }]);
});

test('a home key that is removed while it runs is noticed, in one line, and where readiness is asked for', async () => {
  const clock = new SimulatedClock(1_800_000_000_000);
  complained.length = 0;
  part = await open({ clock });
  const key = join(folder, 'home.key');
  const text = await readFile(key, 'utf8');
  await rm(key);
  clock.advance(180_000);
  const gone = 'home.key is gone from its folder: put it back before this server is restarted';
  expect(complained).toEqual([[gone, { folder }]]);
  expect(await part.findings()).toEqual([{ what: gone, severe: false }]);
  await writeFile(key, `${'ab'.repeat(32)}\n`);
  clock.advance(60_000);
  expect(complained).toHaveLength(2);
  expect(await part.findings()).toEqual([{ what: expect.stringContaining('is another'), severe: false }]);
  await writeFile(key, text);
  clock.advance(60_000);
  expect([await part.findings(), complained.length]).toEqual([[], 2]);
});

test('a flipped bit in one stored edit: named in the log, given up, handed in again by whoever has it, and whole then', async () => {
  const room = 'a';
  const file = join(folder, 'rooms.sqlite');
  const url = await serving(await open());
  const writer = await Guest.join({ url, room });
  await writer.write(6);
  const { memory } = writer;
  writer.leave();
  await part?.close();
  flip(file, 'SELECT id, bytes FROM edits WHERE number = 2');

  complained.length = 0;
  const again = await serving(await open());
  const reader = await Guest.join({ url: again, room });
  reader.ask();
  const wants = () =>
    reader.heard.flatMap((each) => (each.type === 'envelope' ? [each.envelope.header.number] : []));
  await expect.poll(() => new Set(wants()).size, { timeout: 10_000 }).toBe(5);
  await expect
    .poll(() => complained)
    .toEqual([
      [expect.stringMatching(/^damaged: an edit /), expect.objectContaining({ part: 0, number: 2 })],
    ]);
  const owner = await Guest.join({ url: again, room, memory });
  await expect.poll(() => owner.kept).toBe(5);
  owner.handIn();
  await expect.poll(() => owner.kept).toBe(6);
  await expect.poll(() => new Set(wants()).size, { timeout: 10_000 }).toBe(6);
  for await (const damage of damagesIn(file)) expect(damage).toBe(null);
}, 30_000);

/** Turns one bit in the bytes of a row. */
function flip(file: string, select: string): void {
  const rooms = new DatabaseSync(file);
  const row = rooms.prepare(select).get();
  const bytes = row?.bytes;
  if (!(bytes instanceof Uint8Array)) throw new Error('there is no such row');
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 16;
  rooms.prepare('UPDATE edits SET bytes = ? WHERE id = ?').run(bytes, Number(row?.id));
  rooms.close();
}
