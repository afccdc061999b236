import { execFileSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../RESULTS.md', import.meta.url));
const GIB = 2 ** 30;

/** What figures depend on besides the code. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryBytes: number;
  readonly chromium: string;
  readonly node: string;
}

export const thisMachine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model.trim() || 'unknown CPU',
  memoryBytes: totalmem(),
  // Debian's script around it complains of things that are no matter here.
  chromium: execFileSync('/usr/bin/chromium', ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim(),
  node: process.version,
});

/** One section of RESULTS.md. */
export function resultSection(
  date: Date,
  command: string,
  commit: string,
  machine: Machine,
  text: string,
): string {
  const { cores, cpu, memoryBytes, chromium, node } = machine;
  const day = date.toISOString().slice(0, 10);
  return [
    `## ${day}, \`${command}\``,
    `Commit ${commit}. ${cores} cores (${cpu}), ${(memoryBytes / GIB).toFixed(0)} GiB, ${chromium}, Node ${node}.`,
    `\`\`\`\n${text}\n\`\`\``,
  ].join('\n\n');
}

/** Appends what a command printed to RESULTS.md. */
export function saveResult(command: string, text: string): Promise<void> {
  const section = resultSection(new Date(), command, presentCommit(), thisMachine(), text);
  return appendFile(FILE, `\n${section}\n`);
}

/** The short name of the commit that is checked out, and whether the sources are exactly that. */
function presentCommit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', '.', ':!bench/RESULTS.md') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
