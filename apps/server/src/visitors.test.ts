import { once } from 'node:events';
import { connect } from 'node:net';
import { type Logger, silentLogger, systemClock } from '@parley/runtime';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { type RunningServer, startServer } from './server.ts';
import { accessOf, Guest, turnAt } from './testing/guest.ts';
import { ServerProcesses } from './testing/server-process.ts';

const folders = new ServerProcesses();
afterAll(() => folders.close());

let server: RunningServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** What it warned of. */
const warned: { message: string; fields: Record<string, unknown> }[] = [];
const logger: Logger = {
  ...silentLogger,
  warn: (message, fields = {}) => {
    // The rooms' own lines, which come once a minute too, say nothing of an address.
    if ('address' in fields) warned.push({ message, fields });
  },
};

async function start(env: Record<string, string>): Promise<string> {
  warned.length = 0;
  const config = parseConfig({
    PORT: '0',
    PARLEY_HOST: '127.0.0.1',
    PARLEY_PAGE: await folders.page(),
    PARLEY_DATA: await folders.folder(),
    PARLEY_ADDRESS_HEADER: 'X-Forwarded-For',
    ...env,
  });
  server = await startServer(config, { clock: systemClock, logger });
  return server.url;
}
const from = (address: string, more: Record<string, string> = {}) => ({
  'X-Forwarded-For': address,
  ...more,
});
const STRANGER = from('203.0.113.9');
const OTHER = from('198.51.100.1');

async function refusals(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(/^parley_refusals_total\{reason="([^"]+)"\} (\d+)$/gm);
  return Object.fromEntries(
    [...lines].map(([, reason, count]) => [reason, Number(count)]).filter(([, count]) => count),
  );
}

test('who names a room in the URL is let into that one alone, at signaling and at home', async () => {
  const url = await start({});
  const [mine, other] = [(await accessOf('a')).room, (await accessOf('b')).room];
  for (const named of [mine, undefined]) {
    const guest = await Guest.join({ url, room: 'a', ...(named ? { named } : {}) });
    expect(guest.closed).toBe(null);
    expect(await turnAt({ url, room: 'a', ...(named ? { named } : {}) })).toHaveLength(1);
  }
  for (const named of [other, '', mine.toUpperCase(), `${mine}0`]) {
    await expect(Guest.join({ url, room: 'a', named })).rejects.toMatchObject({ reason: 'malformed' });
    await expect(turnAt({ url, room: 'a', named })).rejects.toMatchObject({ reason: 'malformed' });
  }
});

describe('one address at its bounds, and another room still writes', () => {
  test('connections: 503 for the one, said once, counted each time', async () => {
    const url = await start({ PARLEY_MAX_CONNECTIONS_EACH: '2' });
    await Guest.join({ url, room: 'a', headers: STRANGER });
    await Guest.join({ url, room: 'b', headers: STRANGER });
    for (let at = 0; at < 5; at++) {
      await expect(Guest.join({ url, room: 'c', headers: STRANGER })).rejects.toThrow('503');
    }
    const other = await Guest.join({ url, room: 'c', headers: OTHER });
    expect(await other.write(1)).toBe('kept');
    expect(warned).toEqual([
      {
        message: 'refused: too many connections of one address',
        fields: { address: '203.0.113.9', unsaid: 0 },
      },
    ]);
    expect(await refusals(url)).toEqual({ 'too many connections of one address': 5 });
  });

  test('rooms: an hour’s worth', async () => {
    const url = await start({ PARLEY_NEW_ROOMS_HOUR: '2' });
    const written: string[] = [];
    for (const room of ['a', 'b', 'c', 'd']) {
      written.push(await (await Guest.join({ url, room, headers: STRANGER })).write(1));
    }
    expect(written).toEqual(['kept', 'kept', 'refused', 'refused']);
    const again = await Guest.join({ url, room: 'a', headers: STRANGER });
    expect(await again.write(1)).toBe('kept');
    expect(await (await Guest.join({ url, room: 'c', headers: OTHER })).write(1)).toBe('kept');
    expect(warned).toEqual([
      {
        message: 'refused: too many new rooms of one address',
        fields: { address: '203.0.113.9', room: (await accessOf('c')).room.slice(0, 8), unsaid: 0 },
      },
    ]);
  });

  test('bytes: an hour’s worth of one address, and what one room and all may hold', async () => {
    const url = await start({
      PARLEY_STORED_MB_HOUR: '1',
      PARLEY_MAX_ROOM_MB: '2',
      PARLEY_MAX_STORED_MB: '8',
    });
    const greedy = await Guest.join({ url, room: 'greedy', headers: STRANGER });
    const rounds: string[] = [];
    for (let at = 0; at < 3; at++) rounds.push(await greedy.write(20, 30_000));
    expect(rounds).toEqual(['kept', 'refused', 'refused']);
    expect(await (await Guest.join({ url, room: 'other', headers: OTHER })).write(1)).toBe('kept');
    for (let at = 0; at < 4; at++) {
      await (await Guest.join({ url, room: 'shared', headers: from(`198.51.100.${at + 10}`) })).write(
        30,
        30_000,
      );
    }
    expect(Object.keys(await refusals(url)).sort()).toEqual([
      'the room is full',
      'too many bytes of one address',
    ]);
    for (let at = 0; at < 12; at++) {
      await (await Guest.join({ url, room: `room ${at}`, headers: from(`192.0.2.${at}`) })).write(30, 30_000);
    }
    expect(Object.keys(await refusals(url))).toContain('the server is full');
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(Number(/^parley_stored_bytes (\d+)$/m.exec(text)?.[1])).toBeLessThan(10 * 2 ** 20);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
      findings: [expect.stringMatching(/^bytes stored: \d+ % of the limit$/)],
    });
  });
});

