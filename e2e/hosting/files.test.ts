import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseConfig } from '@parley/server';
import { readTurnConfig } from '@parley/turn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const DOCS = fileURLToPath(new URL('../../docs/self-hosting', import.meta.url));
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-hosting-'));
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=docs.example.org', '-keyout', join(folder, 'privkey.pem')],
    ...['-out', join(folder, 'fullchain.pem')],
  ]);
  const [key, chain] = await Promise.all(
    ['privkey.pem', 'fullchain.pem'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  await writeFile(join(folder, 'both.pem'), `${chain}${key}`);
}, 30_000);
afterAll(() => rm(folder, { recursive: true }));

/** One of the documented files with the test's certificate in it, and where that stands. */
async function prepared(name: string, around: (text: string) => string = (text) => text): Promise<string> {
  const text = (await readFile(join(DOCS, name), 'utf8'))
    .replaceAll('/etc/letsencrypt/live/docs.example.org', folder)
    .replaceAll('/etc/haproxy/parley.pem', join(folder, 'both.pem'))
    .replaceAll(/\/var\/log\/(?:nginx|apache2)/g, folder);
  const file = join(folder, basename(name));
  await writeFile(file, around(text));
  return file;
}

/** Has the program that reads a file look at it: what it said. Where it is not installed, that is said, and null returned. */
async function looks(program: string, ...args: string[]): Promise<string | null> {
  try {
    const env = { PATH, HOME: folder };
    const { stdout, stderr } = await run(program, args, { cwd: folder, env });
    return stdout + stderr;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.warn(`${program} is not installed here: nobody has looked at what it reads`);
    return null;
  }
}

const expectSaid = (said: string | null, words: RegExp): void => {
  if (said !== null) expect(said).toMatch(words);
};

describe('each file is taken by the program that reads it', () => {
  test.each(['nginx.conf', 'nginx-many.conf'])('%s', async (name) => {
    const site = await prepared(name);
    const whole = join(folder, 'whole.conf');
    await writeFile(
      whole,
      `pid ${folder}/nginx.pid; error_log stderr; events {} http { access_log off; ${bodies()} include ${site}; }`,
    );
    expectSaid(await looks('nginx', '-t', '-c', whole), /test is successful/);
  });

  test('Caddyfile', async () => {
    const file = await prepared('Caddyfile');
    expectSaid(await looks('caddy', 'validate', '--config', file), /Valid configuration/);
  });

  test.each(['haproxy.cfg', 'haproxy-many.cfg'])('%s', async (name) => {
    const file = await prepared(name);
    expectSaid(await looks('haproxy', '-c', '-f', file), /Configuration file is valid/);
  });

  test('apache.conf', async () => {
    const modules = ['mpm_event', 'authz_core', 'socache_shmcb', 'alias', 'headers', 'http2', 'ssl', 'proxy'];
    const loaded = [...modules, 'proxy_http'].map(
      (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`,
    );
    const around = (text: string): string =>
      `ServerName localhost\nServerRoot ${folder}\nPidFile ${folder}/apache.pid\nErrorLog ${folder}/error.log\nListen 443\n${loaded.join('')}${text}`;
    const file = await prepared('apache.conf', around);
    expectSaid(await looks('apache2', '-t', '-f', file), /Syntax OK/);
  });

  test('the systemd units', async () => {
    // A machine's root with nothing in it but what the units name.
    const root = join(folder, 'root');
    const units = join(root, 'etc/systemd/system');
    await mkdir(join(units, 'coturn.service.d'), { recursive: true });
    for (const name of await readdir(join(DOCS, 'systemd'))) {
      const to = name === 'coturn.conf' ? 'coturn.service.d/parley.conf' : name;
      await cp(join(DOCS, 'systemd', name), join(units, to));
    }
    await writeFile(join(units, 'coturn.service'), '[Service]\nType=notify\nExecStart=/usr/bin/turnserver\n');
    for (const program of ['opt/node/bin/node', 'bin/sh', 'usr/bin/turnserver']) {
      await mkdir(join(root, program, '..'), { recursive: true });
      await writeFile(join(root, program), '', { mode: 0o755 });
    }
    for (const unit of [
      'network-online.target',
      'multi-user.target',
      'timers.target',
      'sysinit.target',
      'basic.target',
    ])
      await writeFile(join(units, unit), '[Unit]\nDescription=Debian has it\n');
    const names = [
      'parley.service',
      'parley@8301.service',
      'parley-backup.service',
      'parley-backup.timer',
      'coturn.service',
    ];
    const said = await looks('systemd-analyze', `--root=${root}`, '--man=no', 'verify', ...names);
    // It takes what it does not know, and says so.
    if (said !== null) expect(said).toBe('');
  });

  test.each(['compose.yaml', 'compose-many.yaml'])('%s', async (name) => {
    const file = join(DOCS, 'container', name);
    const secret = 'a-secret-of-the-test-alone-0123456789';
    await writeFile(join(folder, 'env'), `PARLEY_TURN_SECRET=${secret}\nPARLEY_DB_PASSWORD=${secret}\n`);
    const args = ['--env-file', join(folder, 'env'), '-f', file, 'config'];
    expectSaid(await looks('docker-compose', ...args), /dockerfile: self-hosting\/container\/Containerfile/);
  });
});

const bodies = (): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');

test.each(['nginx.conf', 'nginx-many.conf', 'haproxy.cfg', 'haproxy-many.cfg', 'apache.conf'])(
  '%s names a log that leaves out the query, in which the room stands',
  async (name) => {
    const text = await readFile(join(DOCS, name), 'utf8');
    const format = /^\s*(?:log_format|log-format|CustomLog)\b.*$/m.exec(text)?.[0] ?? '';
    expect(format).toMatch(/\$uri|%HPO|%U/);
    expect(format).not.toMatch(/\$request\b(?!_method)|\$request_uri|\$args|%r\b|%HU|%HQ|%q\b/);
  },
);

describe('the pages', () => {
  test('lead to files that are there', async () => {
    for (const name of await readdir(DOCS, { recursive: true })) {
      if (!name.endsWith('.md')) continue;
      const text = await readFile(join(DOCS, name), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
        if (/^https?:/.test(link)) continue;
        await expect(readAny(join(DOCS, name, '..', link)), `${name} → ${link}`).resolves.toBe(true);
      }
    }
  });

  test("name no package of npm's that is a stranger's", async () => {
    for (const name of await readdir(DOCS, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const text = await readFile(join(name.parentPath, name.name), 'utf8');
      expect(text).not.toMatch(/\bnpx\b|npm i(nstall)? (-g )?parley/);
    }
  });

  test('the settings they have are settings', async () => {
    const text = await readFile(join(DOCS, 'parley.env'), 'utf8');
    const env = Object.fromEntries(
      [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value.replaceAll("'", '').replace('CHANGE-ME', 'a-secret-of-the-test-alone-0123456789'),
      ]),
    );
    expect(parseConfig(env).turn?.urls).toHaveLength(3);
    expect(readTurnConfig(env).PARLEY_TURN_HOST).toBe('turn.example.org');
  });
});

async function readAny(path: string): Promise<boolean> {
  await readFile(path).catch(() => readdir(path));
  return true;
}
