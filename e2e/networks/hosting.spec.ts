import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { makeFolder, removeFolder } from '../src/folder.ts';
import { Browser, expectEqual, newDocument, type OpenDocument } from '../src/index.ts';
import { ADDRESSES } from './lab/addresses.ts';
import { selfSigned } from './lab/certificate.ts';
import { Internet } from './lab/internet.ts';
import { Machine, stepsIn } from './lab/machine.ts';
import type { Namespace } from './lab/namespace.ts';
import { untilRung } from './rung.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');
/** The names the documentation uses. */
const NAMES = { 'docs.example.org': [ADDRESSES.web], 'turn.example.org': [ADDRESSES.turn] };
const ORIGIN = 'https://docs.example.org';
const NEXT = '0.2.0';

/** What a machine without the internet cannot do, and what stands for it: packages and Node are there, the certificate is nobody's. */
const ELSEWHERE = new Set(['packages', 'node', 'certificate']);

let internet: Internet;
let folder: string;
let machine: Machine;
let env: Record<string, string>;
const browsers: Browser[] = [];

test.beforeAll(async () => {
  internet = await Internet.build();
  folder = await makeFolder('hosting');
  machine = await Machine.prepare(internet.servers, folder);
  await internet.servers.names(NAMES);
  const certificate = await selfSigned(folder, Object.keys(NAMES));
  const live = '/etc/letsencrypt/live/docs.example.org';
  await machine.follow(
    `mkdir -p ${live}\ncp ${certificate.cert} ${live}/fullchain.pem\ncp ${certificate.key} ${live}/privkey.pem\n`,
  );
  env = { NODE_EXTRA_CA_CERTS: `${live}/fullchain.pem` };
  await bundles();
});

test.afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await machine?.stop();
  await internet?.close();
  await removeFolder(folder);
});

/** The bundle as its command makes it, and the next one, which is the same under another version. */
async function bundles(): Promise<void> {
  await run(NODE, [join(ROOT, 'scripts/bundle.mjs')], { cwd: ROOT });
  const made = join(ROOT, 'dist/parley-0.1.0');
  await cp(`${made}.tar.gz`, join(folder, 'parley-0.1.0.tar.gz'));
  const next = join(folder, `parley-${NEXT}`);
  await mkdir(next);
  await cp(made, next, { recursive: true });
  const manifest = await readFile(join(next, 'package.json'), 'utf8');
  await writeFile(join(next, 'package.json'), manifest.replace('"0.1.0"', `"${NEXT}"`));
  await run('tar', ['-czf', `${next}.tar.gz`, '-C', folder, `parley-${NEXT}`]);
}

async function open(name: string, device: Namespace, link: string): Promise<OpenDocument> {
  await device.names(NAMES);
  const browser = await Browser.launch(name, {
    executable: await device.executable('/usr/bin/chromium'),
    seesNetworks: false,
    flags: ['--ignore-certificate-errors'],
  });
  browsers.push(browser);
  browser.expectServersAway();
  return browser.open(link);
}

async function bothWrite(documents: readonly OpenDocument[], words: string): Promise<void> {
  for (const document of documents) await document.typeParagraph(`${document.name}, ${words}.`);
  for (const document of documents)
    for (const { name } of documents) await document.shows(`${name}, ${words}.`);
  await expectEqual(documents);
  for (const document of documents) await document.untilAtHome();
}

test('an empty Debian as documented: TLS, TURN, a backup, an upgrade, a restore, and back @quick', async () => {
  const steps = await stepsIn('README.md');
  const step = async (name: string): Promise<string> => machine.follow(steps.get(name) ?? '', env);
  expect([...steps.keys()].at(-1)).toBe('backup');
  for (const name of steps.keys()) {
    if (ELSEWHERE.has(name)) continue;
    if (name === 'doctor') break;
    await step(name);
  }
  await Promise.all([
    machine.listens('tcp', 8300),
    machine.listens('tcp', 443),
    machine.listens('udp', 3478),
    machine.listens('tcp', 5349),
  ]);
  expect(await step('doctor')).not.toContain('WRONG');
  const processes = await machine.follow('ps -eo user,args | grep "[p]arley.mjs serve"\n');
  expect(processes).toMatch(/^parley /);

  const homes = [await internet.home(), await internet.home()];
  // Hole punching fails, so what goes between the two goes through TURN.
  for (const home of homes) await home.translate('symmetric');
  const { edit } = await newDocument(ORIGIN);
  const [one, other] = [await homes[0]?.device(), await homes[1]?.device()] as [Namespace, Namespace];
  const first = await open('ada', one, edit);
  // The room has to stand before anybody is given TURN in it.
  await first.typeParagraph('Ada was here first.');
  const documents = [first, await open('bob', other, edit)] as const;
  await untilRung(documents, 'turn-udp');
  await bothWrite(documents, 'over TLS and through TURN');

  expect(await step('backup')).toMatch(/\.parley\n$/);
  await bothWrite(documents, 'after the backup');

  const upgrading = await stepsIn('upgrading.md');
  expect([...upgrading.keys()]).toEqual(['upgrade', 'rollback', 'restore']);
  expect(await machine.follow(upgrading.get('upgrade') ?? '', env)).toMatch(`${NEXT}\n`);
  await bothWrite(documents, 'after the upgrade');
  const version = await machine.follow(`curl -s --cacert ${env.NODE_EXTRA_CA_CERTS} ${ORIGIN}/version\n`);
  expect(JSON.parse(version)).toEqual({ version: NEXT });

  await machine.follow(upgrading.get('rollback') ?? '', env);
  await machine.listens('tcp', 8300);
  await machine.follow(upgrading.get('restore') ?? '', env);
  // What was written since the backup comes from the two who have it.
  await bothWrite(documents, 'after the restore');
  expect(await machine.follow('parley check\n', env)).toContain('as it was written');
});
