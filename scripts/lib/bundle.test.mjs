import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack } from './archive.mjs';
import { makeBundle, NOTICES, version } from './bundle.mjs';
import { workspaceNode } from './workspace.mjs';

const run = promisify(execFile);
const MADE_AT = 1_700_000_000;

let folder;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-bundle-'));
  const page = join(folder, 'page');
  mkdirSync(page);
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Parley</title>');
  writeFileSync(join(page, 'third-party-notices.txt'), 'of the page');
  await makeBundle(join(folder, 'once/parley'), { page });
  await makeBundle(join(folder, 'twice/parley'), { page });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** An empty folder that no installed package is near, and how the bundle is run in it. */
function elsewhere(name) {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const env = { PATH: '/usr/bin:/bin', PORT: '0' };
  return { cwd, env, program: join(folder, 'once/parley/parley.mjs') };
}

test('two runs make the same bytes', () => {
  for (const run of ['once', 'twice'])
    pack(join(folder, run, 'parley'), join(folder, `${run}.tar.gz`), MADE_AT);
  const [first, second] = ['once', 'twice'].map((name) => readFileSync(join(folder, `${name}.tar.gz`)));
  expect(second.equals(first)).toBe(true);
});

test('it names every package in it with its licence', () => {
  const notices = readFileSync(join(folder, 'once/parley', NOTICES), 'utf8');
  expect(notices).toMatch(/^ws \d+\.\d+\.\d+ \(MIT\)$/m);
  expect(notices).toMatch(/^prom-client \d+\.\d+\.\d+ \(Apache-2\.0\)$/m);
  expect(notices).toContain('Permission is hereby granted, free of charge');
  expect(notices).toContain('of the page');
});

test('in an empty folder, without packages, it serves, and its commands work', async () => {
  const { cwd, env, program } = elsewhere('empty');
  const server = spawn(workspaceNode, [program, 'serve'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (part) => {
    log += part;
  });
  const ended = once(server, 'exit');
  try {
    const ready = await Promise.race([
      once(createInterface({ input: server.stdout }), 'line').then(([line]) => line),
      ended.then(() => log),
    ]);
    expect(ready).toMatch(/^Parley is ready: /);
    const url = ready.replace('Parley is ready: ', '');
    expect(await (await fetch(`${url}/version`)).json()).toEqual({ version });
    expect(await (await fetch(url)).text()).toContain('<title>Parley</title>');
    const command = (...args) => run(workspaceNode, [program, ...args], { cwd, env });
    await expect(command('--version')).resolves.toMatchObject({ stdout: `${version}\n` });
    await command('backup', 'rooms.backup');
    await command('rooms');
    await command('check');
    await expect(command('serve', '--help')).resolves.toMatchObject({
      stdout: expect.stringContaining('PARLEY_DATA'),
    });
    expect(existsSync(join(cwd, 'rooms.backup'))).toBe(true);
  } finally {
    server.kill();
  }
  expect((await ended)[0]).toBe(0);
});

test("it makes coturn's configuration", () => {
  const { cwd, env, program } = elsewhere('turn');
  const secret = 'a-secret-of-these-tests-and-of-nothing-else';
  const made = execFileSync(workspaceNode, [program, 'turn-config'], {
    cwd,
    env: { ...env, PARLEY_TURN_SECRET: secret, PARLEY_TURN_HOST: 'turn.example.org' },
    encoding: 'utf8',
  });
  expect(made).toContain(`static-auth-secret=${secret}`);
});
