import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { silentLogger, systemClock } from '@parley/runtime';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../config.ts';
import { type RunningServer, startServer } from '../server.ts';
import { accessOf, Guest, linkOf } from '../testing/guest.ts';
import { ServerProcesses } from '../testing/server-process.ts';
import { COMMANDS } from './commands.ts';
import { parley } from './parley.ts';

const pages = new ServerProcesses();
afterAll(() => pages.close());

let folder: string;
let env: Record<string, string>;
let server: RunningServer | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-'));
  env = {
    PORT: '0',
    PARLEY_HOST: '127.0.0.1',
    PARLEY_DATA: join(folder, 'data'),
    PARLEY_PAGE: await pages.page(),
    PARLEY_LOG_LEVEL: 'error',
  };
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<string> {
  server = await startServer(parseConfig(env), { clock: systemClock, logger: silentLogger });
  return server.url;
}
async function stop(): Promise<void> {
  await server?.close();
  server = null;
}

/** What a person types, in order. */
const answers: string[] = [];

/** Runs a command: its exit code and all it said. */
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

describe('parley', () => {
  test('--help lists all commands, and each has a help of its own', async () => {
    const { code, said } = await run('--help');
    expect(code).toBe(0);
    for (const name of Object.keys(COMMANDS)) {
      expect(said).toContain(`\n  ${name}`);
      const help = await run(name, '--help');
      expect([help.code, help.said]).toEqual([0, expect.stringMatching(/^Usage: parley \w+.*\n\n[A-Z]/)]);
      expect(help.said.length).toBeGreaterThan(120);
    }
  });

  test.each([
    [['dance'], /"dance"/],
    [['backup'], /FILE is missing; it is: parley backup FILE/],
    [['backup', 'a', 'b'], /"b" is too much/],
    [['rooms', '--yaml'], /--yaml/],
    [['expire', 'soon'], /DAYS/],
    [['delete', 'nothing'], /neither a room nor a link/],
  ])('%j is a mistake: one line and 2', async (args, line) => {
    const { code, said, complained } = await run(...args);
    expect([code, said]).toEqual([2, '']);
    expect(complained).toMatch(line);
    expect(complained).not.toContain('\n');
  });

  test.each([
    ['rooms'],
    ['check'],
    ['backup', '/tmp/nowhere.backup'],
    ['restore', '/tmp/nowhere'],
    ['expire', '1'],
  ])('where there is no home, %s %s says so: one line and 1', async (...args) => {
    const { code, complained } = await run(...args);
    expect(code).toBe(1);
    expect(complained).toMatch(/^There (is|are) no [^\n]+$/);
  });
});

