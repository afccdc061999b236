import { readdir, readFile } from 'node:fs/promises';

/** What a process counts its time in, ms: `USER_HZ` is 100 on Linux. */
const TICK_MS = 10;

/** A process as `/proc/…/stat` tells of it. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** In user and in kernel mode, all its threads. */
  readonly processorMs: number;
}

/** @throws RangeError if this is no such line. */
export function parseStat(line: string): ProcessStat {
  // The name stands in parentheses and may hold anything: the last one ends it.
  const [pid] = line.split(' ', 1);
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [parent, user, kernel] = [fields[1], fields[11], fields[12]].map(Number);
  const stat = { pid: Number(pid), parent, processorMs: ((user ?? Number.NaN) + (kernel ?? 0)) * TICK_MS };
  if (parent === undefined || !Number.isFinite(stat.pid + parent + stat.processorMs)) {
    throw new RangeError(`not a line of stat: ${line}`);
  }
  return { ...stat, parent };
}

/** The processor time of a process and of everything it started, and that started, ms. */
export function timeOfTree(stats: readonly ProcessStat[], root: number): number {
  const children = Map.groupBy(stats, ({ parent }) => parent);
  const timeOf = (stat: ProcessStat): number =>
    (children.get(stat.pid) ?? []).reduce((sum, child) => sum + timeOf(child), stat.processorMs);
  const stat = stats.find(({ pid }) => pid === root);
  return stat ? timeOf(stat) : 0;
}

/**
 * The processor time that the process with this argument, and all its descendants, have used so far, ms. Of several with it
 * the one that started the others counts.
 *
 * @throws Error if there is none.
 */
export async function processorTime(argument: string): Promise<number> {
  const stats: ProcessStat[] = [];
  const named = new Set<number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [stat, commandLine] = await Promise.all([
      read(`/proc/${entry}/stat`),
      read(`/proc/${entry}/cmdline`),
    ]);
    if (stat === '') continue;
    const parsed = parseStat(stat);
    stats.push(parsed);
    if (commandLine.split('\0').includes(argument)) named.add(parsed.pid);
  }
  const root = stats.find(({ pid, parent }) => named.has(pid) && !named.has(parent));
  if (!root) throw new Error(`no process runs with ${argument}`);
  return timeOfTree(stats, root.pid);
}

/** Empty for a process that has ended meanwhile. */
async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
