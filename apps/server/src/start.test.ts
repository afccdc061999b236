import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SqliteStore } from '@parley/log/sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterAll, describe, expect, test } from 'vitest';
import { ServerProcesses } from './testing/server-process.ts';

const servers = new ServerProcesses();
afterAll(() => servers.close());

const settings = async (data: string): Promise<Record<string, string>> => ({
  PORT: '0',
  PARLEY_HOST: '127.0.0.1',
  PARLEY_PAGE: await servers.page(),
  PARLEY_DATA: data,
});

/** A folder as a first start leaves it. */
async function begunFolder(): Promise<string> {
  const data = await servers.folder();
  const server = await servers.start({ PARLEY_DATA: data });
  server.child.kill('SIGTERM');
  await server.exit();
  return data;
}

/** A room with something in it. */
async function writeRoom(data: string): Promise<void> {
  const store = SqliteStore.open(join(data, 'rooms.sqlite'), { clock: systemClock, logger: silentLogger });
  const log = store.log('ab'.repeat(32));
  await log.open();
  await log.setMeta('written', new Uint8Array(1));
  await store.close();
}

describe('what the machine refuses is one line and exit code 1', () => {
  test('a setting that is none: exit code 2', async () => {
    const server = servers.run({ PARLEY_PUBLIC_HOST: 'docs.example.org' });
    expect(await server.exit()).toMatchObject({ code: 2 });
    expect(server.stderr()).toBe(
      'PARLEY_PUBLIC_HOST: there is no such setting; is PARLEY_PUBLIC_URL meant?\n',
    );
  });

  test('a home key that cannot be read', async () => {
    const data = await servers.folder();
    await mkdir(join(data, 'home.key'));
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: [^\n]*home\.key[^\n]*\(EISDIR\)\n$/);
  });

  test('a lock that cannot be opened', async () => {
    const data = await servers.folder();
    await mkdir(join(data, 'lock'));
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: the lock [^\n]+\n$/);
  });

  test('a lock that is no database', async () => {
    const data = await servers.folder();
    await writeFile(join(data, 'lock'), 'x'.repeat(5_000));
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: the lock [^\n]+\n$/);
  });

  test('a full disk', async () => {
    const data = await servers.folder();
    const full = `mount -t tmpfs -o size=16k none ${data}; head -c 16384 /dev/zero >${data}/filler;`;
    const server = servers.runUnder(
      ['unshare', '-rm', '/bin/sh'],
      { ...(await settings(data)), PATH: process.env.PATH ?? '' },
      [],
      full,
    );
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: [^\n]+\n$/);
  });

  test('rooms whose home key is gone', async () => {
    const data = await begunFolder();
    await writeRoom(data);
    await rm(join(data, 'home.key'));
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: [^\n]*\(1\) and home\.key is gone[^\n]*\n$/);
  });
});

test('a home key whose rooms are gone: it starts, and says so once', async () => {
  const data = await begunFolder();
  for (const name of ['rooms.sqlite', 'rooms.sqlite-wal', 'rooms.sqlite-shm']) {
    await rm(join(data, name), { force: true });
  }
  const server = await servers.start({ PARLEY_DATA: data, PARLEY_LOG_LEVEL: 'warn' });
  expect(server.stderr()).toMatch(/^\{[^\n]*there are no rooms[^\n]*\}\n$/);
  expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({
    status: 'ready',
    findings: [expect.stringContaining('there are no rooms')],
  });
});
