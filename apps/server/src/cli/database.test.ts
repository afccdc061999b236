import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer, postgresPrograms } from '@parley/log/postgres-server';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { type RunningServer, startServer } from '../server.ts';
import { accessOf, Guest } from '../testing/guest.ts';
import { ServerProcesses } from '../testing/server-process.ts';
import { parley } from './parley.ts';

const pages = new ServerProcesses();
let database: PostgresServer;
beforeAll(async () => {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  database = await PostgresServer.start(programs);
}, 60_000);
afterAll(async () => {
  await database?.close();
  await pages.close();
});

let folder: string;
let env: Record<string, string>;
const servers: RunningServer[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
  env = {
    PORT: '0',
    PARLEY_HOST: '127.0.0.1',
    PARLEY_DATA: join(folder, 'data'),
    PARLEY_PAGE: await pages.page(),
    PARLEY_LOG_LEVEL: 'error',
    PARLEY_STORE: await database.fresh(),
  };
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<string> {
  const server = await startServer(parseConfig(env), { clock: systemClock, logger: silentLogger });
  servers.push(server);
  return server.url;
}
async function stop(): Promise<void> {
  for (const server of servers.splice(0)) await server.close();
}

const answers: string[] = [];

async function run(...args: string[]): Promise<{ code: number; said: string; complained: string }> {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await parley(args, {
    env,
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    ask: async () => answers.shift() ?? '',
  });
  return { code, said: said.join('\n'), complained: complained.join('\n') };
}

const listed = async (): Promise<{ room: string; edits: number }[]> => {
  const { said } = await run('rooms', '--json');
  return said === '' ? [] : said.split('\n').map((line) => JSON.parse(line));
};

async function written(url: string, room: string, edits = 3): Promise<Guest> {
  const guest = await Guest.join({ url, room });
  expect(await guest.write(edits)).toBe('kept');
  return guest;
}

test('servers over one database have one home: its key, its rooms, and what an operator does to them', async () => {
  const [one, two] = [await start(), await start()];
  const [a, b] = [await written(one, 'a'), await written(two, 'b')];
  const receipt = (guest: Guest) => guest.heard.find(({ type }) => type === 'receipt');
  expect([receipt(a), receipt(b)]).not.toContain(undefined);
  expect((await listed()).map(({ edits }) => edits)).toEqual([3, 3]);
  expect(await run('check')).toMatchObject({ code: 0 });
  expect((await run('doctor')).said).toContain('opens: 2 rooms');

  const { room } = await accessOf('a');
  expect(await run('delete', room)).toMatchObject({ code: 0, said: `Deleted: ${room}` });
  // Whoever is in it is told by a server that was not asked.
  await expect.poll(() => a.closed, { timeout: 10_000 }).toBe('deleted');
  await expect(Guest.join({ url: two, room: 'a' }).then((guest) => guest.write(1))).rejects.toThrow();
  expect(await listed()).toHaveLength(1);
  expect(await run('delete', '--undo', room)).toMatchObject({ code: 0 });
  (await written(two, 'a', 1)).leave();
  expect(await listed()).toHaveLength(2);
  expect(await run('expire', '1')).toMatchObject({ said: 'Expired: 0' });

  // Nothing is exchanged under a server.
  const file = join(folder, 'backup');
  expect(await run('backup', file)).toMatchObject({ code: 0 });
  expect(await run('restore', file)).toMatchObject({
    code: 1,
    complained: expect.stringContaining('stop all of them first'),
  });
  b.leave();
}, 60_000);

test('a backup of a database is put in place in a database and in a folder, and a folder moves into a database', async () => {
  const url = env.PARLEY_STORE ?? '';
  const guest = await written(await start(), 'a');
  const file = join(folder, 'backup');
  expect(await run('backup', file)).toMatchObject({ code: 0 });
  expect(await guest.write(2)).toBe('kept');
  await written(await start(), 'b');
  await stop();
  expect(await run('restore', file)).toMatchObject({
    code: 0,
    said: expect.stringContaining('before-restore'),
  });
  expect((await listed()).map(({ edits }) => edits)).toEqual([3]);
  expect(await run('check')).toMatchObject({ code: 0 });

  // Devices know this home by its key, wherever it goes.
  const back = await Guest.join({ url: await start(), room: 'a', memory: guest.memory });
  back.ask();
  await expect.poll(() => back.kept).toBe(3);
  back.handIn();
  await expect.poll(() => back.kept).toBe(5);
  await stop();
  expect(await run('migrate', 'to-sqlite')).toMatchObject({ code: 0, said: 'Copied: 1 room' });
  delete env.PARLEY_STORE;
  expect((await listed()).map(({ edits }) => edits)).toEqual([5]);
  expect(await run('check')).toMatchObject({ code: 0, said: 'Everything is as it was written' });
  (await written(await start(), 'b')).leave();
  await stop();

  env.PARLEY_STORE = url;
  expect(await run('migrate', 'to-postgres')).toMatchObject({ code: 0, said: 'Copied: 2 rooms' });
  expect((await listed()).map(({ edits }) => edits).sort()).toEqual([3, 5]);
  expect(await run('check')).toMatchObject({ code: 0, said: 'Everything is as it was written' });
  // Another home's database is not written to.
  env.PARLEY_STORE = await database.fresh();
  await start();
  await stop();
  expect(await run('migrate', 'to-postgres')).toMatchObject({
    code: 1,
    complained: expect.stringContaining('another key'),
  });
}, 90_000);

test('a new key in a database is signed by the old one', async () => {
  await start();
  await stop();
  answers.push('new home key');
  expect(await run('new-home-key')).toMatchObject({
    code: 0,
    said: 'There is a new home key, which the old one has signed',
  });
  const guest = await written(await start(), 'a');
  guest.leave();
}, 60_000);