describe('beside a server that runs', () => {
  test('rooms are listed and checked', async () => {
    const guest = await Guest.join({ url: await start(), room: 'a' });
    await guest.write(3);
    const { room } = await accessOf('a');
    expect(await listed()).toMatchObject([{ room, edits: 3, sessions: 1 }]);
    expect((await run('rooms')).said).toMatch(new RegExp(`\n${room}  \\S+ \\w+  3 .*\n1 room, `));
    expect(await run('check')).toMatchObject({ code: 0, said: 'Everything is as it was written' });

    const rooms = new DatabaseSync(join(folder, 'data', 'rooms.sqlite'));
    rooms.exec('UPDATE edits SET bytes = zeroblob(90) WHERE number = 1');
    rooms.close();
    const checked = await run('check');
    expect(checked.code).toBe(1);
    expect(checked.said).toMatch(new RegExp(`^${room}: [^\n]+\nDamaged: 1$`));
  });

  test('a backup is put back: callers come back to it, and what stood there is kept aside', async () => {
    const url = await start();
    const guest = await Guest.join({ url, room: 'a' });
    await guest.write(3);
    const file = join(folder, 'home.backup');
    expect((await run('backup', file)).code).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await run('backup', file)).complained).toContain('is there already');
    const key = await readFile(join(folder, 'data', 'home.key'), 'utf8');
    await guest.write(2);

    expect((await run('restore', file)).code).toBe(0);
    await expect.poll(() => guest.closed).toBe('going-away');
    expect(await listed()).toMatchObject([{ edits: 3 }]);
    expect(await readFile(join(folder, 'data', 'home.key'), 'utf8')).toBe(key);
    const [aside] = (await readdir(join(folder, 'data'))).filter((name) => name.startsWith('before-restore'));
    expect(await readdir(join(folder, 'data', aside ?? ''))).toEqual(
      expect.arrayContaining(['home.key', 'rooms.sqlite']),
    );
    const again = await Guest.join({ url, room: 'a' });
    expect(await again.write(1)).toBe('kept');
    expect((await run('check')).code).toBe(0);
  });

  test('L4: what was written after a backup comes again from who has it, at the very positions that home says', async () => {
    const url = await start();
    const writer = await Guest.join({ url, room: 'a' });
    await writer.write(40);
    const file = join(folder, 'home.backup');
    await run('backup', file);
    await writer.write(200);
    const { memory } = writer;
    expect((await run('restore', file)).code).toBe(0);
    await expect.poll(() => writer.closed).toBe('going-away');
    const back = await Guest.join({ url, room: 'a', memory });
    await expect.poll(() => back.kept).toBe(40);
    back.handIn();
    await expect.poll(() => back.kept, { timeout: 10_000 }).toBe(240);
    expect(await listed()).toMatchObject([{ edits: 240 }]);
    expect((await run('check')).said).toBe('Everything is as it was written');
  });

  test('a backup has the keys before the home key too', async () => {
    await start();
    await stop();
    answers.push('new home key');
    await run('new-home-key');
    const elders = () => readFile(join(folder, 'data', 'home.key.elders'), 'utf8');
    const before = await elders();
    const file = join(folder, 'home.backup');
    expect((await run('backup', file)).code).toBe(0);
    answers.push('new home key');
    await run('new-home-key');
    expect(await elders()).not.toBe(before);
    expect((await run('restore', file)).code).toBe(0);
    expect(await elders()).toBe(before);
    const [aside] = (await readdir(join(folder, 'data'))).filter((name) => name.startsWith('before-restore'));
    expect(await readdir(join(folder, 'data', aside ?? ''))).toContain('home.key.elders');
    await rm(join(folder, 'data'), { recursive: true });
    await mkdir(join(folder, 'data'));
    expect((await run('restore', file)).code).toBe(0);
    expect(await elders()).toBe(before);
  });

  test('a backup of another version is refused, and the rooms are as they were', async () => {
    const url = await start();
    await (await Guest.join({ url, room: 'a' })).write(3);
    const file = join(folder, 'home.backup');
    await run('backup', file);
    const other = new DatabaseSync(file);
    other.exec('UPDATE schema SET version = 99');
    other.close();
    expect(await run('restore', file)).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/cannot be used: the database has schema 99/),
    });
    expect(await listed()).toMatchObject([{ edits: 3 }]);
    expect(await (await Guest.join({ url, room: 'a' })).write(1)).toBe('kept');
    expect((await readdir(join(folder, 'data'))).filter((name) => /new|before/.test(name))).toEqual([]);
  });

  test('a room is deleted by its link: who is in it is sent away, nobody comes back, until it is undone', async () => {
    const url = await start();
    const guest = await Guest.join({ url, room: 'a' });
    await guest.write(3);
    const deleted = await run('delete', `https://docs.example.org/d/#${await linkOf('a')}`);
    expect(deleted).toEqual({ code: 0, said: `Deleted: ${(await accessOf('a')).room}`, complained: '' });
    await expect.poll(() => guest.closed).toBe('deleted');
    expect(await listed()).toEqual([]);
    await expect(Guest.join({ url, room: 'a' })).rejects.toMatchObject({ reason: 'deleted' });
    const other = await Guest.join({ url, room: 'b' });
    expect(await other.write(1)).toBe('kept');

    expect((await run('delete', '--undo', (await accessOf('a')).room)).code).toBe(0);
    const again = await Guest.join({ url, room: 'a' });
    expect(await again.write(1)).toBe('kept');
  });

  test('a room nobody opened for long expires, and any device brings it back', async () => {
    const url = await start();
    for (const room of ['old', 'new', 'occupied']) {
      const guest = await Guest.join({ url, room });
      await guest.write(1);
      if (room !== 'occupied') guest.leave();
    }
    const rooms = new DatabaseSync(join(folder, 'data', 'rooms.sqlite'));
    const month = 30 * 24 * 3_600_000;
    for (const name of ['old', 'occupied']) {
      const { room } = await accessOf(name);
      const id = Buffer.from(room, 'hex');
      rooms.prepare('UPDATE rooms SET touched_at = touched_at - ? WHERE room = ?').run(month, id);
      rooms
        .prepare(
          'UPDATE logs SET written_at = written_at - ? WHERE room = (SELECT id FROM rooms WHERE room = ?)',
        )
        .run(month, id);
    }
    rooms.close();
    await expect.poll(async () => (await run('expire', '20')).said).toBe('Expired: 1');
    const left = (await listed()).map(({ room }) => room).sort();
    expect(left).toEqual([(await accessOf('new')).room, (await accessOf('occupied')).room].sort());
    const again = await Guest.join({ url, room: 'old' });
    expect(await again.write(1)).toBe('kept');
  });
});