describe('who may make rooms', () => {
  test('by invitation: who opened it may, others come into rooms that stand', async () => {
    const url = await start({ PARLEY_NEW_ROOMS: 'invitation', PARLEY_INVITATION: 'come-and-write' });
    await expect(Guest.join({ url, room: 'a', headers: STRANGER })).rejects.toMatchObject({
      reason: 'not-invited',
    });
    expect(warned.map(({ message }) => message)).toEqual(['refused: no invitation']);

    expect((await fetch(`${url}/invitation/come-and-writ`, { redirect: 'manual' })).status).toBe(404);
    const opened = await fetch(`${url}/invitation/come-and-write`, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/']);
    const cookie = opened.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);

    const headers = from('203.0.113.9', { Cookie: `theme=dark; ${cookie.split(';', 1)[0]}` });
    expect(await (await Guest.join({ url, room: 'a', headers })).write(1)).toBe('kept');
    expect(await (await Guest.join({ url, room: 'a', headers: OTHER })).write(1)).toBe('kept');
  });

  test('nobody: rooms that stand go on', async () => {
    const url = await start({ PARLEY_NEW_ROOMS: 'nobody' });
    await expect(Guest.join({ url, room: 'a' })).rejects.toMatchObject({ reason: 'not-invited' });
  });
});

test('TURN is for rooms that stand at home; who waits there is given it when the room does; one name an address', async () => {
  const url = await start({
    PARLEY_TURN_URLS: 'turn:t.example:3478',
    PARLEY_TURN_SECRET: '0123456789abcdef0123456789abcdef',
  });
  const given = await turnAt({ url, room: 'a', headers: STRANGER });
  const elsewhere = await turnAt({ url, room: 'b', headers: STRANGER });
  expect(given).toEqual([null]);
  await (await Guest.join({ url, room: 'a', headers: OTHER })).write(1);
  await expect.poll(() => given.length).toBe(2);
  expect(elsewhere).toEqual([null]);
  const [again] = await turnAt({ url, room: 'a', headers: STRANGER });
  const userOf = (username: string | undefined) => username?.split(':')[1];
  expect(userOf(again?.username)).toBe(userOf(given[1]?.username));
  expect(again?.username).not.toContain('203.0.113.9');
  const [other] = await turnAt({ url, room: 'a', headers: OTHER });
  expect(userOf(other?.username)).not.toBe(userOf(again?.username));
});

test('who begins a request and says no more is let go within a tenth of what a request may take', async () => {
  const config = parseConfig({ PORT: '0', PARLEY_HOST: '127.0.0.1', PARLEY_PARTS: 'signaling' });
  server = await startServer(config, { clock: systemClock, logger, requestTimeout: 500 });
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\n');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  // Node's own look, each 30 s, would come long after the test.
  await once(socket, 'close', { signal: AbortSignal.timeout(10_000) });
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('a proxy that says another host: the log has what was expected and what came', async () => {
  const url = await start({ PARLEY_PUBLIC_URL: 'https://docs.example.org/' });
  const { host } = new URL(url);
  const headers = { ...STRANGER, Origin: `https://${host}` };
  await expect(Guest.join({ url, room: 'a', headers })).rejects.toMatchObject({ reason: 'join-refused' });
  await expect(turnAt({ url, room: 'a', headers })).rejects.toMatchObject({ reason: 'join-refused' });
  expect(warned).toEqual([
    {
      message: 'refused: answered for another host',
      fields: {
        address: '203.0.113.9',
        expected: ['docs.example.org'],
        host,
        origin: `https://${host}`,
        unsaid: 0,
      },
    },
  ]);
});
