// Stands in for systemd's `systemctl` on a machine of the lab, where no systemd runs: it reads the units that are there and does as
// they say, one program a service, as the user they name. What they are hardened with, systemd-analyze alone has looked at.
import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';

const UNITS = ['/etc/systemd/system', '/lib/systemd/system'];
const RUNNING = '/run/units';
const LOGS = '/var/log';
const STOP_TRIES = 100;
const STOP_PAUSE_MS = 100;
const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** What stands in a unit under `[Service]`, with its drop-ins: of a name that comes twice, the last. */
function settingsOf(unit: string): ReadonlyMap<string, string> {
  const file = UNITS.map((folder) => `${folder}/${unit}`).find(existsSync);
  if (file === undefined) throw new Error(`there is no unit ${unit}`);
  const dropIns = UNITS.map((folder) => `${folder}/${unit}.d`)
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  const settings = new Map<string, string>();
  for (const part of [file, ...dropIns]) {
    for (const [, name = '', value = ''] of readFileSync(part, 'utf8').matchAll(/^(\w+)=(.*)$/gm))
      settings.set(name, value);
  }
  return settings;
}

const unquoted = (word: string): string => word.replaceAll(/^(['"])(.*)\1$/g, '$2');
const wordsOf = (line: string): string[] => (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map(unquoted);

function environment(file: string | undefined): Record<string, string> {
  if (file === undefined) return {};
  const lines = readFileSync(file, 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, unquoted(value)]));
}

/** A folder of the service's own, as systemd makes it. */
function ownFolder(path: string, user: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const [uid, gid] = ['-u', '-g'].map((what) =>
    Number(spawnSync('id', [what, user], { encoding: 'utf8' }).stdout),
  ) as [number, number];
  chownSync(path, uid, gid);
}

function start(unit: string): void {
  if (pidOf(unit) !== null) return;
  const settings = settingsOf(unit);
  const user = settings.get('User') ?? 'root';
  const state = settings.get('StateDirectory');
  const runtime = settings.get('RuntimeDirectory');
  if (state !== undefined) ownFolder(`/var/lib/${state}`, user);
  if (runtime !== undefined) ownFolder(`/run/${runtime}`, user);
  const command = wordsOf(settings.get('ExecStart') ?? '');
  const type = settings.get('Type') ?? 'simple';
  const as = ['setpriv', `--reuid=${user}`, `--regid=${settings.get('Group') ?? user}`, '--init-groups'];
  const inherited = ['sh', '-c', `umask ${settings.get('UMask') ?? '0022'}; exec "$@"`, 'sh'];
  const [file = '', ...args] = [...as, '--no-new-privs', ...inherited, ...command];
  const log = openSync(`${LOGS}/${basename(unit, '.service')}.out`, 'a');
  const options = {
    cwd: settings.get('WorkingDirectory') ?? '/',
    env: { PATH, ...environment(settings.get('EnvironmentFile')) },
    stdio: ['ignore', log, log] as ['ignore', number, number],
  };
  if (type === 'oneshot' || type === 'forking') {
    const { status } = spawnSync(file, args, options);
    if (status !== 0) throw new Error(`${unit} ended with ${status}`);
    return;
  }
  const child = spawn(file, args, { ...options, detached: true });
  child.unref();
  mkdirSync(RUNNING, { recursive: true });
  writeFileSync(`${RUNNING}/${unit}`, String(child.pid));
}

/** The process of a service that runs; null if none does. */
function pidOf(unit: string): number | null {
  const settings = settingsOf(unit);
  const file = settings.get('Type') === 'forking' ? settings.get('PIDFile') : `${RUNNING}/${unit}`;
  if (file === undefined || !existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8'));
  return existsSync(`/proc/${pid}`) ? pid : null;
}

async function stop(unit: string): Promise<void> {
  const pid = pidOf(unit);
  if (pid === null) return;
  process.kill(pid, 'SIGTERM');
  for (let tries = 0; pidOf(unit) !== null; tries++) {
    if (tries === STOP_TRIES) throw new Error(`${unit} does not end`);
    await new Promise((resolve) => setTimeout(resolve, STOP_PAUSE_MS));
  }
  rmSync(`${RUNNING}/${unit}`, { force: true });
}

const [verb, ...rest] = process.argv.slice(2);
const units = rest
  .filter((word) => !word.startsWith('--'))
  .map((name) => (name.includes('.') ? name : `${name}.service`));
for (const unit of units) {
  const settings = settingsOf(unit);
  // A timer waits for its time.
  if (!settings.has('ExecStart')) continue;
  if (verb === 'stop' || verb === 'restart') await stop(unit);
  if (verb === 'start' || verb === 'restart' || rest.includes('--now')) start(unit);
}
