import { readdir, readFile } from 'node:fs/promises';
import { engine } from './engine/index.ts';

/** The browser process that uses that profile, not one of its children. */
export async function processOf(profile: string): Promise<number> {
  for (const pid of (await readdir('/proc')).map(Number).filter(Number.isInteger)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (engine.isProcessOf(command.split('\0'), profile)) return pid;
  }
  throw new Error(`no browser uses the profile ${profile}`);
}

/** The processes of its pages. Between them and it stands one that only makes them. */
export async function renderersOf(browser: number): Promise<number[]> {
  const renderers: { pid: number; parent: number }[] = [];
  const parents = new Map<number, number>();
  for (const pid of (await readdir('/proc')).map(Number).filter(Number.isInteger)) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    parents.set(pid, parent);
    if (command.includes('--type=renderer')) renderers.push({ pid, parent });
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === browser || isBelow(parents.get(pid)));
  return renderers.filter(({ parent }) => isBelow(parent)).map(({ pid }) => pid);
}