test('what cannot be written or put back is one line that says what to do', async () => {
  await start();
  const { code, complained } = await run('backup', '/nope/x');
  expect([code, complained]).toEqual([1, 'There is no folder /nope to write a backup to: make it first']);
  const inTheWay = await run('backup', join(folder, 'data', 'home.key', 'x'));
  expect(inTheWay.complained).toMatch(/^[^\n]*home\.key[^\n]*$/);
  const file = join(folder, 'home.backup');
  await run('backup', file);
  await stop();
  env = { ...env, PARLEY_DATA: join(folder, 'new machine') };
  const restored = await run('restore', file);
  expect(restored.code).toBe(1);
  expect(restored.complained).toMatch(/^There is no folder [^\n]*mkdir -m 700[^\n]* restore again$/);
  await mkdir(join(folder, 'new machine'), { mode: 0o700 });
  expect((await run('restore', file)).code).toBe(0);
});

test('a new home key is signed by the old one, or by nobody, once that was asked for', async () => {
  await start();
  expect(await run('new-home-key')).toMatchObject({
    code: 1,
    complained: expect.stringContaining('another process'),
  });
  await stop();
  const file = (name: string) => join(folder, 'data', name);
  const key = () => readFile(file('home.key'), 'utf8');
  const first = await key();
  answers.push('yes');
  expect(await run('new-home-key')).toMatchObject({ code: 1, complained: 'Nothing was changed' });
  expect(await key()).toBe(first);
  answers.push('new home key');
  expect((await run('new-home-key')).said).toContain('which the old one has signed');
  const second = await key();
  expect(second).not.toBe(first);
  expect(existsSync(file('home.key.old'))).toBe(false);
  expect((await readFile(file('home.key.elders'), 'utf8')).trim().split('\n')).toHaveLength(1);
  answers.push('new home key', 'yes');
  expect((await run('new-home-key', '--distrust-old')).complained).toBe('Nothing was changed');
  answers.push('new home key', 'all devices will ask');
  const { said } = await run('new-home-key', '--distrust-old');
  expect(await key()).not.toBe(second);
  expect(await readFile(said.split(' is ').at(-1) ?? '', 'utf8')).toBe(second);
  expect(existsSync(file('home.key.elders'))).toBe(false);
}, 20_000);

test('another TURN secret comes with what to do', async () => {
  expect((await run('rotate-turn-secret')).complained).toContain('PARLEY_TURN_URLS is not set');
  env = {
    ...env,
    PARLEY_TURN_URLS: 'turn:t.example',
    PARLEY_TURN_SECRET: 'ab'.repeat(32),
    PARLEY_TURN_TTL: '7200',
  };
  const { code, said } = await run('rotate-turn-secret');
  expect(code).toBe(0);
  expect(said).toMatch(/^The new secret: {2}[0-9a-f]{64}\n.*PARLEY_TURN_SECRET_BEFORE.*3\. 2 h later/s);
  expect(said).not.toContain('abab');
});

test('without a server, the commands do it themselves, and refuse what is no backup', async () => {
  const url = await start();
  const guest = await Guest.join({ url, room: 'a' });
  await guest.write(2);
  guest.leave();
  await stop();
  const file = join(folder, 'home.backup');
  expect((await run('backup', file)).code).toBe(0);
  expect((await run('delete', (await accessOf('a')).room)).code).toBe(0);
  expect(await listed()).toEqual([]);
  expect((await run('restore', join(folder, 'data', 'home.key'))).complained).toMatch(
    /is no backup of Parley/,
  );
  expect(await listed()).toEqual([]);
  expect((await run('restore', file)).code).toBe(0);
  expect(await listed()).toMatchObject([{ edits: 2 }]);
});
