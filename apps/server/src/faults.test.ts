import { existsSync } from 'node:fs';
import { cp, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { Guest } from './testing/guest.ts';
import { ServerProcesses } from './testing/server-process.ts';

const servers = new ServerProcesses();
afterAll(() => servers.close());

const settings = async (data: string): Promise<Record<string, string>> => ({
  PORT: '0',
  PARLEY_HOST: '127.0.0.1',
  PARLEY_PAGE: await servers.page(),
  PARLEY_DATA: data,
});

/** A folder in which somebody wrote, and the server was stopped. */
async function usedFolder(): Promise<string> {
  const data = await servers.folder();
  const server = await servers.start({ PARLEY_DATA: data });
  const guest = await Guest.join({ url: server.url, room: 'used' });
  await guest.write(40, 2_000);
  guest.leave();
  server.child.kill('SIGTERM');
  expect((await server.exit()).code).toBe(0);
  return data;
}

const ONE_LINE = /^PARLEY_DATA: [^\n]+\n$/;

describe('what a data folder has met is one line and exit code 1', () => {
  test('a database with a newer schema', async () => {
    const data = await usedFolder();
    const database = new DatabaseSync(join(data, 'rooms.sqlite'));
    database.exec('UPDATE schema SET version = version + 1');
    database.close();
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(ONE_LINE);
  });

  test('a database that was cut off', async () => {
    const data = await usedFolder();
    const file = join(data, 'rooms.sqlite');
    await truncate(file, Math.floor((await stat(file)).size / 2 / 4_096) * 4_096);
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(ONE_LINE);
  });

  test('a database of which nothing but the beginning is left', async () => {
    const data = await usedFolder();
    await truncate(join(data, 'rooms.sqlite'), 1_000);
    const server = servers.run(await settings(data));
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(ONE_LINE);
  });

  test('a folder that is read-only', async () => {
    const data = await usedFolder();
    const readOnly = `mount --bind ${data} ${data}; mount -o remount,ro,bind ${data};`;
    const env = { ...(await settings(data)), PATH: process.env.PATH ?? '' };
    const server = servers.runUnder(['unshare', '-rm', '/bin/sh'], env, [], readOnly);
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(ONE_LINE);
  });
});

test('the home key of another home: it starts, since devices ask their people, and says so once', async () => {
  const [data, other] = [await usedFolder(), await usedFolder()];
  await cp(join(other, 'home.key'), join(data, 'home.key'));
  const server = await servers.start({ PARLEY_DATA: data });
  expect(server.stderr()).toMatch(
    /^\{[^\n]*home\.key is another than these rooms were kept under[^\n]*\}\n$/,
  );
  server.child.kill('SIGTERM');
  await server.exit();
  const again = await servers.start({ PARLEY_DATA: data });
  expect(again.stderr()).toBe('');
});

test('a disk that fills up while it serves: it is said, nothing is acknowledged, and it goes on by itself once there is room', async () => {
  const folder = await servers.folder();
  const [data, fill, filled, free] = ['data', 'fill', 'filled', 'free'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  // Whoever fills the disk, and makes room again, lives with the server in its view of the file system.
  const neighbour = [
    `while [ ! -e ${fill} ]; do sleep 0.05; done`,
    `head -c 100M /dev/zero >${data}/filler 2>/dev/null; touch ${filled}`,
    `while [ ! -e ${free} ]; do sleep 0.05; done`,
    `rm ${data}/filler`,
  ].join('; ');
  const disk = `mkdir ${data}; mount -t tmpfs -o size=8m none ${data}; (${neighbour}) & `;
  const server = await servers.startUnder(['unshare', '-rm', '/bin/sh'], { PARLEY_DATA: data }, disk);
  const guest = await Guest.join({ url: server.url, room: 'on a small disk' });
  expect(await guest.write(5)).toBe('kept');
  await writeFile(fill, '');
  await expect.poll(() => existsSync(filled), { timeout: 20_000 }).toBe(true);
  const written = guest.write(200, 10_000);
  await expect
    .poll(() => readiness(server.url), { timeout: 20_000 })
    .toMatchObject({ findings: [expect.stringMatching(/space|full/)] });
  const early = await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  expect(early).toBeUndefined();
  await writeFile(free, '');
  expect(await written).toBe('kept');
  await expect.poll(() => readiness(server.url), { timeout: 20_000 }).toMatchObject({ status: 'ready' });
  guest.leave();
  // Of each that meets it one line, and no line for each edit.
  const lines = server.stderr().trimEnd().split('\n');
  expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(4);
  for (const line of lines) expect(line).toContain('database or disk is full');
});

const readiness = async (url: string): Promise<unknown> => (await fetch(`${url}/readyz`)).json();
