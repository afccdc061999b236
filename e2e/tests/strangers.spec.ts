import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '../src/index.ts';

/** Two apps in which the packed provider is installed, made by `npm test` before there is no network. */
const STRANGERS = fileURLToPath(new URL('../../.cache/strangers/', import.meta.url));
const PAGE = join(STRANGERS, 'vite-app');
const PROCESS = join(STRANGERS, 'node-app');

const run = promisify(execFile);
const inApp = (app: string, command: string, ...args: string[]) =>
  run(join(app, 'node_modules/.bin', command), args, { cwd: app, timeout: 60_000 });

const ended: ChildProcess[] = [];
test.afterEach(async () => {
  for (const child of ended.splice(0)) {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  }
});

/** Starts a process of the Node app, and hears its lines. */
function start(...args: string[]): { lines: string[] } {
  const child = spawn(join(PROCESS, 'node_modules/.bin/node'), args, { cwd: PROCESS });
  ended.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.on('data', (data) => lines.push(String(data)));
  return { lines };
}

/** Every `yjs` that an app has. */
function copiesOfYjs(app: string): string[] {
  const folders = readdirSync(join(app, 'node_modules'), { recursive: true, encoding: 'utf8' });
  return folders
    .filter((path) => /(^|\/)yjs\/package\.json$/.test(path))
    .map((path) => JSON.parse(readFileSync(join(app, 'node_modules', path), 'utf8')).version);
}

test('packed and installed elsewhere, the provider compiles, has one Yjs, and pages and processes write together', async ({
  links,
  launch,
}) => {
  await test.step('both compile strictly, and have their own Yjs alone', async () => {
    await Promise.all([inApp(PAGE, 'tsc'), inApp(PROCESS, 'tsc')]);
    expect(copiesOfYjs(PAGE)).toEqual(['13.6.29']);
    expect(copiesOfYjs(PROCESS)).toEqual(['13.6.27']);
    expect((await inApp(PROCESS, 'node', '--version')).stdout).toMatch(/^v20\./);
  });

  await inApp(PAGE, 'vite', 'build');
  const preview = spawn(join(PAGE, 'node_modules/.bin/vite'), ['preview', '--port', '8411', '--strictPort'], {
    cwd: PAGE,
  });
  ended.push(preview);
  const at = (page: string): string => `http://localhost:8411/${page}#${encodeURIComponent(links.edit)}`;
  await expect
    .poll(() =>
      fetch('http://localhost:8411/').then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    .toBe(true);

  const ada = await launch('ada');
  await test.step('a React page and a Node 20 process write one document', async () => {
    const { lines } = start('out/main.js', links.edit);
    const page = await ada.newTab();
    await page.goto(at('index.html'));
    await expect(page.locator('#words')).toHaveText('Node. ');
    await page.getByRole('button', { name: 'Write' }).click();
    await expect.poll(() => lines.at(-1)).toContain('React. ');
    await page.close();
  });

  await test.step('each editor by its stock binding: two of them hold the same', async () => {
    for (const editor of ['tiptap', 'codemirror', 'quill']) {
      const [first, second] = [await ada.newTab(), await ada.newTab()];
      await first.goto(at(`${editor}.html`));
      await second.goto(at(`${editor}.html`));
      await first.locator('[contenteditable="true"]').click();
      await first.keyboard.type(`Written in ${editor}`);
      await expect(second.locator('[contenteditable="true"]')).toContainText(`Written in ${editor}`);
      await Promise.all([first.close(), second.close()]);
    }
  });

  await test.step('documents of y-webrtc and y-websocket move over', async () => {
    const { origin } = new URL(links.edit);
    const server = new URL('server.js', import.meta.resolve('@y/websocket-server/utils'));
    const rooms = start(fileURLToPath(server));
    await expect.poll(() => rooms.lines.at(-1)).toContain('running');
    // The old document of each: a tab that goes on, and writes.
    for (const [name, address] of [
      ['y-webrtc', origin],
      ['y-websocket', `${origin},ws://localhost:1234`],
    ] as const) {
      const old = await ada.newTab();
      await old.goto(`http://localhost:8411/old.html#${address}`);
      const moving = await ada.newTab();
      await moving.goto(`http://localhost:8411/from-${name}.html#${address}`);
      const view = await moving.getByText('View').getAttribute('href');
      const moved = await ada.newTab();
      await moved.goto(`http://localhost:8411/codemirror.html#${encodeURIComponent(view ?? '')}`);
      await expect(moved.locator('[contenteditable="true"]')).toContainText('Written before');
      for (const page of [old, moving, moved]) await page.close();
    }
  });

  await test.step('a peer keeps a file in step', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-strangers-'));
    start('out/examples/file-peer.js', links.edit, join(folder, 'text.txt'));
    await expect
      .poll(() => readFile(join(folder, 'text.txt'), 'utf8').catch(() => ''))
      .toBe('Written in codemirror');
    await rm(folder, { recursive: true });
  });
});
