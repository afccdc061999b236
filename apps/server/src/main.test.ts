import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SETTINGS } from './config.ts';
import { ServerProcesses } from './testing/server-process.ts';
import { VERSION } from './version.ts';

const servers = new ServerProcesses();
afterAll(() => servers.close());

describe('the server process', () => {
  test('serve --help lists every setting and exits 0', async () => {
    const server = servers.run({}, ['serve', '--help']);
    expect(await server.exit()).toMatchObject({ code: 0 });
    for (const name of SETTINGS) expect(server.stdout()).toContain(name);
  });

  test('a wrong setting is one line that names it, and exit code 2', async () => {
    const server = servers.run({ PORT: 'eighty' });
    expect(await server.exit()).toMatchObject({ code: 2 });
    expect(server.stderr()).toMatch(/^PORT: [^\n]+\n$/);
    expect(server.stdout()).toBe('');
  });

  test.each([['--port=1'], ['serve', '--port=1'], ['serve', 'now']])(
    'what it does not know is one line and exit code 2: %s %s',
    async (...args) => {
      const server = servers.run({}, args.filter(Boolean));
      expect(await server.exit()).toMatchObject({ code: 2 });
      expect(server.stderr()).toMatch(/^[^\n]*(--port|now)[^\n]*\n$/);
    },
  );

  test('a taken port is one line and exit code 1', async () => {
    const first = await servers.start();
    const second = servers.run({
      PORT: String(first.port),
      PARLEY_HOST: '127.0.0.1',
      PARLEY_PAGE: await servers.page(),
      PARLEY_DATA: await servers.folder(),
    });
    expect(await second.exit()).toMatchObject({ code: 1 });
    expect(second.stderr()).toMatch(new RegExp(`^PORT: [^\\n]*${first.port}[^\\n]*\\n$`));
  });

  test('a data folder that cannot be is one line and exit code 1', async () => {
    const file = join(await servers.folder(), 'file');
    await writeFile(file, '');
    const server = servers.run({
      PORT: '0',
      PARLEY_PAGE: await servers.page(),
      PARLEY_DATA: join(file, 'data'),
    });
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: [^\n]+\n$/);
  });

  test('a data folder that another server uses is one line and exit code 1', async () => {
    const data = await servers.folder();
    await servers.start({ PARLEY_DATA: data });
    const second = servers.run({ PORT: '0', PARLEY_PAGE: await servers.page(), PARLEY_DATA: data });
    expect(await second.exit()).toMatchObject({ code: 1 });
    expect(second.stderr()).toMatch(/^PARLEY_DATA: another process [^\n]+\n$/);
  });

  test('a data folder is free again after SIGKILL', async () => {
    const data = await servers.folder();
    const first = await servers.start({ PARLEY_DATA: data });
    first.child.kill('SIGKILL');
    await first.exit();
    const second = await servers.start({ PARLEY_DATA: data });
    expect(second.stderr()).not.toMatch(/"(warn|error)"/);
  });

  test('a damaged home key is one line, exit code 1, and is left as it is', async () => {
    const data = await servers.folder();
    await writeFile(join(data, 'home.key'), 'not a key');
    const server = servers.run({ PORT: '0', PARLEY_PAGE: await servers.page(), PARLEY_DATA: data });
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^PARLEY_DATA: [^\n]*home\.key[^\n]*\n$/);
    expect(await readFile(join(data, 'home.key'), 'utf8')).toBe('not a key');
  });

  test('a page that is not built is one line and exit code 1', async () => {
    const server = servers.run({ PORT: '0', PARLEY_PARTS: 'page', PARLEY_PAGE: await servers.folder() });
    expect(await server.exit()).toMatchObject({ code: 1 });
    expect(server.stderr()).toMatch(/^There is no page [^\n]+\n$/);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: connected peers hear 4001, exit code 0 within 5 s',
    async (signal) => {
      const server = await servers.start();
      const peers = ['/signal', '/home'].map((path) => new WebSocket(`ws://127.0.0.1:${server.port}${path}`));
      await Promise.all(peers.map((peer) => once(peer, 'open')));
      const closes = peers.map((peer) => once(peer, 'close'));
      server.child.kill(signal);
      const { code, ms } = await server.exit();
      expect(code).toBe(0);
      expect(ms).toBeLessThan(5_000);
      for (const close of closes) {
        const [closeCode, reason] = await close;
        expect([closeCode, String(reason)]).toEqual([4001, 'going-away']);
      }
    },
  );

  test('SIGTERM: a peer that never answers the close delays nothing beyond 5 s', async () => {
    const server = await servers.start();
    const peer = new WebSocket(`ws://127.0.0.1:${server.port}/signal`);
    await once(peer, 'open');
    peer.pause();
    server.child.kill('SIGTERM');
    const { code, ms } = await server.exit();
    peer.terminate();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
  });

  test('SIGTERM: new work is refused while the rest is ended; a second signal ends it at once', async () => {
    const server = await servers.start();
    const peer = new WebSocket(`ws://127.0.0.1:${server.port}/signal`);
    await once(peer, 'open');
    peer.pause();
    server.child.kill('SIGTERM');
    await expect
      .poll(() =>
        fetch(`${server.url}/healthz`).then(
          (response) => response.status,
          () => 'refused',
        ),
      )
      .toBe('refused');
    server.child.kill('SIGTERM');
    const { code, ms } = await server.exit();
    peer.terminate();
    expect(code).toBe(1);
    expect(ms).toBeLessThan(500);
  });

  test('says where it is ready; its first line in the log has the version and what is in force, without secrets', async () => {
    const server = await servers.start({
      PARLEY_TURN_URLS: 'turn:t.example:3478',
      PARLEY_TURN_SECRET: '0123456789abcdef0123456789abcdef',
      PARLEY_LOG_LEVEL: 'info',
    });
    expect(server.stdout()).toBe(`Parley is ready: http://localhost:${server.port}\n`);
    await expect.poll(() => server.stderr()).toContain('started');
    const lines = server.stderr().trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      message: 'started',
      version: VERSION,
      settings: {
        PARLEY_TURN_URLS: 'turn:t.example:3478',
        PARLEY_TURN_SECRET: 'set',
        PARLEY_MAX_ROOM_MB: '512',
      },
    });
    expect(server.stderr()).not.toContain('0123456789abcdef');
  });
});
